"""Intervals against published figures and against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from citywide.core.errors import UsageError
from citywide.core.linkage.intervals import (
    Z95,
    Interval,
    agreement,
    difference,
    ratio,
    share_of_whole,
    weighted_sum,
    wilson,
)


def near(found: Interval, value: float, low: float, high: float, by: float = 0.00005) -> bool:
    pairs = ((found.value, value), (found.low, low), (found.high, high))
    return all(math.isclose(a, b, abs_tol=by) for a, b in pairs)


def test_wilson_gives_newcombes_published_figures() -> None:
    # R. G. Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    assert near(wilson(81, 263), 0.3080, 0.2553, 0.3662)
    assert near(wilson(15, 148), 0.1014, 0.0624, 0.1605)
    assert near(wilson(0, 20), 0.0, 0.0, 0.1611)
    assert near(wilson(1, 29), 0.0345, 0.0061, 0.1718)


def test_the_difference_gives_newcombes_published_figures() -> None:
    # R. G. Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
    assert near(difference(wilson(56, 70), wilson(48, 80)), 0.2, 0.0524, 0.3339)
    assert near(difference(wilson(9, 10), wilson(3, 10)), 0.6, 0.1705, 0.8090)


def test_looking_at_everything_leaves_no_doubt_and_at_nothing_all() -> None:
    assert wilson(3, 4, of=4) == Interval(0.75, 0.75, 0.75)
    assert wilson(0, 0, of=9) == Interval(0.5, 0.0, 1.0)
    assert wilson(0, 0, of=0) == Interval(0.0, 0.0, 0.0)
    small, large = wilson(10, 50, of=60), wilson(10, 50, of=6_000_000)
    assert small.high - small.low < 0.5 * (large.high - large.low)
    assert near(large, *(getattr(wilson(10, 50), end) for end in ("value", "low", "high")))


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(UsageError, match="cannot be"):
        wilson(3, 2)
    with pytest.raises(UsageError, match="cannot be"):
        wilson(1, 3, of=2)


def test_kappa_gives_fleiss_published_figures() -> None:
    # J. L. Fleiss 1981, Statistical Methods for Rates and Proportions, 2nd ed., table 13.1.
    table = {("a", "a"): 75, ("a", "b"): 1, ("a", "c"): 4, ("b", "a"): 5, ("b", "b"): 4}
    table |= {("b", "c"): 1, ("c", "c"): 10}
    found = agreement([pair for pair, times in table.items() for _ in range(times)])
    assert found.kappa is not None
    assert math.isclose(found.kappa.value, 0.676, abs_tol=0.0005)
    assert math.isclose((found.kappa.high - found.kappa.low) / 2 / Z95, 0.088, abs_tol=0.0005)
    assert found.agreed.value == 0.89


def test_agreement_at_its_edges() -> None:
    assert agreement([]).kappa is None
    assert agreement([]).agreed == Interval(0.5, 0.0, 1.0)
    assert agreement([("same", "same")] * 5).kappa is None
    perfect = agreement([("same", "same"), ("different", "different")])
    assert perfect.kappa == Interval(1.0, 1.0, 1.0)
    assert perfect.error_share == 0.0
    assert agreement([("same", "different")] * 3).error_share is None


def test_the_error_share_is_found_back_from_people_who_err_alike() -> None:
    source = np.random.default_rng(5)
    truth = source.random(20_000) < 0.5
    said = [truth ^ (source.random(20_000) < 0.07) for _ in range(2)]
    found = agreement(list(zip(*(s.tolist() for s in said), strict=True)))
    assert found.error_share is not None
    assert math.isclose(found.error_share, 0.07, abs_tol=0.005)


def test_a_ratio_of_certain_numbers_is_certain_and_of_perhaps_zero_unbounded() -> None:
    def sure(value: float) -> Interval:
        return Interval(value, value, value)

    assert ratio(sure(1), sure(4)) == sure(0.25)
    assert ratio(sure(1), Interval(0.1, 0, 0.2)).high == math.inf
    assert share_of_whole(sure(3), sure(1)) == sure(0.75)
    assert share_of_whole(sure(0), sure(2)) == sure(0.0)
    assert share_of_whole(sure(2), sure(0)) == sure(1.0)
    nothing = share_of_whole(Interval(0, 0, 2), Interval(0, 0, 2))
    assert (nothing.low, nothing.high) == (0.0, 1.0)


@pytest.mark.parametrize(("linked", "missed", "drawn"), [(0.97, 0.08, 200), (0.8, 0.3, 60)])
def test_combined_intervals_hold_the_truth_about_95_times_in_100(
    linked: float, missed: float, drawn: int
) -> None:
    source = np.random.default_rng(11)
    weights = (900.0, 4000.0)
    part, rest = weights[0] * linked, weights[1] * missed
    held = {"sum": 0, "share": 0}
    rounds = 2000
    for hits in zip(
        *(source.binomial(drawn, p, rounds).tolist() for p in (linked, missed)), strict=True
    ):
        one, other = (
            weighted_sum([(w, wilson(h, drawn))]) for w, h in zip(weights, hits, strict=True)
        )
        total = weighted_sum([(1, one), (1, other)])
        held["sum"] += total.low <= part + rest <= total.high
        share = share_of_whole(one, other)
        held["share"] += share.low <= part / (part + rest) <= share.high
    assert all(0.93 <= times / rounds <= 0.975 for times in held.values()), held
