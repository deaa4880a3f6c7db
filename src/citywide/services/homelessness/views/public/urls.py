"""Addresses of the pages and files for residents."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.public import auditor, dashboard, files, outreach

urlpatterns: list[URLPattern] = [
    path("homelessness/", dashboard.show, name="public"),
    path("homelessness/recommendations/", auditor.show, name="recommendations"),
    path("homelessness/recommendations/<slug:key>/", auditor.show_one, name="recommendation"),
    path("homelessness/interim-housing/<str:site>/", outreach.site, name="interim_site"),
    path("homelessness/<slug:name>.csv", files.show, name="public_csv"),
]
