"""Success of completed projects, colours, dollars, slips and months in red."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.outcomes import (
    CompletedProject,
    Dollars,
    Share,
    dollars_by_status,
    median_slip,
    months_in_red,
    on_schedule_share,
    succeeded,
    success,
)
from citywide.services.portfolio.rules.thresholds import Thresholds

GREEN, YELLOW, RED = Colour
LIMITS = Thresholds()
END = date(2025, 12, 31)


def project(late: int = 0, over: int = 0, **known: Any) -> CompletedProject:
    """A project of 100 days and $1,000, `late` days late and `over` dollars over."""
    facts = {
        "key": "P",
        "completed_on": END + timedelta(days=late),
        "baseline_start": END - timedelta(days=100),
        "baseline_end": END,
        "baseline_budget_usd": Decimal(1000),
        "actual_cost_usd": Decimal(1000 + over),
    }
    return CompletedProject(**(facts | known))


@pytest.mark.parametrize(
    ("late", "over", "verdict"),
    [
        (0, 0, True),
        (-80, -900, True),
        (10, 100, True),
        (11, 0, False),
        (0, 101, False),
        (11, 101, False),
    ],
)
def test_success_is_at_most_10_percent_late_and_over(late: int, over: int, verdict: bool) -> None:
    assert succeeded(project(late, over), LIMITS) is verdict


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (project(baseline_end=None), None),
        (project(baseline_end=None, over=101), False),
        (project(baseline_start=None), True),
        (project(1, baseline_start=None), None),
        (project(baseline_budget_usd=None), None),
        (project(11, baseline_budget_usd=None), False),
        (project(baseline_budget_usd=Decimal(0)), None),
        (project(actual_cost_usd=None), None),
    ],
)
def test_a_missing_baseline_is_unknown_unless_the_other_axis_failed(
    one: CompletedProject, verdict: bool | None
) -> None:
    assert succeeded(one, LIMITS) is verdict


def test_the_rate_has_bounds_and_a_target() -> None:
    many = [project(key=i) for i in range(8)] + [project(50, key=8), project(key=9)]
    found = success(many, thresholds=LIMITS)
    assert (found.rate.share, found.rate.low, found.rate.high) == (Decimal("0.9"),) * 3
    assert found.is_on_target is True
    unsure = success(
        [*many, *(project(key=i, baseline_end=None) for i in range(10, 13))], thresholds=LIMITS
    )
    assert unsure.rate == Share(9, 1, 3)
    assert unsure.rate.share == Decimal("0.9")
    assert unsure.rate.low == Decimal(9) / 13 and unsure.rate.high == Decimal(12) / 13
    assert unsure.is_on_target is None
    assert success([project(50)], thresholds=LIMITS).is_on_target is False
    none = success([], thresholds=LIMITS)
    assert none.rate.share is None and none.rate.low is None and none.is_on_target is None


def test_a_rate_of_exactly_the_target_reaches_it() -> None:
    many = [project(key=i) for i in range(4)] + [project(50, key=4)]
    assert success(many, thresholds=LIMITS).is_on_target is True


def test_two_windows_one_after_the_other_count_each_project_once() -> None:
    first, second, third = date(2025, 3, 5), date(2026, 3, 26), date(2027, 3, 26)
    days = [first, first + timedelta(days=1), second, second + timedelta(days=1)]
    many = [project(key=day, completed_on=day) for day in days]
    before = success(many, until=first, thresholds=LIMITS).verdicts
    then = success(many, after=first, until=second, thresholds=LIMITS).verdicts
    later = success(many, after=second, until=third, thresholds=LIMITS).verdicts
    assert [list(one) for one in (before, then, later)] == [days[:1], days[1:3], days[3:]]


def test_the_memorandum_had_22_of_24_on_schedule() -> None:
    share = on_schedule_share([GREEN] * 22 + [YELLOW, RED])
    assert (share.met, share.known, share.unknown) == (22, 24, 0)
    assert share.share is not None
    assert round(share.share * 100, 1) == Decimal("91.7") and round(share.share * 100) == 92


def test_an_unknown_status_is_counted_apart() -> None:
    share = on_schedule_share([GREEN, RED, None, None])
    assert (share.share, share.low, share.high) == (
        Decimal("0.5"),
        Decimal("0.25"),
        Decimal("0.75"),
    )
    assert on_schedule_share([]).share is None


@given(st.lists(st.sampled_from([*Colour, None])))
def test_the_share_lies_between_its_bounds(colours: list[Colour | None]) -> None:
    share = on_schedule_share(colours)
    assert share.total == len(colours)
    if share.share is not None:
        assert share.low is not None and share.high is not None
        assert 0 <= share.low <= share.share <= share.high <= 1


def test_dollars_by_status_show_every_colour_and_what_has_no_budget() -> None:
    found = dollars_by_status([(GREEN, Decimal(5)), (GREEN, None), (RED, Decimal(2))])
    assert list(found) == [GREEN, YELLOW, RED]
    assert found[GREEN] == Dollars(2, Decimal(5), 1)
    assert found[YELLOW] == Dollars(0, Decimal(0), 0)
    assert dollars_by_status([(None, Decimal(1))])[None] == Dollars(1, Decimal(1), 0)


def test_the_median_leaves_unknown_slips_out() -> None:
    assert median_slip([5, None, -3, 10]) == 5
    assert median_slip([1, 2]) == Decimal("1.5")
    assert median_slip([None]) is None


@pytest.mark.parametrize(
    ("history", "months"),
    [
        ([], 0),
        ([("2026-01-31", RED)], 1),
        ([("2026-01-31", RED), ("2026-02-28", RED)], 2),
        ([("2026-01-31", RED), ("2026-03-31", RED)], 3),  # it stood in February
        ([("2026-01-31", RED), ("2026-02-28", GREEN), ("2026-03-31", RED)], 1),
        ([("2026-01-31", RED), ("2026-02-28", YELLOW)], 0),
        ([("2025-12-31", RED), ("2026-01-31", RED)], 2),
        ([("2026-02-28", RED), ("2026-01-31", RED)], 2),
        ([("2026-01-10", RED), ("2026-01-31", GREEN)], 0),
        ([("2026-01-31", GREEN), ("2026-01-31", RED)], 1),  # the correction counts
        ([("2026-01-31", RED), ("2026-01-31", GREEN)], 0),
        ([("2026-01-31", RED), ("2026-02-28", None)], 1),
    ],
)
def test_months_in_red_are_the_run_to_the_latest_status(
    history: list[tuple[str, Colour | None]], months: int
) -> None:
    assert months_in_red((date.fromisoformat(day), colour) for day, colour in history) == months


def test_a_red_status_stands_until_a_given_day_and_later_ones_do_not_count() -> None:
    history = [(date(2026, 1, 31), RED), (date(2026, 6, 30), GREEN)]
    assert months_in_red(history, until=date(2026, 3, 26)) == 3
    assert months_in_red(history, until=date(2026, 7, 1)) == 0
    assert months_in_red(history, until=date(2025, 7, 1)) == 0


@given(st.lists(st.sampled_from(list(Colour)), max_size=30))
def test_months_in_red_equal_a_count_backwards(colours: list[Colour]) -> None:
    history = [(date(2020 + i // 12, i % 12 + 1, 28), one) for i, one in enumerate(colours)]
    expected = 0
    for colour in reversed(colours):
        if colour is not RED:
            break
        expected += 1
    assert months_in_red(history) == expected
