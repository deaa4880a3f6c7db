"""The city services this installation runs: their apps, addresses and operations of the API.

The only place that names them is the setting `services`; everything else is found by the shape
every service has.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import include, path

_PACKAGE = "citywide.services"


def apps(names: Iterable[str]) -> list[str]:
    """Return the Django apps of the services."""
    return [f"{_PACKAGE}.{name}" for name in names]


def addresses(names: Iterable[str]) -> list[Any]:
    """Return the services' pages; each service says in its own urls under which path."""
    modules = [f"{_PACKAGE}.{name}.urls" for name in names]
    return [path("", include(module)) for module in modules if find_spec(module)]


def load_apis(names: Iterable[str]) -> None:
    """Let the services register their operations with the API."""
    for module in (f"{_PACKAGE}.{name}.api" for name in names):
        if find_spec(module):
            import_module(module)
