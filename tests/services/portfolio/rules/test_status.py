"""The computed status: every axis, at the edges of 5 % and 10 %, and with facts missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.status import (
    REASONS,
    Axis,
    AxisStatus,
    Colour,
    Computed,
    Facts,
    IssueFact,
    RiskFact,
    compute,
    slip_days,
    slip_share,
)
from citywide.services.portfolio.rules.thresholds import Thresholds

GREEN, YELLOW, RED = Colour
START = date(2026, 1, 1)
LIMITS = Thresholds()


def computed(**facts: Any) -> Computed:
    return compute(Facts(**facts), LIMITS)


def schedule(slip: int, *, duration: int = 100, **facts: Any) -> AxisStatus:
    end = START + timedelta(days=duration)
    dates = {"baseline_start": START, "baseline_end": end} | facts
    return computed(forecast_end=end + timedelta(days=slip), **dates).axes[Axis.SCHEDULE]


def cost(over: str, **facts: Any) -> AxisStatus:
    budget = Decimal(100_000)
    facts = {"forecast_cost_usd": budget + Decimal(over)} | facts
    return computed(baseline_budget_usd=budget, **facts).axes[Axis.COST]


@pytest.mark.parametrize(
    ("slip", "colour"),
    [(-50, GREEN), (0, GREEN), (5, GREEN), (6, YELLOW), (9, YELLOW), (10, RED), (200, RED)],
)
def test_schedule_is_green_up_to_5_percent_and_red_from_10(slip: int, colour: Colour) -> None:
    axis = schedule(slip)
    assert axis.colour is colour
    assert axis.share == Decimal(slip) / 100
    assert axis.facts["slip_days"] == slip


@pytest.mark.parametrize(
    ("over", "colour"),
    [
        ("-90000", GREEN),
        ("5000", GREEN),
        ("5000.01", YELLOW),
        ("9999.99", YELLOW),
        ("10000", RED),
    ],
)
def test_cost_is_green_up_to_5_percent_and_red_from_10(over: str, colour: Colour) -> None:
    assert cost(over).colour is colour


@pytest.mark.parametrize(
    ("changed", "colour"), [(0, GREEN), (1, GREEN), (Decimal("1.5"), YELLOW), (2, RED), (-2, RED)]
)
def test_scope_is_the_share_of_units_changed(changed: Any, colour: Colour) -> None:
    axis = computed(baseline_scope_units=20, changed_scope_units=changed).axes[Axis.SCOPE]
    assert axis.colour is colour


def test_a_forecast_in_the_past_counts_as_late_as_today() -> None:
    today = START + timedelta(days=120)
    assert schedule(2, as_of=today).facts["slip_days"] == 20
    assert schedule(2, as_of=today).colour is RED
    finished = schedule(2, as_of=today, actual_end=START + timedelta(days=103))
    assert finished.facts["slip_days"] == 3 and finished.colour is GREEN


def test_without_a_forecast_only_a_baseline_end_that_has_passed_is_judged() -> None:
    dates = {"baseline_start": START, "baseline_end": START + timedelta(days=100)}
    late = computed(**dates, as_of=START + timedelta(days=107)).axes[Axis.SCHEDULE]
    assert (late.colour, late.share) == (YELLOW, Decimal("0.07"))
    early = computed(**dates, as_of=START + timedelta(days=100)).axes[Axis.SCHEDULE]
    assert (early.colour, early.reason) == (None, "schedule_no_forecast")


@pytest.mark.parametrize(
    ("slip", "colour"), [(0, GREEN), (18, GREEN), (19, YELLOW), (36, YELLOW), (37, RED)]
)
def test_without_a_baseline_start_a_slip_is_held_against_a_year(slip: int, colour: Colour) -> None:
    axis = schedule(slip, baseline_start=None)
    assert axis.colour is colour
    assert axis.share is None
    assert axis.reason == ("schedule_late_no_start" if slip else "schedule_on_time")


def test_a_baseline_that_starts_after_its_end_has_no_duration() -> None:
    assert schedule(1, baseline_start=date(2030, 1, 1)).share is None


def test_a_baseline_of_one_day_lasts_a_day() -> None:
    assert slip_share(1, baseline_start=START, baseline_end=START) == 1


def test_spending_over_the_forecast_is_the_forecast() -> None:
    assert cost("0", spent_usd=Decimal(107_000)).colour is YELLOW
    assert cost("7000", spent_usd=Decimal(10)).colour is YELLOW


def test_without_a_forecast_cost_only_overspending_is_judged() -> None:
    over = cost("0", forecast_cost_usd=None, spent_usd=Decimal(110_000))
    assert over.colour is RED
    within = cost("0", forecast_cost_usd=None, spent_usd=Decimal(50_000))
    assert (within.colour, within.reason) == (None, "cost_no_forecast")


@pytest.mark.parametrize(
    ("budget", "forecast", "colour", "reason"),
    [
        (Decimal(0), Decimal(1), RED, "cost_over_zero_budget"),
        (Decimal(0), Decimal(0), None, "cost_zero_baseline"),
        (Decimal(-5), Decimal(1), None, "cost_no_baseline"),
        (None, Decimal(1), None, "cost_no_baseline"),
        (Decimal(5), None, None, "cost_no_forecast"),
    ],
)
def test_a_budget_that_cannot_be_divided_by_gives_no_share(
    budget: Decimal | None, forecast: Decimal | None, colour: Colour | None, reason: str
) -> None:
    axis = computed(baseline_budget_usd=budget, forecast_cost_usd=forecast).axes[Axis.COST]
    assert (axis.colour, axis.share, axis.reason) == (colour, None, reason)


@pytest.mark.parametrize(
    ("risk", "colour"),
    [
        (RiskFact(1, 1), GREEN),
        (RiskFact(1, 5), GREEN),
        (RiskFact(2, 4), YELLOW),
        (RiskFact(3, 4), YELLOW),
        (RiskFact(3, 5), RED),
        (RiskFact(5, 5), RED),
        (RiskFact(1, 1, is_overdue=True), YELLOW),
        (RiskFact(2, 4, is_mitigated=True), GREEN),
        (RiskFact(5, 5, is_mitigated=True), YELLOW),
        (RiskFact(5, 5, is_mitigated=True, is_overdue=True), RED),
        (RiskFact(2, 4, is_mitigated=True, is_overdue=True), YELLOW),
    ],
)
def test_risks_are_scored_on_the_matrix(risk: RiskFact, colour: Colour) -> None:
    assert computed(risks=(RiskFact(1, 1), risk)).axes[Axis.RISK].colour is colour


@pytest.mark.parametrize(
    ("issue", "colour"),
    [
        (IssueFact(1), GREEN),
        (IssueFact(1, is_overdue=True), YELLOW),
        (IssueFact(2), YELLOW),
        (IssueFact(2, has_action=True), GREEN),
        (IssueFact(2, has_action=True, is_overdue=True), YELLOW),
        (IssueFact(3), RED),
        (IssueFact(3, has_action=True), YELLOW),
        (IssueFact(3, has_action=True, is_overdue=True), RED),
    ],
)
def test_issues_are_judged_by_severity_and_action(issue: IssueFact, colour: Colour) -> None:
    assert computed(issues=(issue,)).axes[Axis.RISK].colour is colour


def test_an_empty_register_is_green_and_none_is_unknown() -> None:
    assert computed(risks=()).axes[Axis.RISK].colour is GREEN
    assert computed().axes[Axis.RISK].colour is None


@pytest.mark.parametrize("rating", [0, 6])
def test_ratings_off_the_scale_are_refused(rating: int) -> None:
    for make in (lambda: RiskFact(rating, 1), lambda: RiskFact(1, rating)):
        with pytest.raises(UsageError, match="from 1 to 5"):
            make()
    with pytest.raises(UsageError, match="from 1 to 3"):
        IssueFact(rating and 4)


def test_an_amount_that_is_no_number_is_refused() -> None:
    with pytest.raises(UsageError, match="spent_usd is NaN"):
        Facts(spent_usd=Decimal("NaN"))


def test_the_overall_colour_is_the_worst_known_axis() -> None:
    end = START + timedelta(days=100)
    facts = Facts(baseline_start=START, baseline_end=end, forecast_end=end, risks=(RiskFact(2, 4),))
    found = compute(facts, LIMITS)
    assert (found.overall, found.worst_axes) == (YELLOW, (Axis.RISK,))
    late = replace(facts, forecast_end=end + timedelta(days=30))
    assert compute(late, LIMITS).overall is RED
    assert compute(late, LIMITS).worst_axes == (Axis.SCHEDULE,)


def test_overall_is_unknown_without_schedule_and_cost_even_when_risks_are_red() -> None:
    found = computed(risks=(RiskFact(5, 5),), baseline_scope_units=1, changed_scope_units=1)
    assert found.axes[Axis.RISK].colour is RED
    assert found.overall is None and found.worst_axes == ()


DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
MONEY = st.none() | st.decimals(-(10**9), 10**9, places=2)
FACTS = st.builds(
    Facts,
    as_of=DAYS,
    baseline_start=DAYS,
    baseline_end=DAYS,
    forecast_end=DAYS,
    actual_end=DAYS,
    baseline_budget_usd=MONEY,
    forecast_cost_usd=MONEY,
    spent_usd=MONEY,
    baseline_scope_units=st.none() | st.integers(-1, 50),
    changed_scope_units=st.none() | st.integers(-60, 60),
    risks=st.none()
    | st.lists(
        st.builds(RiskFact, st.integers(1, 5), st.integers(1, 5), st.booleans(), st.booleans()),
        max_size=3,
    ).map(tuple),
    issues=st.none()
    | st.lists(
        st.builds(IssueFact, st.integers(1, 3), st.booleans(), st.booleans()), max_size=3
    ).map(tuple),
)


@given(FACTS)
def test_any_facts_give_a_status_with_a_known_reason(facts: Facts) -> None:
    found = compute(facts, LIMITS)
    assert set(found.axes) == set(Axis)
    for axis in found.axes.values():
        assert axis.reason in REASONS
    colours = [axis.colour for axis in found.axes.values() if axis.colour]
    if found.overall:
        assert found.overall in colours
        assert not any(colour.is_worse_than(found.overall) for colour in colours)
    else:
        assert found.axes[Axis.SCHEDULE].colour is None and found.axes[Axis.COST].colour is None


@given(
    slip=st.integers(-4000, 4000), duration=st.integers(1, 4000), over=st.integers(-(10**6), 10**6)
)
def test_colours_equal_exact_fractions(slip: int, duration: int, over: int) -> None:
    def expected(share: Fraction) -> Colour:
        if share <= Fraction(1, 20):
            return GREEN
        return RED if share >= Fraction(1, 10) else YELLOW

    assert schedule(slip, duration=duration).colour is expected(Fraction(slip, duration))
    axis = computed(baseline_budget_usd=Decimal(duration), forecast_cost_usd=Decimal(over))
    assert axis.axes[Axis.COST].colour is expected(Fraction(over - duration, duration))


@given(FACTS, st.integers(0, 500), st.decimals(0, 10**6, places=2))
def test_later_or_dearer_is_never_better(facts: Facts, days: int, more: Decimal) -> None:
    later = replace(
        facts,
        forecast_end=facts.forecast_end and facts.forecast_end + timedelta(days=days),
        forecast_cost_usd=facts.forecast_cost_usd and facts.forecast_cost_usd + more,
    )
    for axis, before in compute(facts, LIMITS).axes.items():
        after = compute(later, LIMITS).axes[axis]
        if before.colour and after.colour:
            assert not after.colour.is_better_than(before.colour)


@given(DAYS, DAYS, DAYS, DAYS)
def test_a_slip_is_the_days_between_two_ends(
    baseline: date | None, forecast: date | None, actual: date | None, as_of: date | None
) -> None:
    slip = slip_days(baseline_end=baseline, forecast_end=forecast, actual_end=actual, as_of=as_of)
    if baseline is None:
        assert slip is None
    elif actual:
        assert slip == (actual - baseline).days
    elif forecast:
        assert slip is not None and slip >= (forecast - baseline).days
        if as_of:
            assert slip >= (as_of - baseline).days
    elif as_of and as_of > baseline:
        assert slip == (as_of - baseline).days
    else:
        assert slip is None
