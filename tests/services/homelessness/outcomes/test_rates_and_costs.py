"""Rates with what is not known; the cost of an exit with its interval."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.outcomes import ProjectOutcome, Rate, cost_per_exit

COUNT = st.integers(0, 5000)


def test_a_rate_with_unknown() -> None:
    rate = Rate(good=30, bad=50, unknown=20)
    assert (rate.share, rate.low, rate.high, rate.unknown_share) == (0.375, 0.3, 0.5, 0.2)
    # Wilson's interval of 30 in 80: (0.39901 -+ 0.10877) / 1.04802.
    interval = rate.interval()
    assert interval is not None
    assert [round(end, 4) for end in interval] == [0.2769, 0.4845]


def test_nothing_known() -> None:
    assert Rate(0, 0, 0).low is None and Rate(0, 0, 0).interval() is None
    only = Rate(0, 0, 7)
    assert (only.share, only.low, only.high) == (None, 0, 1)
    with pytest.raises(UsageError):
        Rate(-1, 0, 0)


@given(COUNT, COUNT, COUNT)
def test_bounds_hold_whatever_the_unknown_were(good: int, bad: int, unknown: int) -> None:
    rate = Rate(good, bad, unknown)
    if not rate.total:
        return
    assert rate.low is not None and rate.high is not None
    for turned_out in {0, unknown // 2, unknown}:
        truth = (good + turned_out) / rate.total
        assert rate.low <= truth <= rate.high
    interval = rate.interval()
    if interval is not None and rate.share is not None:
        assert 0 <= interval[0] <= rate.share <= interval[1] <= 1


def outcomes(*pairs: tuple[int, int], unknown: int = 0) -> list[ProjectOutcome]:
    return [ProjectOutcome(f"p{n}", Decimal(m), e, unknown) for n, (m, e) in enumerate(pairs)]


def test_cost_of_an_exit() -> None:
    found = cost_per_exit(
        outcomes((100_000, 10), (210_000, 20), (290_000, 30), (420_000, 40), unknown=5)
    )
    assert found.cost_usd == Decimal("10200.00")
    assert found.if_all_unknown_usd == Decimal("8500.00")
    assert found.low_usd is not None and found.high_usd is not None
    assert found.low_usd < found.cost_usd < found.high_usd
    assert found.why_no_interval == "" and "Fieller" in found.method


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([(100, 0), (50, 0)], "no_exits"),
        ([(100, 5)], "one_project"),
        ([(100, 1), (100, 0), (100, 50)], "exits_vary_too_much"),
    ],
)
def test_no_interval_says_why(pairs: list[tuple[int, int]], why: str) -> None:
    found = cost_per_exit(outcomes(*pairs))
    assert found.why_no_interval == why and found.low_usd is None


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    chance, held, tried = Random(7), 0, 400
    for _ in range(tried):
        exits = [chance.randint(20, 60) for _ in range(12)]
        money = [int(e * 9_000 + chance.gauss(0, 40_000)) + 50_000 for e in exits]
        # E[money] / E[exits] of this process.
        truth = (40 * 9_000 + 50_000) / 40
        found = cost_per_exit(outcomes(*zip(money, exits, strict=True)))
        assert found.low_usd is not None and found.high_usd is not None
        held += found.low_usd <= truth <= found.high_usd
    assert 0.92 <= held / tried <= 0.98


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 300)), min_size=2, max_size=12))
def test_the_interval_holds_the_cost(pairs: list[tuple[int, int]]) -> None:
    found = cost_per_exit(outcomes(*pairs))
    if found.low_usd is not None and found.high_usd is not None and found.cost_usd is not None:
        near = Decimal("0.02")
        assert found.low_usd - near <= found.cost_usd <= found.high_usd + near


def test_projects_twice_and_negative() -> None:
    one = ProjectOutcome("a", Decimal(1), 1)
    with pytest.raises(UsageError, match="twice"):
        cost_per_exit([one, one])
    with pytest.raises(UsageError, match="negative"):
        cost_per_exit([ProjectOutcome("a", Decimal(-1), 1)])
