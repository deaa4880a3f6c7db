"""Addresses of measures, counts and data quality for people of the city."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.measures import counts, quality, spm

urlpatterns: list[URLPattern] = [
    path("homelessness/staff/measures/", spm.show, name="spm"),
    path("homelessness/staff/measures/compute/", spm.compute, name="spm_compute"),
    path("homelessness/staff/measures/cell/", spm.cell, name="spm_cell"),
    path("homelessness/staff/nights/", counts.show, name="counts"),
    path("homelessness/staff/quality/", quality.show, name="quality"),
    path("homelessness/staff/quality/compute/", quality.compute, name="quality_compute"),
    path("homelessness/staff/quality.csv", quality.file, name="quality_csv"),
]
