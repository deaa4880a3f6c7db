"""The four criteria of oversight, at and around their limits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.oversight import Oversight, last_day_within, oversight
from citywide.services.portfolio.rules.thresholds import Thresholds

SMALL: dict[str, Any] = {
    "cost_usd": Decimal("500000"),
    "departments": 1,
    "starts_on": date(2026, 7, 1),
    "ends_on": date(2027, 7, 1),
    "is_sensitive": False,
}


def judged(**entries: Any) -> Oversight:
    return oversight(**(SMALL | entries), thresholds=Thresholds())


def keys(found: Oversight) -> list[str]:
    return [one.key for one in found.met]


def test_a_project_exactly_at_every_limit_is_not_overseen() -> None:
    found = judged()
    assert [one.is_met for one in found.criteria] == [False] * 4
    assert not found.is_overseen and found.is_settled


@pytest.mark.parametrize(
    ("entries", "met"),
    [
        ({"cost_usd": Decimal("500000.01")}, ["cost"]),
        ({"departments": 2}, ["departments"]),
        ({"ends_on": date(2027, 7, 2)}, ["duration"]),
        ({"is_sensitive": True}, ["sensitive"]),
        ({"cost_usd": Decimal("1.2e6"), "departments": 3}, ["cost", "departments"]),
    ],
)
def test_one_step_over_a_limit_is_overseen(entries: dict[str, Any], met: list[str]) -> None:
    found = judged(**entries)
    assert keys(found) == met
    assert found.is_overseen


def test_the_facts_say_what_was_compared_with_what() -> None:
    cost, departments, duration, _ = judged(cost_usd=Decimal("1.2e6"), departments=3).criteria
    assert cost.facts == {"cost_usd": Decimal("1.2e6"), "limit_usd": Decimal(500_000)}
    assert departments.facts == {"departments": 3, "limit": 1}
    assert duration.facts["limit_on"] == date(2027, 7, 1)
    assert duration.facts["days"] == 365


@pytest.mark.parametrize(
    ("entries", "unknown"),
    [
        ({"cost_usd": None}, "cost"),
        ({"departments": 0}, "departments"),
        ({"starts_on": None}, "duration"),
        ({"ends_on": None}, "duration"),
        ({"ends_on": date(2026, 6, 30)}, "duration"),
    ],
)
def test_a_missing_entry_cannot_be_judged(entries: dict[str, Any], unknown: str) -> None:
    found = judged(**entries)
    assert [one.key for one in found.unknown] == [unknown]
    assert not found.is_overseen and not found.is_settled
    assert judged(**entries, is_sensitive=True).is_settled


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2027, 7, 1), date(2028, 7, 1)),  # 366 days, and still one year
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(9999, 1, 1), date.max),
    ],
)
def test_a_year_is_a_calendar_year(starts_on: date, last: date) -> None:
    assert last_day_within(starts_on, 365) == last


def test_a_city_may_count_two_years_or_half_a_one() -> None:
    assert last_day_within(date(2026, 3, 1), 730) == date(2028, 3, 1)
    assert last_day_within(date(2026, 3, 1), 180) == date(2026, 8, 28)


@pytest.mark.parametrize(
    "entries", [{"cost_usd": Decimal(-1)}, {"cost_usd": Decimal("NaN")}, {"departments": -1}]
)
def test_impossible_entries_are_refused(entries: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="Give"):
        judged(**entries)


@given(
    cost=st.none() | st.decimals(0, 10**8, places=2),
    departments=st.integers(0, 20),
    days=st.none() | st.integers(0, 2000),
    is_sensitive=st.booleans(),
)
def test_more_of_anything_never_ends_oversight(
    cost: Decimal | None, departments: int, days: int | None, is_sensitive: bool
) -> None:
    start = date(2026, 1, 1)
    end = None if days is None else start + timedelta(days=days)
    entries = {"starts_on": start, "departments": departments, "is_sensitive": is_sensitive}
    if judged(**entries, cost_usd=cost, ends_on=end).is_overseen:
        more = judged(
            starts_on=start,
            departments=departments + 1,
            is_sensitive=is_sensitive,
            cost_usd=None if cost is None else cost + 1,
            ends_on=None if end is None else end + timedelta(days=1),
        )
        assert more.is_overseen
