"""Addresses of the pages and files for residents."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from citywide.services.portfolio.views.public import files, portfolio, project

# A number is never the name of another page below projects/.
_CODE = r"^projects/(?!reports/)(?P<code>[^/]+)/"

urlpatterns: list[URLPattern] = [
    path("projects/", portfolio.show, name="public"),
    path("projects.csv", files.projects, name="public_csv"),
    re_path(rf"{_CODE}$", project.show, name="project_public"),
    re_path(rf"{_CODE}history\.csv$", files.history, name="history_csv"),
]
