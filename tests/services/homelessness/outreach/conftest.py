"""The small city, built once; what was published of its season; and people of every role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citywide.portal.access.viewer import Viewer
from tests.portal.browser.conftest import chromium  # noqa: F401 one browser for all of these
from tests.portal.conftest import (  # noqa: F401 fixtures are found by name
    PASSWORD,
    django_db_setup,
    in_english,
)
from tests.services.homelessness.imported import point_at
from tests.services.homelessness.outreach import world

HOUSING = "Housing Department"
LEAD = Viewer(user_id=None, name="Lead", email="lead@example.org",
              grants=frozenset({("homelessness_lead", HOUSING)}))  # fmt: skip
WORKER = Viewer(user_id=None, name="Worker", email="worker@example.org",
                grants=frozenset({("housing_worker", HOUSING)}))  # fmt: skip
GRANTS: dict[str, tuple[tuple[str, str], ...]] = {
    "staff": (("staff", "Parks"),),
    "worker": (("housing_worker", HOUSING),),
    "lead": (("homelessness_lead", HOUSING),),
    "privacy_officer": (("privacy_officer", ""),),
    "administrator": (("administrator", ""),),
    "police": (("staff", "Police Department"), ("homelessness_lead", HOUSING)),
}


@pytest.fixture(scope="session")
def built_season(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,  # noqa: F811
    django_db_blocker: Any,
) -> Path:
    """City and lake with the season published; the records themselves were taken back."""
    from django.db import transaction

    from citywide.portal.access.extract import bring_in
    from citywide.services.homelessness.publish import computed
    from citywide.services.homelessness.publish.outreach_sets import entered_sets

    folder = tmp_path_factory.mktemp("season")
    (folder / "city" / "contracts").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        point_at(folder, patch)
        patch.setattr("django.utils.timezone.localdate", lambda *_given: world.TODAY)
        with transaction.atomic():
            world.build(folder)
            world.season(LEAD)
            for dataset, rows in {**entered_sets(), **computed_rows()}.items():
                done = bring_in(computed.WRITER, dataset, rows())
                assert done.state == "published", done
            transaction.set_rollback(True)
    return folder


def computed_rows() -> dict[str, Any]:
    """Return what the nightly truth would give; `test_end_to_end` computes it from an export."""
    from citywide.services.homelessness.publish.sites import occupancy_rows, place_rows
    from citywide.services.homelessness.queries import outreach_public as public

    month, through = dt.date(2026, 4, 1), dt.date(2026, 4, 30)
    site = {"project": world.BRIDGE, "month": month, "nights": 30, "bed_nights": 1500, "beds": 50,
            "nights_slept": 1200, "people": 44, "occupancy_share": "0.8000"}  # fmt: skip
    before = site | {"month": dt.date(2026, 3, 1), "people": 4, "nights_slept": 90}
    places = [
        {"month": month, "place": place, "people": people}
        for place, people in (("unsheltered", 600), ("sheltered", 250), ("unknown", 150))
    ]
    return {
        public.OCCUPANCY: lambda: occupancy_rows([site, before], through),
        public.UNSHELTERED: lambda: place_rows(places, through),
    }


@pytest.fixture
def season(built_season: Path, db: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The published season, to read."""
    point_at(built_season, monkeypatch)
    return built_season


@pytest.fixture
def client_of(season: Path) -> Callable[[str], Any]:
    """Return a function: role -> Django test client, signed in unless a visitor."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from citywide.portal.accounts.models import Department, Grant, User

    def signed_in(name: str) -> Client:
        client = Client()
        if name == "visitor":
            return client
        user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title())
        for role, where in GRANTS[name]:
            department = Department.objects.get_or_create(name=where)[0] if where else None
            Grant.objects.create(user=user, role=role, department=department)
        Authenticator.objects.create(user=user, type="totp", data={})
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
