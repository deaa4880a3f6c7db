"""Load of managers and departments by month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.capacity import Assignment, MonthLoad, capacity

HALF = Decimal("0.5")
JAN, FEB, MAR = (date(2026, month, 1) for month in (1, 2, 3))


def on(project: str, start: date | None, end: date | None, share: Decimal | None) -> Assignment:
    return Assignment("lee", project, start, end, share)


def test_loads_add_up_by_month_and_part_months_count_in_part() -> None:
    found = capacity(
        [on("B", JAN, date(2026, 2, 14), HALF), on("A", date(2026, 2, 1), MAR, HALF)],
        first=JAN,
        last=date(2026, 2, 20),
    )
    assert found.loads == (
        MonthLoad("lee", JAN, HALF, ("B",)),
        MonthLoad("lee", FEB, Decimal("0.75"), ("A", "B")),
    )
    assert found.unknown == ()


def test_only_more_than_the_limit_is_an_overload() -> None:
    full = [on("A", JAN, MAR, Decimal(1)), on("B", FEB, FEB, Decimal("0.28"))]
    found = capacity(full, first=JAN, last=FEB)
    assert [one.month for one in found.overloads()] == [FEB]
    assert found.overloads()[0].load_share == Decimal("1.01")
    assert len(found.overloads(HALF)) == 2


@pytest.mark.parametrize(
    "unclear",
    [
        on("A", None, MAR, HALF),
        on("A", JAN, None, HALF),
        on("A", JAN, MAR, None),
        on("A", MAR, JAN, HALF),
    ],
)
def test_what_cannot_be_counted_is_listed(unclear: Assignment) -> None:
    found = capacity([unclear], first=JAN, last=MAR)
    assert (found.loads, found.unknown) == ((), (unclear,))


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(UsageError, match="Choose another"):
        capacity([], first=MAR, last=JAN)
    with pytest.raises(UsageError, match="Choose another"):
        capacity([], first=date.min, last=date.max)
    with pytest.raises(UsageError, match="share of time"):
        on("A", JAN, MAR, Decimal(-1))


@given(
    st.lists(
        st.tuples(st.integers(0, 700), st.integers(0, 400), st.decimals(0, 2, places=2)),
        max_size=5,
    )
)
def test_loads_hold_every_day_of_work_once(rows: list[tuple[int, int, Decimal]]) -> None:
    start = date(2025, 1, 1)
    given_ = [
        on(str(i), start + timedelta(days=a), start + timedelta(days=a + n), share)
        for i, (a, n, share) in enumerate(rows)
    ]
    found = capacity(given_, first=start, last=date(2028, 12, 1))
    days = sum(
        one.load_share * ((one.month + timedelta(days=32)).replace(day=1) - one.month).days
        for one in found.loads
    )
    expected = sum((share * (n + 1) for _, n, share in rows), Decimal(0))
    assert abs(days - expected) < Decimal("1e-15")
