"""Who may write and read notes and next actions, by every door, and where they go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from citywide.core.errors import CitywideError, Conflict, Forbidden, NotFound, UsageError
from citywide.services.homelessness.actions import by_name as actions
from citywide.services.homelessness.actions import consent as consenting
from citywide.services.homelessness.models import CaseFile, CaseNote, NextAction, PrivacyNotice
from citywide.services.homelessness.queries import by_name_work as work
from tests.services.homelessness.consent.world import PERSON

CARE, TEAM = "care_coordination", "multidisciplinary_team"
SECRET = "SECRET-NOTE sleeps behind the library"


@pytest.fixture
def told(consent: dict[str, Any]) -> dict[str, Any]:
    """The notice now in force names care again, so that what is written today may be read."""
    PrivacyNotice.objects.filter(version="2025").update(
        purposes=["program_reporting", CARE, "analysis"]
    )
    return consent


@pytest.fixture
def note(told: dict[str, Any], viewers: dict[str, Any]) -> CaseNote:
    return actions.write_note(
        by=viewers["worker"], purpose=CARE, person_id=PERSON["ana"], text=SECRET
    )


def seen(viewer: Any, purpose: str, person: str = "ana") -> list[str]:
    """Return the notes somebody gets of a person; none where they are refused."""
    try:
        found = work.case_of(viewer=viewer, purpose=purpose, person_id=PERSON[person])
    except CitywideError:
        return []
    return [one.text for one in found.notes] if found else []


def test_a_note_is_read_by_those_the_ruling_covers_and_nobody_else(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    may = {("worker", CARE), ("lead", CARE), ("member", TEAM), ("steward", "review"),
           ("steward", "correction")}  # fmt: skip
    asked = ("browse", "analysis", "review", "correction", CARE, "program_reporting", TEAM,
             "research", "enforcement", "nonsense")  # fmt: skip
    got = {
        (who, purpose) for who, viewer in viewers.items() for purpose in asked
        if seen(viewer, purpose)
    }  # fmt: skip
    assert got == may


def test_the_police_reach_nothing_whatever_roles_they_hold(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    police = viewers["police"]
    for purpose in (CARE, TEAM, "review", "correction", "program_reporting"):
        assert seen(police, purpose) == []
        assert work.due(viewer=police, purpose=purpose, which="open") == []
        assert work.note_for(viewer=police, purpose=purpose, key=note.pk) is None
        with pytest.raises((NotFound, Forbidden)):
            actions.write_note(by=police, purpose=purpose, person_id=PERSON["ana"], text="x")
    with pytest.raises(Forbidden):
        work.case_of(viewer=viewers["worker"], purpose="enforcement", person_id=PERSON["ana"])


def test_somebody_left_out_looks_exactly_like_nobody(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    worker = viewers["worker"]
    consenting.exclude(by=viewers["lead"], person_id=PERSON["ana"], reason="She asked.")
    gone = work.case_of(viewer=worker, purpose=CARE, person_id=PERSON["ana"])
    nobody = work.case_of(viewer=worker, purpose=CARE, person_id="person-nobody")
    assert gone is not None and nobody is not None
    assert (gone.is_known, gone.notes, gone.may_write) == (False, (), False)
    assert (nobody.is_known, nobody.notes, nobody.may_write) == (False, (), False)
    sentences = set()
    for person in (PERSON["ana"], PERSON["eva"], "person-nobody"):
        with pytest.raises(NotFound) as refused:
            actions.write_note(by=worker, purpose=CARE, person_id=person, text="x")
        sentences.add(str(refused.value))
    for key in (note.pk, 10**9):
        with pytest.raises(NotFound) as refused:
            actions.correct_note(by=worker, purpose=CARE, key=key, text="x")
        sentences.add(str(refused.value))
    assert len(sentences) == 1
    for who in ("member", "steward", "lead"):
        assert seen(viewers[who], {"member": TEAM, "steward": "review"}.get(who, CARE)) == []


def test_a_release_revoked_hides_the_note_at_once_and_a_new_one_shows_it(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    worker, today = viewers["worker"], dt.date.today()
    actions.write_note(by=worker, purpose=CARE, person_id=PERSON["ana"], text=SECRET)
    assert seen(worker, CARE) == [SECRET]
    consenting.revoke_release(by=worker, release=consent["release"], because="She asked.")
    assert seen(worker, CARE) == []
    consenting.record_release(
        by=worker, person_id=PERSON["ana"], signed_on=today, agencies=["Housing Department"],
        expires_on=today + dt.timedelta(days=9), purposes_agreed=[CARE], evidence="Binder 8",
    )  # fmt: skip
    assert seen(worker, CARE) == [SECRET]


def test_what_is_written_now_follows_the_notice_in_force_now(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    # Ben's records were taken under the notice of 2024, which named care; the one of 2025 does not.
    worker = viewers["worker"]
    found = work.case_of(viewer=worker, purpose=CARE, person_id=PERSON["ben"])
    assert found is not None and found.is_known and not found.may_write
    with pytest.raises(Forbidden, match="release of information"):
        actions.write_note(by=worker, purpose=CARE, person_id=PERSON["ben"], text="x")


def test_a_worker_of_another_department_has_no_release_to_rely_on(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    actions.write_note(by=viewers["worker"], purpose=CARE, person_id=PERSON["ana"], text=SECRET)
    assert seen(viewers["worker_elsewhere"], CARE) == []


def test_a_note_is_never_changed_and_corrected_once(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    note.text = "changed"
    with pytest.raises(Conflict):
        note.save()
    made = actions.correct_note(by=viewers["lead"], purpose=CARE, key=note.pk, text="At the park")
    assert made.corrects_id == note.pk
    assert seen(viewers["worker"], CARE) == ["At the park", SECRET]
    with pytest.raises(Conflict):
        actions.correct_note(by=viewers["lead"], purpose=CARE, key=note.pk, text="again")
    for text in ("", "   ", "x" * 8_001):
        with pytest.raises(UsageError):
            actions.write_note(
                by=viewers["worker"], purpose=CARE, person_id=PERSON["ana"], text=text
            )


def test_notes_follow_a_person_whose_identity_was_merged(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    # Linkage retired an id: who asks by it, or wrote under it, is at the person they are now.
    consenting.follow_merges(
        by=viewers["steward"], now={"person-before": PERSON["ana"]}, because="linked"
    )
    found = work.case_of(viewer=viewers["worker"], purpose=CARE, person_id="person-before")
    assert found is not None and found.person_id == PERSON["ana"]
    assert [one.text for one in found.notes] == [SECRET]
    CaseFile.objects.update(person_id="person-before")
    assert seen(viewers["worker"], CARE) == [SECRET]


def test_a_note_about_records_of_two_people_needs_both(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    # Written when linkage took ana and eva for one: eva is left out, so nobody reads it.
    CaseFile.objects.update(clients=[["h", "ana"], ["h", "eva"]])
    assert seen(viewers["worker"], CARE) == seen(viewers["member"], TEAM) == []


def test_a_note_about_records_that_are_gone_is_nobody_s(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    CaseFile.objects.update(clients=[["h", "gone"]])
    assert seen(viewers["worker"], CARE) == seen(viewers["steward"], "review") == []


def test_disposal_removes_what_was_written(note: CaseNote, viewers: dict[str, Any]) -> None:
    assert actions.dispose([["h", "ben", "2010-01-01"]]) == 0
    assert actions.dispose([["h", "ana", "2010-01-01"], ["h", "old", "2010-01-01"]]) == 1
    assert not CaseNote.objects.exists() and not CaseFile.objects.exists()


def test_disposal_of_one_record_of_two_keeps_the_file(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    CaseFile.objects.update(clients=[["h", "ana"], ["h", "ben"]])
    assert actions.dispose([["h", "ana", "2010-01-01"]]) == 0
    assert CaseNote.objects.exists()


def test_a_next_action_is_planned_changed_done_and_opened_again(
    told: dict[str, Any], viewers: dict[str, Any], users: dict[str, Any]
) -> None:
    worker, lead, today = viewers["worker"], viewers["lead"], dt.date.today()
    made = actions.plan_action(
        by=worker, purpose=CARE, person_id=PERSON["ana"], what="Call the clinic",
        who=users["lead"].pk, due_on=today - dt.timedelta(days=1),
    )  # fmt: skip

    def which(viewer: Any, name: str) -> list[int]:
        return [one.action.pk for one in work.due(viewer=viewer, purpose=CARE, which=name)]

    assert which(lead, "mine") == which(worker, "overdue") == which(worker, "open") == [made.pk]
    assert which(worker, "mine") == []
    persons = work.by_person(viewer=worker, purpose=CARE, among=[PERSON["ana"]])
    assert persons[PERSON["ana"]].is_overdue
    actions.change_action(
        by=lead, purpose=CARE, key=made.pk, what="Call them", who=users["worker"].pk,
        due_on=today + dt.timedelta(days=3),
    )  # fmt: skip
    assert which(worker, "mine") == [made.pk] and which(worker, "overdue") == []
    actions.finish_action(by=worker, purpose=CARE, key=made.pk)
    assert which(worker, "open") == []
    with pytest.raises(Conflict):
        actions.finish_action(by=worker, purpose=CARE, key=made.pk)
    actions.reopen_action(by=worker, purpose=CARE, key=made.pk)
    assert which(worker, "open") == [made.pk]
    with pytest.raises(Conflict):
        actions.reopen_action(by=worker, purpose=CARE, key=made.pk)
    for wrong in ({"what": " "}, {"who": users["police"].pk}, {"who": users["staff"].pk}):
        good = {"what": "Call", "who": users["lead"].pk, "due_on": today}
        with pytest.raises(UsageError):
            actions.plan_action(by=worker, purpose=CARE, person_id=PERSON["ana"], **(good | wrong))
    consenting.exclude(by=lead, person_id=PERSON["ana"], reason="She asked.")
    assert which(worker, "open") == [] and NextAction.objects.count() == 1
    with pytest.raises(NotFound):
        actions.finish_action(by=worker, purpose=CARE, key=made.pk)


def test_every_write_and_look_is_in_the_audit_log_and_names_nobody(
    note: CaseNote, viewers: dict[str, Any]
) -> None:
    from citywide.portal.audit.models import Entry

    work.case_of(viewer=viewers["worker"], purpose=CARE, person_id=PERSON["ana"])
    entries = Entry.objects.filter(subject__startswith="case note")
    assert {one.action for one in entries} == {"create", "read"}
    assert {one.purpose for one in entries} == {CARE}
    told = "".join(f"{one.subject}{one.detail_json}" for one in entries)
    assert "SECRET" not in told and "ana" not in told and f"{note.pk}" in told
