"""People with passwords, and what they do at the sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from citywide.portal.accounts import actions
from citywide.portal.accounts.models import User
from citywide.portal.audit.models import Entry

PASSWORD = "a long enough passphrase"
SignIn = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def fresh_limits(lake_city: Path) -> None:
    """Forget who tried what: django-allauth counts in the cache."""
    cache.clear()


@pytest.fixture
def departments(db: None) -> list[str]:
    """Two departments."""
    names = ["Animal Care", "Human Resources"]
    actions.add_departments(by="test", names=names)
    return names


@pytest.fixture
def person(departments: list[str]) -> Callable[..., User]:
    """Return a function that adds a person: (name, *grants, stewardships=...)."""

    def add(name: str, *grants: tuple[str, str | None], **more: Any) -> User:
        return actions.create_person(
            by="test",
            email=f"{name.lower()}@example.org",
            name=name,
            password=PASSWORD,
            grants=grants,
            **more,
        )

    return add


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """Return a function that sends the sign-in form: (email, password=...)."""

    def send(email: str, password: str = PASSWORD, **more: Any) -> HttpResponse:
        return client.post("/account/login/", {"login": email, "password": password}, **more)

    return send


def events(*actions: str) -> list[Entry]:
    """The entries of the audit log with these actions, oldest first."""
    return list(Entry.objects.filter(action__in=actions).order_by("sequence"))
