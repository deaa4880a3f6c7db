"""Publishing the records: what comes out, that it is exact, and that no name is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citywide.core.errors import NotFound
from tests.services.portfolio.publish import golden

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 30)
SECRETS = {
    "manager": "Zsofia Managerova",
    "sponsor": "Quentin Sponsorius",
    "staff": "Wilhelmina Ownerling",
}


@pytest.fixture
def named(office: dict[str, Any]) -> dict[str, Any]:
    """Give people names that cannot stand in a text by chance."""
    for person, name in SECRETS.items():
        office[person].name = name
        office[person].save()
    return office


@pytest.fixture
def whole_project(named: dict[str, Any], make_project: Callable[..., Any]) -> Any:
    """A project with something in every record, and people in all of them."""
    from django.utils import timezone

    from citywide.services.portfolio import models

    project = make_project(
        "P-001",
        title={"en": "New phones", "es": "Teléfonos nuevos"},
        summary={"en": 'Replaces "old" phones,\nall of them; áéí Đường.'},
        description="SECRET-DESCRIPTION",
        is_sensitive=True,
        sensitive_reason="SECRET-REASON",
        decision_reason="SECRET-DECISION",
        vendor="Acme, Inc.",
        proposed_by=named["staff"],
        decided_by=named["sponsor"],
    )
    update = golden.give_status(
        project,
        dt.date(2026, 3, 31),
        "YELLOW",
        computed_overall="RED",
        reason="SECRET-BETTER",
        return_reason="SECRET-RETURN",
        spent_usd=Decimal("100.10"),
        forecast_end_on=dt.date(2026, 8, 1),
        slip_days=32,
        created_by=named["manager"],
        filed_by=named["manager"],
        approved_by=named["sponsor"],
        forecast_cost_usd=Decimal("1234567.89"),
    )
    issue = update.issue
    issue.owner, issue.title, issue.description = named["staff"], "SECRET-TITLE", "SECRET-ISSUE"
    issue.decision_reason = "SECRET-ISSUE-DECISION"
    issue.requested_by = named["staff"]
    issue.save()
    issue.actions.update(owner=named["staff"])
    models.ItemEvent.objects.create(
        item=issue, at=timezone.now(), by="zsofia@example.org", note="SECRET-EVENT"
    )
    models.RegisterItem.objects.create(
        project=project,
        kind="decision",
        number=9,
        title="SECRET-DECISION-ITEM",
        public_text={"en": "SECRET-PUBLIC-DECISION"},
        opened_on=dt.date(2026, 1, 1),
    )
    models.Comment.objects.create(
        project=project, by=named["staff"], at=timezone.now(), text="SECRET-COMMENT"
    )
    milestone = models.Milestone.objects.create(
        project=project,
        number="1",
        name="Go live",
        is_key=True,
        note="SECRET-NOTE",
        forecast_end_on=dt.date(2026, 8, 1),
    )
    models.Milestone.objects.create(project=project, number="2", name="SECRET-MILESTONE")
    models.BaselineMilestone.objects.create(
        baseline=project.current_baseline, milestone=milestone, ends_on=dt.date(2026, 6, 30)
    )
    models.Funding.objects.create(
        project=project,
        fund="General Fund",
        fiscal_year=2026,
        budget_usd=Decimal("12345678901.23"),
        committed_usd=Decimal("0.10"),
    )
    for month, amount in ((dt.date(2026, 3, 1), "0.20"), (dt.date(2026, 7, 1), "-0.05")):
        models.Spending.objects.create(
            project=project,
            month=month,
            fund="General Fund",
            amount_usd=Decimal(amount),
            source="document",
        )
    models.Change.objects.create(
        project=project, at=timezone.now(), by="quentin@example.org", kind="project"
    )
    return project


def rows(dataset: str) -> list[dict[str, Any]]:
    from citywide.services.portfolio.queries.lake import rows_in

    return list(rows_in(dataset))


def publish_by(viewer: Callable[[str], Any]) -> dict[str, str]:
    from citywide.services.portfolio.publish import publish

    done = publish(by=viewer("lead"))
    assert done.failed == ()
    return {one.dataset: one.state for one in done.outcomes}


def test_every_record_comes_out_as_its_contract_says_and_nobody_s_name(
    portfolio_city: Path, whole_project: Any, named: dict[str, Any], viewer: Callable[[str], Any]
) -> None:
    from citywide.services.portfolio.publish import publish_report

    assert set(publish_by(viewer).values()) == {"published"}
    (project,) = rows("projects")
    expected = {
        "project_code": "P-001",
        "title": "New phones",
        "title_es": "Teléfonos nuevos",
        "title_vi": None,
        "summary": 'Replaces "old" phones,\nall of them; áéí Đường.',
        "stage": "active",
        "is_active": True,
        "lead_department": "Transportation",
        "department_count": 1,
        "vendor": "Acme, Inc.",
        "planned_end_on": dt.date(2026, 6, 30),
        "baseline_duration_days": 364,
        "forecast_end_on": dt.date(2026, 8, 1),
        "status_declared": "YELLOW",
        "status_computed": "RED",
        "slip_days": 32,
        "months_in_red": 0,
        "budget_usd": Decimal("1200000.00"),
        "committed_usd": Decimal("0.10"),
        "forecast_cost_usd": Decimal("1234567.89"),
        "late_reason": "P-001 was delayed.",
        "is_success": None,
    }
    assert {name: project[name] for name in expected} == expected
    (status,) = rows("project_statuses")
    assert (status["as_of"], status["declared"]) == (dt.date(2026, 3, 31), "YELLOW")
    assert status["spent_usd"] == Decimal("100.10")
    (milestone,) = rows("project_milestones")
    assert milestone["milestone"] == "Go live"
    assert milestone["baseline_end_on"] == dt.date(2026, 6, 30)
    (risk,) = rows("project_risks")
    assert (risk["kind"], risk["state"]) == ("issue", "open")
    assert risk["mitigating_action"] == "Preparing a new request for bids."

    publish_report(by=viewer("lead"), report=golden.make_report(named, as_of=TODAY))
    landed = list((portfolio_city / "lake" / "landed").rglob("*"))
    extracts = [path.read_bytes() for path in landed if path.is_file()]
    assert len(extracts) == 7
    said = b"\n".join(extracts)
    assert b"New phones" in said
    people = [user for user in named.values() if user]
    personal = [text for user in people for text in (user.email, *names_of(user))]
    for text in (*personal, "SECRET", "@example.org"):
        assert text.encode() not in said, text


def test_money_is_exact_and_in_its_fiscal_year(whole_project: Any) -> None:
    from citywide.services.portfolio.publish import rows_of

    found = {row["fiscal_year"]: row for row in rows_of("project_spending", as_of=dt.date.max)}
    assert found["FY2026"]["budget_usd"] == Decimal("12345678901.23")
    assert found["FY2026"]["spent_usd"] == Decimal("0.20")
    # July begins the next fiscal year, which has a credit and no budget.
    assert (found["FY2027"]["spent_usd"], found["FY2027"]["budget_usd"]) == (
        Decimal("-0.05"),
        None,
    )
    assert [row["fiscal_year"] for row in rows_of("project_spending", as_of=TODAY)] == ["FY2026"]


def names_of(user: Any) -> Iterator[str]:
    """Yield a person's whole name and each part that is no ordinary word."""
    if user.name in SECRETS.values():
        yield from (user.name, *user.name.split())


def test_only_what_changed_is_published_again_also_when_it_comes_back(
    portfolio_city: Path, whole_project: Any, viewer: Callable[[str], Any]
) -> None:
    publish_by(viewer)
    assert set(publish_by(viewer).values()) == {"unchanged"}

    whole_project.vendor = "Other"
    whole_project.updates.update(state="superseded")
    golden.give_status(whole_project, dt.date(2026, 3, 31), "GREEN", revision=2)
    states = publish_by(viewer)
    assert (states["projects"], states["project_statuses"]) == ("published", "published")
    assert (states["project_milestones"], states["project_risks"]) == ("unchanged", "unchanged")
    assert rows("projects")[0]["vendor"] == "Other"
    (status,) = rows("project_statuses")
    assert (status["declared"], status["revision"]) == ("GREEN", 2)

    whole_project.updates.filter(revision=2).delete()
    whole_project.updates.update(state="published")
    assert publish_by(viewer)["project_statuses"] == "published"
    (status,) = rows("project_statuses")
    assert (status["declared"], status["revision"]) == ("YELLOW", 1)


def test_proposals_stay_inside(portfolio_city: Path, make_project: Callable[..., Any]) -> None:
    from citywide.services.portfolio.publish import rows_of

    for stage in ("proposed", "scored", "declined"):
        golden.give_status(make_project(f"P-{stage}", stage=stage), TODAY, "GREEN")
    make_project("P-shown")
    assert [row["project_code"] for row in rows_of("projects", as_of=TODAY)] == ["P-shown"]
    assert list(rows_of("project_statuses", as_of=TODAY)) == []


def test_a_past_day_shows_the_records_of_that_day(
    portfolio_city: Path, make_project: Callable[..., Any]
) -> None:
    from citywide.services.portfolio.publish import rows_of

    project = make_project()
    golden.give_status(project, dt.date(2026, 2, 28), "RED")
    golden.give_status(project, dt.date(2026, 4, 30), "GREEN")
    golden.complete(project, dt.date(2026, 5, 15), Decimal(5), ends_on=dt.date(2026, 5, 1))

    def on(day: dt.date) -> tuple[Any, ...]:
        (row,) = rows_of("projects", as_of=day)
        names = ("stage", "is_active", "status_declared", "months_in_red", "spent_usd")
        return tuple(row[name] for name in names)

    assert on(dt.date(2026, 3, 1)) == ("active", True, "RED", 1, None)
    assert on(dt.date(2026, 4, 30)) == ("active", True, "GREEN", 0, None)
    assert on(dt.date(2026, 5, 15)) == ("completed", False, "GREEN", 0, Decimal(5))


@pytest.mark.parametrize(
    "dataset",
    ["projects", "project_statuses", "project_milestones", "project_spending", "project_risks"],
)
def test_more_projects_need_no_more_queries(
    dataset: str, portfolio_city: Path, whole_project: Any, make_project: Callable[..., Any]
) -> None:
    from citywide.services.portfolio.publish import rows_of

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            list(rows_of(dataset, as_of=TODAY))
        return len(caught)

    one = queries()
    for number in range(12):
        golden.give_status(make_project(f"Q-{number}"), TODAY, "YELLOW")
    assert queries() == one <= 12


def test_an_unknown_data_set_is_refused() -> None:
    from citywide.services.portfolio.publish import rows_of

    with pytest.raises(NotFound, match="payroll"):
        rows_of("payroll", as_of=TODAY)


def test_a_city_without_the_service_says_so(
    lake_city: Path, whole_project: Any, viewer: Callable[[str], Any]
) -> None:
    with pytest.raises(NotFound, match="projects"):
        publish_by(viewer)


def test_one_publication_waits_and_the_worker_does_it(
    portfolio_city: Path, whole_project: Any, viewer: Callable[[str], Any]
) -> None:
    from citywide.portal.jobs import registry
    from citywide.portal.jobs.models import Job
    from citywide.services.portfolio import jobs

    first = jobs.queue_publication(viewer("manager"))
    jobs.publish_daily()
    assert Job.objects.get() == first
    steps: list[tuple[str, float]] = []
    result = registry.kind(first.kind).handle(
        first, lambda step, share: steps.append((step, share))
    )
    assert set(result["published"]) == {
        "projects",
        "project_statuses",
        "project_milestones",
        "project_spending",
        "project_risks",
    }
    assert result["steps"] == []
    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert registry.kind(first.kind).handle(first, lambda _step, _share: None)["published"] == {}
