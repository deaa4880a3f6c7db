"""Reviewers of linked records: the columns that linkage compares, of people who agreed to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from citywide.core.errors import Forbidden, NotFound
from citywide.core.linkage import parse_spec
from citywide.portal.access import gate, linkage, linkage_runs
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.models import Entry
from citywide.services.homelessness.actions import consent as actions
from citywide.services.homelessness.actions.linked import follow_linkage
from citywide.services.homelessness.models import Exclusion, PersonRedirect
from tests.services.homelessness.consent.conftest import HOUSING, PD, PURPOSES
from tests.services.homelessness.consent.world import PERSON

pytestmark = pytest.mark.django_db
REVIEW = "linkage_review"
SPEC = """
id: people
datasets:
  hmis_client: {key: [source_id, personal_id], fields: {first_name: first_name}}
comparisons: [first_name]
blocking: [[first_name]]
publish: {people: hmis_client}
"""


def reviewer(*where: str) -> Viewer:
    grants = frozenset(("linkage_reviewer", one) for one in where)
    return Viewer(user_id=1, name="Reviewer", email="reviewer@example.org", grants=grants)


@pytest.fixture(autouse=True)
def specified(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's clients have a first name only, so the linkage compares nothing else."""
    found = parse_spec(SPEC)
    monkeypatch.setattr(linkage, "_specs", lambda: {"people": found})


@pytest.fixture
def agreed(consent: dict[str, Any], viewers: dict[str, Any]) -> None:
    """ana released her records for the review of linkage, and a notice names it from June 2024."""
    actions.record_release(
        by=viewers["worker"], person_id=PERSON["ana"], signed_on=dt.date(2024, 1, 1),
        expires_on=dt.date(2100, 1, 1), agencies=[HOUSING], purposes_agreed=[REVIEW],
        evidence="Form",
    )  # fmt: skip
    actions.record_notice(
        by=viewers["privacy_officer"], version="review", in_force_from=dt.date(2024, 5, 15),
        purposes_named=[REVIEW], text="We compare records.",
    )  # fmt: skip


def seen(viewer: Viewer, purpose: str, dataset: str = "hmis_client") -> set[str]:
    try:
        page = gate.rows(viewer, dataset, purpose=purpose)
    except (Forbidden, NotFound):
        return set()
    return {row.get("personal_id", "somebody") for row in page.rows}


def test_only_those_who_agreed_and_only_what_linkage_compares(agreed: None) -> None:
    viewer = reviewer(HOUSING)
    # eva asked to be left out, tom and tia have records apart, old was told of nothing.
    assert seen(viewer, REVIEW) == {"ana", "ben", "pat", "tia"}
    decision = gate.decide(viewer, "hmis_client", REVIEW)
    assert set(decision.columns) == {"source_id", "personal_id", "first_name"}
    assert not decision.masks
    entry = Entry.objects.filter(action="read", by="reviewer@example.org").latest("sequence")
    assert (entry.purpose, entry.subject) == (REVIEW, "dataset:hmis_client")
    assert seen(reviewer(""), REVIEW) == seen(viewer, REVIEW)


def test_every_other_purpose_data_set_and_department_stays_closed(agreed: None) -> None:
    for purpose in PURPOSES:
        assert seen(reviewer(HOUSING, ""), purpose) <= {"somebody"}, purpose
    for dataset in ("hmis_enrollment", "people", "by_name_people", "detox"):
        assert seen(reviewer(HOUSING), REVIEW, dataset) == set(), dataset
    assert seen(reviewer("Parks"), REVIEW) <= {"somebody"}
    assert seen(reviewer(HOUSING, PD), REVIEW) == set()


def test_other_roles_gain_nothing(agreed: None, viewers: dict[str, Any]) -> None:
    found = {name for name, viewer in viewers.items() if seen(viewer, REVIEW) - {"somebody"}}
    assert found == {"steward"}


def test_without_consent_a_reviewer_sees_nobody(consent: dict[str, Any]) -> None:
    assert seen(reviewer(HOUSING), REVIEW) == set()


def test_the_workbench_gives_the_same_people(agreed: None) -> None:
    found = linkage.spec(reviewer(HOUSING), "people")
    every = [f"hmis_client/h/{name}" for name in PERSON]
    shown = linkage.readable(reviewer(HOUSING), found, every)
    assert {one.rpartition("/")[2] for one in shown} == {"ana", "ben", "pat", "tia"}


def test_consent_follows_published_identities(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    """pat became ben, and an id of before the first linkage leads to who its client is now."""
    (follower,) = linkage_runs._FOLLOWERS["people"]
    assert follower is follow_linkage
    Exclusion.objects.create(
        person_id="h:ana", clients=[["h", "ana"]], reason="Asked.", recorded_by="x",
        recorded_at=dt.datetime.now(dt.UTC),
    )  # fmt: skip
    for _ in range(2):
        follower({"person-pat": PERSON["ben"]}, "linkage run 1")
    written = dict(PersonRedirect.objects.values_list("retired_person_id", "person_id"))
    assert written == {"person-pat": PERSON["ben"], "h:ana": PERSON["ana"]}
    events = Entry.objects.filter(subject="person redirects")
    assert [one.detail["merged"] for one in events] == [2]
    actions.exclude(by=viewers["lead"], person_id="person-pat", reason="He asked.")
    assert not {"ana", "ben", "pat"} & seen(viewers["steward"], "review")
