"""Earned value: known answers from public examples, and the identities between its figures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.earned_value import (
    EarnedValue,
    earned_share_of,
    earned_value,
    planned_share_of,
)
from citywide.services.portfolio.rules.schedule import Milestone

CENT = Decimal("0.01")


def found(bac: str, planned: str, earned: str, spent: str) -> EarnedValue:
    return earned_value(
        budget_at_completion_usd=Decimal(bac),
        planned_share=Decimal(planned),
        earned_share=Decimal(earned),
        actual_cost_usd=Decimal(spent),
    )


def test_the_fence() -> None:
    """The exercise with a fence of four sides at $1,000 each, at the end of day 3.

    It is printed in preparation books for the PMI examination and on many public teaching pages:
    PV 3,000, EV 2,500, AC 2,800, CV -300, SV -500, CPI 0.893, SPI 0.833. They round CPI first and
    so print EAC 4,479, ETC 1,679 and VAC -479; 4,000 x 2,800 / 2,500 is 4,480 exactly.
    """
    fence = found("4000", "0.75", "0.625", "2800")
    assert (fence.pv, fence.ev, fence.ac) == (3000, 2500, 2800)
    assert (fence.cv, fence.sv) == (-300, -500)
    assert fence.cpi is not None and round(fence.cpi, 3) == Decimal("0.893")
    assert fence.spi is not None and round(fence.spi, 3) == Decimal("0.833")
    assert (fence.eac, fence.etc, fence.vac) == (4480, 1680, -480)
    assert fence.bac is not None and fence.cpi is not None
    assert round(fence.bac / round(fence.cpi, 3)) == 4479
    assert fence.tcpi == Decimal(1500) / 1200


def test_the_building() -> None:
    """A public review example: BAC 5,000,000, EV 1,500,000, AC 1,800,000 gives EAC 6,000,000."""
    building = found("5000000", "0.5", "0.3", "1800000")
    assert (building.eac, building.vac, building.etc) == (6_000_000, -1_000_000, 4_200_000)


def test_the_manual_of_the_pra_package() -> None:
    """R package PRA, reference pages of cpi and tcpi: 0.9722222; 1.76 with AC 63,000."""
    early = found("100000", "0.4", "0.35", "36000")
    assert early.cpi is not None and round(early.cpi, 7) == Decimal("0.9722222")
    late = found("100000", "0.4", "0.35", "63000")
    assert late.tcpi is not None and round(late.tcpi, 2) == Decimal("1.76")


def test_a_zero_denominator_gives_none_and_not_zero() -> None:
    fresh = found("1000", "0", "0", "0")
    assert (fresh.spi, fresh.cpi, fresh.eac, fresh.etc, fresh.vac) == (None,) * 5
    assert (fresh.sv, fresh.cv, fresh.tcpi) == (0, 0, 1)
    assert found("1000", "1", "0.5", "1000").tcpi is None
    assert found("1000", "0.5", "0", "100").eac is None
    assert found("0", "0.5", "0.5", "0").spi is None


@pytest.mark.parametrize("missing", ["budget_at_completion_usd", "planned_share", "earned_share"])
def test_what_rests_on_a_missing_figure_is_none(missing: str) -> None:
    given_ = {
        "budget_at_completion_usd": Decimal(100),
        "planned_share": Decimal("0.5"),
        "earned_share": Decimal("0.5"),
        "actual_cost_usd": Decimal(50),
    }
    value = earned_value(**(given_ | {missing: None}))  # type: ignore[arg-type]
    assert value.spi is None and value.sv is None
    assert (value.cpi is None) == (missing != "planned_share")


def test_a_share_over_one_is_refused() -> None:
    with pytest.raises(UsageError, match=r"The share done is 1\.2"):
        found("1", "1", "1.2", "1")


SHARE = st.decimals(0, 1, places=3)
MONEY = st.decimals("0.01", 10**9, places=2)


@given(MONEY, SHARE, SHARE, st.decimals(0, 10**9, places=2))
def test_the_identities_hold(bac: Decimal, planned: Decimal, earned: Decimal, ac: Decimal) -> None:
    one = earned_value(
        budget_at_completion_usd=bac,
        planned_share=planned,
        earned_share=earned,
        actual_cost_usd=ac,
    )
    assert one.pv is not None and one.ev is not None
    assert one.sv == one.ev - one.pv and one.cv == one.ev - ac
    assert (one.spi is None) == (planned == 0)
    assert (one.cpi is None) == (ac == 0)
    assert (one.eac is None) == (ac == 0 or earned == 0)
    if one.spi is not None:
        assert abs(one.spi * one.pv - one.ev) < CENT
    if one.eac is not None:
        assert one.cpi is not None and one.etc is not None and one.vac is not None
        assert abs(one.eac * one.cpi - bac) < CENT
        assert one.etc + ac == one.eac and one.vac + one.eac == bac
        assert (one.vac < 0) == (one.cpi < 1)
    if one.tcpi is not None:
        assert abs(one.tcpi * (bac - ac) - (bac - one.ev)) < CENT


START = date(2026, 1, 1)


def work(key: str, days: int, weight: str | None = None, **known: object) -> Milestone:
    end = START + timedelta(days=days)
    return Milestone(
        key,
        baseline_start=START,
        baseline_end=end,
        weight=None if weight is None else Decimal(weight),
        **known,  # type: ignore[arg-type]
    )


def test_planned_work_grows_linearly_by_weight() -> None:
    both = [work("a", 10, "3"), work("b", 20, "1")]
    assert planned_share_of(both, START) == 0
    assert planned_share_of(both, START + timedelta(days=5)) == Decimal("0.4375")
    assert planned_share_of(both, START + timedelta(days=15)) == Decimal("0.9375")
    assert planned_share_of(both, START + timedelta(days=99)) == 1


def test_a_milestone_without_a_start_counts_whole_on_its_day() -> None:
    gate = Milestone("gate", baseline_end=START)
    assert planned_share_of([gate], START - timedelta(days=1)) == 0
    assert planned_share_of([gate], START) == 1


def test_planned_and_earned_are_unknown_where_a_weighted_part_is() -> None:
    assert planned_share_of([work("a", 10), Milestone("b")], START) is None
    assert planned_share_of([work("a", 10), Milestone("b", weight=Decimal(0))], START) == 0
    assert planned_share_of([], START) is None
    begun = work("a", 10, actual_start=START)
    assert earned_share_of([begun]) is None
    assert earned_share_of([Milestone("a", weight=Decimal(0))]) is None


def test_earned_work_is_what_is_recorded_or_done() -> None:
    done = work("a", 10, "1", actual_end=START, done_share=Decimal("0.2"))
    half = work("b", 10, "2", actual_start=START, done_share=Decimal("0.5"))
    assert earned_share_of([done, half, work("c", 10, "1")]) == Decimal("0.5")


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.decimals("0.01", 100, places=2)), min_size=1, max_size=6
    ),
    st.integers(-50, 500),
    st.integers(0, 100),
)
def test_planned_work_never_shrinks(parts: list[tuple[int, Decimal]], day: int, more: int) -> None:
    plan = [work(str(i), days, str(weight)) for i, (days, weight) in enumerate(parts)]
    before = planned_share_of(plan, START + timedelta(days=day))
    after = planned_share_of(plan, START + timedelta(days=day + more))
    assert before is not None and after is not None
    assert 0 <= before <= after + Decimal("1e-20") <= 1 + Decimal("1e-20")
