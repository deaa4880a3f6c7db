"""A held version: its review, and the decision in two steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.lake import Lake
from citywide.portal.access import gate
from citywide.portal.audit.models import Entry
from citywide.portal.catalog.stewards.review import failures
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.portal.stewards.conftest import Runs, ledger_run, said

pytestmark = pytest.mark.django_db
REASON = "The shelter moved; ten animals are right."


def test_the_review_says_what_failed_and_what_would_change(runs: Runs, steward: Any) -> None:
    text = said(steward.get(f"/my/held/{runs.held}/"))
    assert "The shelter never has fewer than 20 stays. Found: 10." in text
    assert "Rows in the file 10" in text and "Would be published 10" in text
    assert "Against version 2, the current one: 0 rows added 50 rows removed 0 rows changed" in text
    assert "Version 1 40 – Version 2 60 50% more Held version 10 83.3% fewer" in text
    assert "stays_3.csv" in text
    assert "Nothing unusual was noticed" in text


def test_who_may_only_follow_gets_no_form(runs: Runs, client_for: Any) -> None:
    page = client_for("privacy_officer").get(f"/my/held/{runs.held}/")
    assert "You can read everything above." in said(page)
    assert b"/decide/" not in page.content


def test_too_many_broken_rows_are_a_sentence(runs: Runs, lake_city: Path) -> None:
    contract = gate.city().contracts["stays"]
    report = {"landed": 100, "quarantined": 30, "checks": [], "held_because": ["..."]}
    sentences = [finding.sentence for finding in failures(contract, report)]
    assert sentences == ["30 of 100 rows (30%) broke a rule; the contract allows 25%."]


@pytest.mark.parametrize(
    ("form", "mistake"),
    [
        ({"reason": REASON}, "Choose release or reject."),
        ({"decision": "release"}, "Say why, in a few words."),
        ({"decision": "release", "reason": "Looks fine"}, "Say why, in at least three words."),
        ({"decision": "publish", "reason": REASON}, "publish is not one of the available choices"),
    ],
)
def test_a_decision_without_a_reason_is_not_taken(
    form: dict[str, str], mistake: str, runs: Runs, steward: Any, lake_city: Path
) -> None:
    page = steward.post(f"/my/held/{runs.held}/decide/", form | {"confirmed": "yes"})
    assert page.status_code == 422
    assert mistake in said(page)
    assert ledger_run(lake_city, runs.held).state == "held"
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("decision", "consequence"),
    [
        ("release", "Version 3 is published from 10 rows that passed"),
        ("reject", "Version 2 stays the current one"),
    ],
)
def test_the_consequence_is_stated_before_anything_is_done(
    decision: str, consequence: str, runs: Runs, steward: Any, lake_city: Path
) -> None:
    page = steward.post(f"/my/held/{runs.held}/decide/", {"decision": decision, "reason": REASON})
    assert page.status_code == 200
    assert consequence in said(page) and "This cannot be undone." in said(page)
    assert REASON in said(page)
    assert ledger_run(lake_city, runs.held).state == "held"
    assert not Job.objects.exists()


def test_a_release_is_queued_once_and_publishes(
    own_runs: Runs, own_city: Path, steward: Any
) -> None:
    form = {"decision": "release", "reason": REASON, "confirmed": "yes"}
    first = steward.post(f"/my/held/{own_runs.held}/decide/", form)
    again = steward.post(f"/my/held/{own_runs.held}/decide/", form)
    job = Job.objects.get(kind="release")
    assert first.headers["Location"] == again.headers["Location"] == f"/my/jobs/{job.id}/"
    assert "Its release was asked for." in said(steward.get(f"/my/held/{own_runs.held}/"))
    work()
    current = Lake(own_city / "lake").version("stays")
    assert (current.number, current.rows, current.approved_by, current.reason) == (
        3,
        10,
        "steward@example.org",
        REASON,
    )
    text = said(steward.get(f"/my/held/{own_runs.held}/"))
    assert "This version is published." in text and REASON in text
    assert Entry.objects.filter(action="release", subject=f"run:{own_runs.held}").count() == 1


def test_a_rejection_keeps_the_version_out(own_runs: Runs, own_city: Path, client_for: Any) -> None:
    head = client_for("department_head")
    form = {"decision": "reject", "reason": "Half of the file is missing.", "confirmed": "yes"}
    page = head.post(f"/my/held/{own_runs.held}/decide/", form, follow=True)
    text = said(page)
    assert "This version is rejected; the one before stays current." in text
    assert "Half of the file is missing." in text and "department_head@example.org" in text
    assert ledger_run(own_city, own_runs.held).state == "rejected"
    assert Lake(own_city / "lake").version("stays").number == 2
    assert "Nothing needs you today." in said(head.get("/my/"))
    late = head.post(f"/my/held/{own_runs.held}/decide/", form, follow=True)
    assert "It was decided meanwhile. Nothing was done." in said(late)
    assert Entry.objects.filter(action="reject").count() == 1
