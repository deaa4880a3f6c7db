"""Estimated quality from a review sample, held against a simulated truth."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from citywide.core.linkage.cluster import Clusters, cluster
from citywide.core.linkage.intervals import wilson
from citywide.core.linkage.sampling import (
    Reviewed,
    Stratum,
    draw,
    estimate,
    estimate_by_group,
    frame,
    tally,
)

from .given import edges, records, says

A, B, C, D = (f"hmis/{letter}" for letter in "abcd")
LINKED, APART = Stratum(True, 0.95), Stratum(False, 0.0)


def small() -> tuple[Clusters, pa.Table]:
    scored = edges([(A, B, 0.99), (B, C, 0.96), (C, D, 0.3)])
    return cluster(records(A, B, C, D), scored), scored


def test_every_pair_stands_in_one_stratum_also_those_linked_through_others() -> None:
    found = frame(*small(), bounds=(0.0, 0.95, 0.99))
    assert found.sizes == {
        Stratum(True, None): 1,
        Stratum(False, 0.0): 1,
        Stratum(True, 0.95): 1,
        Stratum(True, 0.99): 1,
    }
    drawn = draw(found, per_stratum=5, seed=1)
    assert drawn[Stratum(True, None)] == [(A, C)]
    assert drawn[Stratum(True, 0.99)] == [(A, B)]
    assert str(Stratum(True, None)) == "linked, through others"
    assert str(Stratum(False, 0.05, "women")) == "not linked, from 0.05, women"


def test_strata_by_group_take_the_group_of_the_first_record() -> None:
    found = frame(*small(), bounds=(0.0,), groups={A: "x", B: "y"})
    assert found.sizes == {
        Stratum(True, None, "x"): 1,
        Stratum(True, 0.0, "x"): 1,
        Stratum(True, 0.0, "y"): 1,
        Stratum(False, 0.0, "unknown"): 1,
    }


def test_the_draw_depends_on_the_seed_and_not_on_the_order_of_pairs() -> None:
    ids = [f"r/{n:03}" for n in range(200)]
    rows = [(a, b, 0.5) for a, b in zip(ids[::2], ids[1::2], strict=True)]
    found = cluster(records(*ids), edges(rows))
    one = draw(frame(found, edges(rows)), per_stratum=10, seed=3)
    assert one == draw(frame(found, edges(rows[::-1])), per_stratum=10, seed=3)
    assert one != draw(frame(found, edges(rows)), per_stratum=10, seed=4)
    assert [len(pairs) for pairs in one.values()] == [10]


def test_only_drawn_pairs_are_counted() -> None:
    found = frame(*small(), bounds=(0.0, 0.95, 0.99))
    drawn = draw(found, per_stratum=5, seed=1)
    log = [says("same", A, B), says("different", C, D), says("unsure", A, C), says("same", A, D)]
    counted = {r.stratum: (r.same, r.different, r.unsure) for r in tally(found, drawn, log)}
    assert counted == {
        Stratum(True, None): (0, 0, 1),
        Stratum(False, 0.0): (0, 1, 0),
        Stratum(True, 0.95): (0, 0, 0),
        Stratum(True, 0.99): (1, 0, 0),
    }


def test_a_full_review_gives_the_truth_without_an_interval() -> None:
    found = estimate([Reviewed(LINKED, 10, 9, 1), Reviewed(APART, 20, 3, 17)])
    assert found.precision is not None and found.recall is not None
    assert (found.precision.low, found.precision.high) == pytest.approx((0.9, 0.9))
    assert (found.recall.low, found.recall.high) == pytest.approx((0.75, 0.75))


def test_unsure_pairs_widen_the_interval_both_ways() -> None:
    sure = estimate([Reviewed(LINKED, 1000, 45, 5)]).precision
    unsure = estimate([Reviewed(LINKED, 1000, 45, 5, unsure=10)]).precision
    assert sure is not None and unsure is not None
    assert unsure.value == sure.value == 0.9
    assert unsure.low == pytest.approx(wilson(45, 60, of=1000).low)
    assert unsure.high == pytest.approx(wilson(55, 60, of=1000).high)


def test_a_stratum_nobody_reviewed_could_be_anything() -> None:
    found = estimate([Reviewed(LINKED, 10, 10, 0), Reviewed(APART, 10, 0, 0)])
    assert found.recall is not None
    assert (found.recall.low, found.recall.high) == pytest.approx((0.5, 1.0))
    assert estimate([]).precision is None
    assert estimate([]).recall is None


def test_by_group_each_has_its_own_estimate() -> None:
    parts = [
        Reviewed(Stratum(True, 0.95, "x"), 10, 10, 0),
        Reviewed(Stratum(True, 0.95, "y"), 10, 5, 5),
    ]
    found = estimate_by_group(parts)
    assert [e.precision.value for e in found.values() if e.precision] == [1.0, 0.5]


def test_intervals_from_samples_hold_the_true_quality_about_95_times_in_100() -> None:
    source = np.random.default_rng(7)
    strata = {
        Stratum(False, 0.0): (8000, 0.01),
        Stratum(False, 0.25): (900, 0.35),
        Stratum(False, 0.75): (500, 0.8),
        Stratum(True, 0.95): (2500, 0.93),
        Stratum(True, 0.99): (6000, 0.995),
    }
    matches = {s: round(size * share) for s, (size, share) in strata.items()}
    true = sum(m for s, m in matches.items() if s.is_linked)
    precision = true / (2500 + 6000)
    recall = true / sum(matches.values())
    held = [0, 0]
    for _ in range(600):
        found = estimate(
            Reviewed(
                s,
                size,
                same := int(source.hypergeometric(matches[s], size - matches[s], 100)),
                100 - same,
            )
            for s, (size, _) in strata.items()
        )
        assert found.precision is not None and found.recall is not None
        held[0] += found.precision.low <= precision <= found.precision.high
        held[1] += found.recall.low <= recall <= found.recall.high
    assert all(0.92 <= times / 600 <= 0.995 for times in held), held
