"""Addresses of outreach."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.outreach import lists, occupancy, overview, records

_ROOM = "homelessness/outreach/"
urlpatterns: list[URLPattern] = [
    path(_ROOM, overview.show, name="outreach"),
    path(f"{_ROOM}occupancy/", occupancy.show, name="outreach_occupancy"),
    path(f"{_ROOM}occupancy.csv", occupancy.file, name="outreach_occupancy_csv"),
    path(f"{_ROOM}changes/<int:key>/undo/", records.undo, name="outreach_undo"),
    path(f"{_ROOM}<slug:kind>/", lists.show, name="outreach_list"),
    path(f"{_ROOM}<slug:kind>.csv", lists.file, name="outreach_csv"),
    path(f"{_ROOM}<slug:kind>/add/", records.add, name="outreach_add"),
    path(f"{_ROOM}<slug:kind>/<int:key>/", records.show, name="outreach_record"),
    path(f"{_ROOM}<slug:kind>/<int:key>/edit/", records.edit, name="outreach_edit"),
    path(f"{_ROOM}<slug:kind>/<int:key>/remove/", records.remove, name="outreach_remove"),
]
