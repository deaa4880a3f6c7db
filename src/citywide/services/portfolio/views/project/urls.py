"""Addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.project import dependencies, edit, history, overview, steps

urlpatterns: list[URLPattern] = [
    path("portfolio/p/<str:code>/", overview.overview, name="project"),
    path("portfolio/p/<str:code>/edit/", edit.edit, name="edit"),
    path("portfolio/p/<str:code>/step/<slug:step>/", steps.take, name="step"),
    path("portfolio/p/<str:code>/needs/", dependencies.add, name="dependencies"),
    path(
        "portfolio/p/<str:code>/needs/<int:dependency_id>/remove/",
        dependencies.remove,
        name="remove_dependency",
    ),
    path("portfolio/p/<str:code>/history/", history.history, name="history"),
]
