"""Who gets whose rows, for what, and when: the rule through the gate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from citywide.core.errors import ContractError, Forbidden, NotFound
from citywide.core.pipeline import load_city
from citywide.portal.access import gate
from citywide.portal.audit.models import Entry
from citywide.services.homelessness.actions import consent as actions
from citywide.services.homelessness.actions import protocols
from citywide.services.homelessness.models import ReleaseOfInformation
from tests.services.homelessness.consent.conftest import HOUSING, PURPOSES, past_the_check
from tests.services.homelessness.consent.world import PERSON, write_city

pytestmark = pytest.mark.django_db
ASIDE = {"eva", "tom"}
ALL = {"ana", "ben", "eva", "old", "pat", "tia", "tom"} - ASIDE
TOLD = {"ben", "pat", "tia"}


def seen(viewer: Any, purpose: str, dataset: str = "hmis_client") -> set[str]:
    """Return the clients whose rows a viewer gets, none where they are refused."""
    try:
        page = gate.rows(viewer, dataset, purpose=purpose)
    except (Forbidden, NotFound):
        return set()
    assert page.total == len(page.rows)
    return {row.get("personal_id", "somebody") for row in page.rows}


EXPECTED = {
    ("worker", "care_coordination"): {"ana"} | TOLD,
    ("lead", "care_coordination"): {"ana"} | TOLD,
    ("worker_elsewhere", "care_coordination"): TOLD,
    ("lead", "program_reporting"): TOLD,
    ("analyst", "program_reporting"): TOLD,
    ("department_head", "program_reporting"): TOLD,
    ("lead", "analysis"): TOLD,
    ("analyst", "analysis"): TOLD,
    ("department_head", "analysis"): TOLD,
    ("steward", "review"): ALL,
    ("steward", "correction"): ALL,
    ("member", "multidisciplinary_team"): ALL,
}


def test_every_role_and_purpose(consent: dict[str, Any], viewers: dict[str, Any]) -> None:
    found = {
        (name, purpose): seen(viewer, purpose) - {"somebody"}
        for name, viewer in viewers.items()
        for purpose in PURPOSES
    }
    assert {key: who for key, who in found.items() if who} == EXPECTED


def test_names_are_for_care_and_teams_only(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    care = gate.decide(viewers["worker"], "hmis_client", "care_coordination")
    assert not care.hidden and not care.masks
    figures = gate.decide(viewers["lead"], "hmis_client", "program_reporting")
    assert figures.hidden == ("first_name",)


def test_rows_that_name_a_person_follow_the_same_people(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    page = gate.rows(viewers["worker"], "by_name_people", purpose="care_coordination")
    # tia has a stay in a treatment program, and this table is made of all stays of a person.
    assert {row["person_id"] for row in page.rows} == {PERSON["ana"], PERSON["ben"]}


def test_a_release_counts_from_its_day_to_its_end_or_until_it_is_revoked(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    worker, release = viewers["worker"], consent["release"]
    assert "ana" in seen(worker, "care_coordination")
    actions.revoke_release(by=worker, release=release, because="She asked.")
    assert "ana" not in seen(worker, "care_coordination")
    released = ReleaseOfInformation.objects.filter(pk=release.pk)
    released.update(revoked_at=None)
    assert "ana" in seen(worker, "care_coordination")
    released.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert "ana" not in seen(worker, "care_coordination")


def test_a_notice_that_reaches_back_says_so(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    assert "old" not in seen(viewers["lead"], "program_reporting")
    actions.record_notice(
        by=viewers["privacy_officer"], version="back", in_force_from=dt.date(2026, 1, 1),
        purposes_named=["program_reporting"], text="Also for earlier data.",
        applies_to_earlier=True,
    )  # fmt: skip
    assert {"old", "ana"} <= seen(viewers["lead"], "program_reporting")


def test_records_apart_need_a_release_that_names_the_program_and_carry_the_notice(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    worker = viewers["worker"]
    stays = gate.rows(worker, "hmis_enrollment", purpose="care_coordination")
    assert not any(row["project_id"] == "detox" for row in stays.rows)
    assert "42 CFR" not in stays.decision.sentence
    assert seen(worker, "care_coordination", "detox") == set()
    for project, name in (("detox", "house"), ("", "own data")):
        program = consent["program"] if project else actions.mark_program(
            by=viewers["privacy_officer"], source_id="detox", project_id="", name=name
        )  # fmt: skip
        actions.record_release(
            by=worker, person_id=PERSON["tom"], signed_on=dt.date(2024, 1, 1),
            expires_on=dt.date(2100, 1, 1), agencies=[HOUSING],
            purposes_agreed=["care_coordination"], evidence="Form", part2_programs=[program],
        )  # fmt: skip
    stays = gate.rows(worker, "hmis_enrollment", purpose="care_coordination")
    assert {r["personal_id"] for r in stays.rows if r["project_id"] == "detox"} == {"tom"}
    assert "42 CFR part 2 prohibits" in stays.decision.sentence
    assert seen(worker, "care_coordination", "detox") == {"tom"}
    file = gate.download(worker, "detox", format="csv", purpose="care_coordination")
    lines = b"".join(file.chunks).decode().splitlines()
    assert len(lines) == 2 and all("42 CFR part 2" in line for line in lines[1:])
    assert "tom" not in seen(viewers["worker_elsewhere"], "care_coordination")
    assert "tom" not in seen(viewers["steward"], "review")


def test_each_look_of_a_team_is_logged_with_its_protocol(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    seen(viewers["member"], "multidisciplinary_team")
    entry = Entry.objects.filter(action="read", by="member@example.org").latest("sequence")
    assert entry.purpose == "multidisciplinary_team"
    assert entry.detail["rule"] == f"team under protocol {consent['protocol'].pk}"
    protocols.remove_member(by=viewers["lead"], member=consent["member"])
    assert not ALL & seen(viewers["member"], "multidisciplinary_team")


def test_an_exclusion_stays_with_a_person_when_identities_merge(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    assert {"ben", "pat"} <= seen(viewers["steward"], "review")
    # pat's id was retired: pat is ben now. Both records are left out.
    actions.follow_merges(
        by=viewers["lead"], now={"person-pat": PERSON["ben"]}, because="Linked by date of birth"
    )
    actions.exclude(by=viewers["lead"], person_id="person-pat", reason="He asked.")
    assert not {"ben", "pat"} & seen(viewers["steward"], "review")


def test_without_a_rule_or_a_protection_of_its_own_nothing_at_all(
    consent: dict[str, Any], viewers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    past_the_check(monkeypatch)
    for name, viewer in viewers.items():
        for dataset in ("unheard_of", "forgotten"):
            for purpose in PURPOSES:
                assert not gate.decide(viewer, dataset, purpose).columns, (name, dataset, purpose)


def test_a_city_whose_table_drops_the_protection_of_its_rows_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        load_city(write_city(tmp_path / "city", left_out=()))
    (found,) = caught.value.findings
    assert found.file.endswith("contracts/forgotten.yaml")
    assert "stand under homelessness" in found.message and "subject" in found.message


def test_one_table_cannot_be_under_two_protections(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "city")
    query = folder / "derived" / "veterans.sql"
    query.write_text(query.read_text() + " WHERE personal_id IN (SELECT personal_id FROM detox)")
    with pytest.raises(ContractError, match="also computed from rows under substance_use_treatme"):
        load_city(folder)
