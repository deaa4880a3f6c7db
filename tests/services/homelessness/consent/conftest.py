"""The world of consent, and people of every role in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from citywide.portal.access.store import store
from citywide.portal.access.viewer import VISITOR, Viewer
from tests.portal.conftest import _point_at, django_db_setup, in_english  # noqa: F401
from tests.services.homelessness.consent.world import PEOPLE, PERSON, build, with_forgotten

HOUSING, PD = "Housing Department", "Police Department"
OURS = frozenset(
    {"people", "hmis_client", "hmis_enrollment", "by_name_people", "detox", "veterans"}
)
GRANTS: dict[str, tuple[tuple[str, str], ...]] = {
    "staff": (("staff", HOUSING),),
    "analyst": (("analyst", HOUSING),),
    "worker": (("housing_worker", HOUSING),),
    "worker_elsewhere": (("housing_worker", "Parks"),),
    "lead": (("homelessness_lead", HOUSING),),
    "department_head": (("department_head", HOUSING),),
    "privacy_officer": (("privacy_officer", ""),),
    "administrator": (("administrator", ""),),
    "steward": (("staff", HOUSING),),
    "member": (("staff", "Fire Department"),),
    "police": (("staff", PD), ("housing_worker", HOUSING), ("homelessness_lead", HOUSING)),
}
"""The police officer holds every role of Housing too, and is named in a team."""
PURPOSES = (
    "browse", "analysis", "review", "correction",
    "care_coordination", "program_reporting", "multidisciplinary_team", "research",
)  # fmt: skip


@pytest.fixture(scope="session")
def built_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake with everybody in it; never changed."""
    return build(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def without_eva(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, where eva never was."""
    return build(tmp_path_factory.mktemp("without"), [name for name in PEOPLE if name != "eva"])


@pytest.fixture
def world(built_world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The city and its lake."""
    return _point_at(built_world, monkeypatch)


def past_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the gate see the table that no city folder is loaded with."""
    monkeypatch.setattr(store(), "_city", with_forgotten(store()._city))


@pytest.fixture
def users(db: Any) -> dict[str, Any]:
    """A user per role."""
    from citywide.portal.accounts.models import Department, Grant, Stewardship, User

    made = {}
    for name, grants in GRANTS.items():
        made[name] = User.objects.create_user(f"{name}@example.org", "secret", name=name.title())
        for role, where in grants:
            department = Department.objects.get_or_create(name=where)[0] if where else None
            Grant.objects.create(user=made[name], role=role, department=department)
    for name in ("steward", "police"):
        for dataset in OURS:
            Stewardship.objects.create(user=made[name], dataset=dataset)
    return made


@pytest.fixture
def viewers(users: dict[str, Any]) -> dict[str, Viewer]:
    """A viewer per role, the visitor among them."""
    from citywide.portal.access.viewer import viewer_of

    return {"visitor": VISITOR} | {name: viewer_of(user) for name, user in users.items()}


@pytest.fixture
def consent(world: Path, viewers: dict[str, Viewer], users: dict[str, Any]) -> dict[str, Any]:
    """What is on record: a release, two notices, an exclusion, a program apart, a team."""
    from citywide.services.homelessness.actions import consent as actions
    from citywide.services.homelessness.actions import protocols
    from citywide.services.homelessness.models import TeamMember

    lead, officer = viewers["lead"], viewers["privacy_officer"]
    today = dt.date.today()
    made: dict[str, Any] = {}
    for version, day, named in (
        ("2023", dt.date(2023, 1, 1), ["care_coordination", "program_reporting", "analysis"]),
        ("2025", dt.date(2025, 1, 1), ["program_reporting"]),
    ):
        actions.record_notice(
            by=officer, version=version, in_force_from=day, purposes_named=named, text="We share."
        )
    made["program"] = actions.mark_program(
        by=officer, source_id="h", project_id="detox", name="Detox house"
    )
    made["release"] = actions.record_release(
        by=viewers["worker"], person_id=PERSON["ana"], signed_on=dt.date(2024, 1, 1),
        expires_on=today + dt.timedelta(days=400), agencies=[HOUSING],
        purposes_agreed=["care_coordination"], evidence="Binder 7",
    )  # fmt: skip
    made["exclusion"] = actions.exclude(by=lead, person_id=PERSON["eva"], reason="She asked.")
    made["protocol"] = protocols.record_protocol(
        by=lead, name="Downtown team", authority="WIC 18999.8", from_on=dt.date(2024, 1, 1),
        until_on=today + dt.timedelta(days=30), document="Clerk's file 12",
    )  # fmt: skip
    made["member"] = protocols.add_member(
        by=lead, protocol=made["protocol"], user=users["member"], agency="Fire",
        from_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    # The action refuses this; the gate must hold even if somebody gets past it.
    TeamMember.objects.create(
        protocol=made["protocol"], user=users["police"], agency="PD", from_on=dt.date(2024, 1, 1)
    )
    return made
