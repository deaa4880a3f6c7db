"""The small city, brought in once and only read; and the same portal before anything came in."""

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
from tests.services.homelessness.spending import small_city


@pytest.fixture(scope="session")
def built_finance(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,  # noqa: F811
    django_db_blocker: Any,
) -> Path:
    """City and lake of the small city; never changed."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("finance")
    (folder / "city" / "contracts").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        point_at(folder, patch)
        with transaction.atomic():
            made = small_city.build(folder)
            transaction.set_rollback(True)
    return made


@pytest.fixture
def finance(built_finance: Path, db: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small city, to read."""
    point_at(built_finance, monkeypatch)
    return built_finance


@pytest.fixture
def nothing(tmp_path: Path, db: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city in which nothing was brought in yet."""
    (tmp_path / "city" / "contracts").mkdir(parents=True)
    point_at(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def client_of(db: Any) -> Callable[[str], Any]:
    """Return a function: kind of person -> Django test client, signed in unless a visitor."""
    from django.test import Client

    from citywide.portal.accounts.models import Department, Grant, User

    def signed_in(name: str) -> Client:
        client = Client()
        if name == "visitor":
            return client
        where = {"staff": "Parks", "police": "Police Department"}[name]
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title())
        department = Department.objects.get_or_create(name=where)[0]
        Grant.objects.create(user=user, role="staff", department=department)
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
