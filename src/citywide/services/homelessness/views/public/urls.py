"""Addresses of the pages and files for residents."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.public import auditor, dashboard, files

urlpatterns: list[URLPattern] = [
    path("homelessness/", dashboard.show, name="public"),
    path("homelessness/recommendations/", auditor.show, name="recommendations"),
    path("homelessness/<slug:name>.csv", files.show, name="public_csv"),
]
