"""Addresses of the API. They carry no language: answers say `language=es` instead."""

from __future__ import annotations

from django.urls import include, path, re_path

from citywide.portal.api import catalogue, datasets, measures, problems, reference
from citywide.portal.api.answers import answered
from citywide.portal.api.interface import api

app_name = "api"
_ROOMS = (catalogue, datasets, measures)
"""Importing them registers their addresses."""
_patterns, _application, _namespace = api.urls
for _pattern in _patterns:
    _pattern.callback = answered(_pattern.callback)

urlpatterns = [
    path("v1/docs", reference.page, name="docs"),
    path("v1/", include((_patterns, _application), namespace=_namespace)),
    re_path(r"^(?P<rest>.*)$", answered(problems.not_found), name="nothing"),
]
