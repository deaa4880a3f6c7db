"""Addresses of spending to outcome."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.spending import public, staff

urlpatterns: list[URLPattern] = [
    path("homelessness/spending/", public.show, name="spending"),
    path("homelessness/staff/spending/", staff.show, name="spending_staff"),
    path("homelessness/staff/spending.csv", staff.file, name="spending_csv"),
]
