"""A small city, people of every role, and clients that are signed in as them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal.small_city import build

ROLES = (
    "visitor",
    "staff",
    "analyst",
    "steward",
    "department_head",
    "privacy_officer",
    "administrator",
    "outsider",
)
"""Every kind of person: `analyst`, `steward` and `department_head` belong to Animal Care; the
`outsider` is an analyst and head of Human Resources and steward of trainings alone."""
PASSWORD = "a long enough passphrase"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests that commit be cleaned up: the audit log's triggers would forbid it.

    The tests of the audit log put them back where they matter.
    """
    from django.db import connection

    from citywide.portal.audit import triggers
    from citywide.portal.linkage import triggers as judgements

    with django_db_blocker.unblock():
        triggers.remove(connection)
        judgements.remove(connection)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page read in another language leaves that language behind in its thread."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def built_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """City and lake, built once; never changed."""
    return build(tmp_path_factory.mktemp("small"))


def _point_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CITYWIDE_CITY", str(folder / "city"))
    monkeypatch.setenv("CITYWIDE_LAKE", str(folder / "lake"))
    from django.core.cache import cache

    cache.clear()
    return folder


@pytest.fixture
def lake_city(built_city: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small city, to read; its folder holds `city/` and `lake/`."""
    return _point_at(built_city, monkeypatch)


@pytest.fixture
def own_city(built_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small city that a test may change."""
    folder = tmp_path / "own"
    shutil.copytree(built_city, folder)
    _move_tables(built_city / "lake", folder / "lake")
    return _point_at(folder, monkeypatch)


def _move_tables(old: Path, new: Path) -> None:
    """Iceberg keeps absolute paths, so a copied lake gets its tables from a restore."""
    from citywide.core.lake import Lake
    from citywide.core.lake.backup import back_up, restore

    shutil.rmtree(new)
    copy = new.parent / "copy.tar"
    back_up(Lake(old), copy)
    restore(copy, new)


@pytest.fixture
def people(db: Any) -> dict[str, Any]:
    """One user per role; a visitor is None."""
    from citywide.portal.accounts.models import Department, Grant, Stewardship, User

    animal = Department.objects.get_or_create(name="Animal Care")[0]
    hr = Department.objects.get_or_create(name="Human Resources")[0]
    grants: dict[str, list[tuple[str, Any]]] = {
        "staff": [("staff", animal)],
        "analyst": [("analyst", animal)],
        "steward": [("staff", animal)],
        "department_head": [("department_head", animal)],
        "privacy_officer": [("privacy_officer", None)],
        "administrator": [("administrator", None)],
        "outsider": [("analyst", hr), ("department_head", hr)],
    }
    made: dict[str, Any] = {"visitor": None}
    for role, held in grants.items():
        user = User.objects.create_user(f"{role}@example.org", PASSWORD, name=role.title())
        for name, department in held:
            Grant.objects.create(user=user, role=name, department=department)
        made[role] = user
    for dataset in ("stays", "outcomes"):
        Stewardship.objects.create(user=made["steward"], dataset=dataset)
    Stewardship.objects.create(user=made["outsider"], dataset="trainings")
    return made


@pytest.fixture
def client_for(people: dict[str, Any], settings: Any) -> Callable[[str], Any]:
    """Return a function: role -> Django test client, signed in unless a visitor."""
    from django.test import Client

    def signed_in(role: str) -> Client:
        client = Client()
        if people[role] is not None:
            client.force_login(people[role], "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def live(lake_city: Path, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of a running server on the small city."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return str(live_server.url)
