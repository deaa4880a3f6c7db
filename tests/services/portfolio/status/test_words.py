"""Every reason and every key has a sentence, in words a resident could read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from citywide.services.portfolio.actions.status import Lack
from citywide.services.portfolio.queries.status import frozen
from citywide.services.portfolio.rules import filing, status
from citywide.services.portfolio.rules.thresholds import Thresholds
from citywide.services.portfolio.words import status as words

START, END = dt.date(2025, 7, 1), dt.date(2026, 6, 30)
LATE = dt.date(2026, 8, 15)
BUDGET = Decimal(1000)
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "schedule_on_time": (
        {"baseline_end": END, "forecast_end": END},
        "It is to end on the approved day, June 30, 2026.",
    ),
    "schedule_late": (
        {"baseline_start": START, "baseline_end": END, "forecast_end": LATE},
        "46 days late against the approved end of June 30, 2026: 12.6 % of its duration.",
    ),
    "schedule_late_no_start": (
        {"baseline_end": END, "forecast_end": LATE},
        "46 days late against the approved end of June 30, 2026; no start was approved.",
    ),
    "schedule_no_baseline": ({}, "There is no approved end to compare with."),
    "schedule_no_forecast": ({"baseline_end": END}, "Nobody has said yet when it will end."),
    "cost_within": (
        {"baseline_budget_usd": BUDGET, "forecast_cost_usd": BUDGET},
        "$1,000 expected, within the approved $1,000.",
    ),
    "cost_over": (
        {"baseline_budget_usd": BUDGET, "forecast_cost_usd": Decimal(1074)},
        "$74 (7.4 %) over the approved $1,000.",
    ),
    "cost_over_zero_budget": (
        {"baseline_budget_usd": Decimal(0), "forecast_cost_usd": BUDGET},
        "$1,000, though no budget was approved.",
    ),
    "cost_no_baseline": ({}, "There is no approved budget to compare with."),
    "cost_zero_baseline": (
        {"baseline_budget_usd": Decimal(0), "forecast_cost_usd": Decimal(0)},
        "The approved budget is nothing, and nothing was spent.",
    ),
    "cost_no_forecast": ({"baseline_budget_usd": BUDGET}, "Nobody has said yet what it will cost."),
    "scope_unchanged": (
        {"baseline_scope_units": 4, "changed_scope_units": 0},
        "Its milestones are those that were approved.",
    ),
    "scope_changed": (
        {"baseline_scope_units": 8, "changed_scope_units": 1},
        "1 milestone added or dropped, against 8 approved (12.5 %).",
    ),
    "scope_no_baseline": ({}, "There are no approved milestones to compare with."),
    "scope_no_change_known": (
        {"baseline_scope_units": 4},
        "It is not known what changed in its milestones.",
    ),
    "risk_none_open": ({"risks": (), "issues": ()}, "No risk or issue is open."),
    "risk_low": (
        {"risks": (status.RiskFact(1, 2),), "issues": ()},
        "1 open risk (highest score 2 of 25).",
    ),
    "risk_open": (
        {"risks": (), "issues": (status.IssueFact(3), status.IssueFact(1, is_overdue=True))},
        "2 open issues; 2 issues without an action; 1 overdue.",
    ),
    "risk_not_recorded": ({}, "No risks or issues have been recorded."),
}


def test_no_reason_is_left_out() -> None:
    """What the rules can say, the cases below have."""
    assert set(CASES) == set(status.REASONS)


@pytest.mark.parametrize("reason", CASES)
def test_the_sentence_of_each_reason(reason: str) -> None:
    """From the figures as an update keeps them."""
    given, sentence = CASES[reason]
    kept = frozen(status.compute(status.Facts(**given), Thresholds()))
    axis = reason.partition("_")[0]
    assert kept[axis]["reason"] == reason
    found = {one.label: one for one in words.axes(kept)}
    label = {"schedule": "Schedule", "cost": "Cost", "scope": "Scope", "risk": "Risks and issues"}
    assert found[label[axis]].sentence == sentence


def test_what_is_missing_is_said() -> None:
    """Every key of the rules has a sentence; one names a milestone and its day."""
    for key in filing.MISSING:
        assert str(Lack(key)).endswith(".")
    lack = Lack("forecast_before_milestone", {"name": "Go live", "day": "2026-09-01"})
    assert str(lack) == "Go live is forecast for 2026-09-01, after this day. Correct one of them."


def test_slips_and_months() -> None:
    """Early, late, on its day, not known."""
    said = [words.slip(days) for days in (None, 0, 1, 12, -1, -1200)]
    assert said == [
        "Not known",
        "On its day",
        "1 day late",
        "12 days late",
        "1 day early",
        "1,200 days early",
    ]
    assert [words.months_in_red(n) for n in (0, 1, 3)] == [
        "",
        "RED for 1 month",
        "RED for 3 months",
    ]
