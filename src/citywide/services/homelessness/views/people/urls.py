"""Addresses of the pages about single people."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.people import by_name, flows, person

urlpatterns: list[URLPattern] = [
    path("homelessness/staff/", by_name.show, name="staff"),
    path("homelessness/staff/by-name-list.csv", by_name.file, name="staff_csv"),
    path("homelessness/staff/person/", person.show, name="person"),
    path("homelessness/staff/flows/", flows.show, name="flows"),
]
