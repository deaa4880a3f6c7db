"""A county published once and only read, and people of every role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.portal.browser.conftest import chromium  # noqa: F401 one browser for all of these
from tests.portal.conftest import (  # noqa: F401 fixtures are found by name
    PASSWORD,
    django_db_setup,
    in_english,
)
from tests.services.homelessness.imported import point_at
from tests.services.homelessness.pages import built


@pytest.fixture(scope="session")
def built_county(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,  # noqa: F811
    django_db_blocker: Any,
) -> Path:
    """City and lake with the made-up county; never changed."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("county")
    (folder / "city" / "contracts").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        point_at(folder, patch)
        with transaction.atomic():
            made = built.build(folder)
            transaction.set_rollback(True)
    return made


@pytest.fixture
def county(built_county: Path, db: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up county, to read."""
    point_at(built_county, monkeypatch)
    return built_county


@pytest.fixture
def client_of(county: Path) -> Callable[[str], Any]:
    """Return a function: kind of person -> Django test client, signed in unless a visitor."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from citywide.portal.accounts.models import Department, Grant, User
    from citywide.services.homelessness.queries.lake import DERIVED, HMIS

    held = {"staff": "Parks", "steward": "Housing", "police": "Police Department"}

    def signed_in(name: str) -> Client:
        client = Client()
        if name == "visitor":
            return client
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title())
        department = Department.objects.get_or_create(name=held[name])[0]
        Grant.objects.create(user=user, role="staff", department=department)
        if name != "staff":
            for dataset in (*HMIS, "people", *DERIVED):
                user.stewardships.create(dataset=dataset)
            Authenticator.objects.create(user=user, type="totp", data={})
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
