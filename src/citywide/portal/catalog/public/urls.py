"""Addresses of the pages everybody may read."""

from __future__ import annotations

from django.urls import path

from citywide.portal.catalog.public import downloads, pages

urlpatterns = [
    path("datasets/", pages.datasets, name="datasets"),
    path("datasets/<slug:dataset>/", pages.dataset, name="dataset"),
    path("datasets/<slug:dataset>.<slug:format>", downloads.file, name="download"),
    path("datasets/<slug:dataset>/versions/<int:number>/", pages.version, name="version"),
    path("search/", pages.search, name="search"),
]
