"""A site that consists of the page frame alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from citywide.portal.access.viewer import Viewer

# What the frame needs of its surroundings, and not the gate to a lake.
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tests.portal.ui.conftest.as_viewer",
    "citywide.portal.ui.middleware.ErrorPages",
]


def as_viewer(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Middleware: the cookie `roles` says who is reading."""

    def answer(request: Any) -> Any:
        roles = request.COOKIES.get("roles", "")
        grants = frozenset((role, "") for role in roles.split("-") if role)
        name = "Ana Nguyễn" if grants else ""
        request.viewer = Viewer(user_id=1 if grants else None, name=name, grants=grants)
        return get_response(request)

    return answer


@pytest.fixture
def site(settings: Any) -> Iterator[None]:
    """Point Django at the sample pages, with the settings of the portal in all else."""
    settings.ROOT_URLCONF = "tests.portal.ui.sample"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.fixture
def client(site: None) -> Client:
    """Somebody who gets error pages as people do."""
    return Client(raise_request_exception=False, headers={"accept": "text/html"})
