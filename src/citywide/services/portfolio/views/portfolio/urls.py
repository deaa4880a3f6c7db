"""Addresses of the pages about the whole portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.portfolio import (
    board,
    capacity,
    changes,
    forecast,
    matrix,
    table,
    timeline,
)

urlpatterns: list[URLPattern] = [
    path("portfolio/board/", board.show, name="board"),
    path("portfolio/table/", table.show, name="table"),
    path("portfolio/table.csv", table.as_csv, name="table_csv"),
    path("portfolio/table.xlsx", table.as_excel, name="table_excel"),
    path("portfolio/timeline/", timeline.show, name="timeline"),
    path("portfolio/map/", matrix.show, name="map"),
    path("portfolio/changes/", changes.show, name="changes"),
    path("portfolio/changes.csv", changes.as_csv, name="changes_csv"),
    path("portfolio/capacity/", capacity.show, name="capacity"),
    path("portfolio/capacity.csv", capacity.as_csv, name="capacity_csv"),
    path("portfolio/forecast/", forecast.show, name="forecast"),
    path("portfolio/forecast.csv", forecast.as_csv, name="forecast_csv"),
    path("portfolio/forecast/compute/", forecast.compute, name="forecast_compute"),
]
