"""What was known of a project on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from citywide.services.portfolio.actions import register
from citywide.services.portfolio.models import (
    Baseline,
    BaselineMilestone,
    Milestone,
    Project,
    RegisterItem,
    Spending,
    StatusUpdate,
)
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.rules.colour import Axis
from tests.services.portfolio.status.conftest import END, TODAY

View = Callable[[str], Any]


def published(project: Any, day: dt.date, colour: str = "GREEN", **fields: Any) -> StatusUpdate:
    """Return a status that was published, as an import writes it."""
    return StatusUpdate.objects.create(
        project=project, as_of=day, state="published", declared=colour, **fields
    )


def test_the_baseline_is_that_of_the_day(viewer: View, project: Any) -> None:
    """A baseline approved later does not count before."""
    change = register.add_item(
        by=viewer("manager"), project=project, kind="change_request", values={"title": "x"}
    )
    Baseline.objects.create(
        project=project,
        number=2,
        approved_on=TODAY,
        change_request=change,
        ends_on=dt.date(2026, 12, 31),
    )
    before = queries.facts_of(project=project, as_of=TODAY - dt.timedelta(days=1))
    assert (before.baseline_end, before.baseline_budget_usd) == (END, Decimal(1200000))
    assert queries.facts_of(project=project, as_of=TODAY).baseline_end == dt.date(2026, 12, 31)


def test_forecasts_are_those_told_last(project: Any) -> None:
    """Of the status published last by the day, and no earlier than the plan's end."""
    published(project, dt.date(2026, 1, 31), forecast_end_on=dt.date(2026, 7, 1))
    published(project, dt.date(2026, 2, 28), forecast_end_on=dt.date(2026, 8, 1))
    assert queries.facts_of(project=project, as_of=TODAY).forecast_end == dt.date(2026, 8, 1)
    day = dt.date(2026, 2, 1)
    assert queries.facts_of(project=project, as_of=day).forecast_end == dt.date(2026, 7, 1)
    Milestone.objects.create(
        project=project, number="1", name="x", forecast_end_on=dt.date(2026, 9, 9)
    )
    fresh = Project.objects.get(pk=project.pk)
    assert queries.facts_of(project=fresh, as_of=TODAY).forecast_end == dt.date(2026, 9, 9)
    said = queries.facts_of(project=fresh, as_of=TODAY, forecast_end_on=dt.date(2026, 10, 1))
    assert said.forecast_end == dt.date(2026, 10, 1)


def test_spending_counts_up_to_the_month(project: Any) -> None:
    """Nothing sent is not known, which is not nothing spent."""
    assert queries.facts_of(project=project, as_of=TODAY).spent_usd is None
    for month, amount in ((2, 100), (3, 20), (4, 3)):
        Spending.objects.create(
            project=project, month=dt.date(2026, month, 1), amount_usd=amount, source="test"
        )
    fresh = Project.objects.get(pk=project.pk)
    assert queries.facts_of(project=fresh, as_of=TODAY).spent_usd == 120


def test_scope_counts_what_was_dropped_and_added(project: Any) -> None:
    """Against the milestones of the baseline; without any it is not known."""
    assert queries.facts_of(project=project, as_of=TODAY).baseline_scope_units is None
    made = [Milestone.objects.create(project=project, number=str(n), name="x") for n in range(5)]
    for one in made[:4]:
        BaselineMilestone.objects.create(baseline=project.current_baseline, milestone=one)
    made[0].dropped_on = TODAY
    made[0].save()
    facts = queries.facts_of(project=Project.objects.get(pk=project.pk), as_of=TODAY)
    assert (facts.baseline_scope_units, facts.changed_scope_units) == (4, 2)
    day = TODAY - dt.timedelta(days=1)
    facts = queries.facts_of(project=Project.objects.get(pk=project.pk), as_of=day)
    assert facts.changed_scope_units == 1


def test_the_register_counts_as_of_the_day(project: Any, office: dict[str, Any]) -> None:
    """What was opened later or closed by then does not count; without items nothing is known."""
    assert queries.facts_of(project=project, as_of=TODAY).risks is None
    days = {
        1: (dt.date(2026, 3, 1), None),
        2: (dt.date(2026, 3, 21), None),
        3: (dt.date(2026, 3, 1), TODAY),
        4: (dt.date(2026, 3, 1), dt.date(2026, 3, 21)),
    }
    for number, (opened, closed) in days.items():
        RegisterItem.objects.create(
            project=project,
            kind="issue" if number % 2 else "risk",
            number=number,
            title="x",
            opened_on=opened,
            closed_on=closed,
            probability=4,
            impact=4,
        )
    item = RegisterItem.objects.get(number=4)
    item.actions.create(text={"en": "x"}, owner=office["staff"], due_on=dt.date(2026, 3, 10))
    facts = queries.facts_of(project=Project.objects.get(pk=project.pk), as_of=TODAY)
    assert facts.issues is not None and facts.risks is not None
    # The issue has no severity, so it is serious; the risk's action is overdue.
    assert [(one.severity, one.has_action) for one in facts.issues] == [(2, False)]
    assert [(one.score, one.is_overdue, one.is_mitigated) for one in facts.risks] == [
        (16, True, True)
    ]
    before = queries.facts_of(project=project, as_of=dt.date(2026, 2, 1))
    assert (before.risks, before.issues) == (None, None)


@pytest.mark.parametrize(
    ("forecast", "colour"),
    [(dt.date(2026, 7, 18), "GREEN"), (dt.date(2026, 7, 19), "YELLOW"), (END, "GREEN")],
)
def test_computed_against_the_baseline(project: Any, forecast: dt.date, colour: str) -> None:
    """364 days were approved: 18 days late are under 5 percent, 19 are over."""
    computed = queries.compute_now(project=project, as_of=TODAY, forecast_end_on=forecast)
    assert computed.axes[Axis.SCHEDULE].colour == colour
    assert computed.overall == colour


def test_months_in_red_and_what_comes_next(project: Any) -> None:
    """Counted over calendar months up to a day."""
    issue = RegisterItem.objects.create(
        project=project, kind="issue", number=1, title="x", opened_on=TODAY
    )
    published(project, dt.date(2025, 12, 31))
    published(project, dt.date(2026, 1, 31), "RED", issue=issue)
    published(project, dt.date(2026, 2, 28), "RED", issue=issue)
    assert queries.months_in_red(project=project, as_of=TODAY) == 3
    assert queries.months_in_red(project=project, as_of=dt.date(2026, 1, 5)) == 0
    Milestone.objects.create(project=project, number="2", name="Go live", forecast_end_on=END)
    early = dt.date(2026, 3, 1)
    Milestone.objects.create(project=project, number="1", name="Contract", forecast_end_on=early)
    Milestone.objects.create(project=project, number="3", name="Done", actual_end_on=early)
    fresh = Project.objects.get(pk=project.pk)
    found = queries.next_milestone(project=fresh, as_of=TODAY)
    assert found is not None and found.name == "Contract"


def test_what_is_due(project: Any, make_project: Callable[..., Any]) -> None:
    """Overseen projects that run, without a status of the month."""
    make_project("P-002", is_overseen=False)
    make_project("P-003", stage="completed", completed_on=TODAY)
    make_project("P-004", approved_on=dt.date(2026, 4, 1))
    filed = make_project("P-005")
    published(filed, dt.date(2026, 3, 1))
    waiting = make_project("P-006")
    StatusUpdate.objects.create(
        project=waiting, as_of=TODAY, state="awaiting_approval", declared="GREEN"
    )
    written = make_project("P-007", stage="on_hold")
    StatusUpdate.objects.create(project=written, as_of=TODAY)
    published(written, dt.date(2026, 2, 28))
    assert [one.code for one in queries.due(as_of=TODAY)] == ["P-001", "P-007"]
    assert [one.code for one in queries.due(as_of=dt.date(2026, 2, 3))] == [
        "P-001",
        "P-005",
        "P-006",
    ]
