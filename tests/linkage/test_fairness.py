"""Errors by group, their gaps and their limits."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.linkage.fairness import Fairness, enough, estimated_gaps, fairness, in_words
from citywide.core.linkage.sampling import Reviewed, Stratum, estimate_by_group


def population(
    missed: dict[str, int],
    joined: dict[str, int],
    sizes: dict[str, int] | None = None,
    least_pairs: int | None = 100,
) -> Fairness:
    """Groups of 100 people with two records; some not linked, some linked to another one."""
    found, truth, group = {}, {}, {}
    for name in missed:
        for number in range((sizes or {}).get(name, 100)):
            for record in "ab":
                key = f"{name}/{number}{record}"
                truth[key], group[key] = f"{name}{number}", name
                is_missed = number < missed[name]
                found[key] = f"{name}{number}{record if is_missed else ''}"
        for number in range(joined[name]):
            # Two people missed each: one record of each is linked to the other's.
            found[f"{name}/{2 * number}a"] = found[f"{name}/{2 * number + 1}a"] = f"{name}j{number}"
    kind = "race and ethnicity"
    return fairness(table(found), truth, group, kind=kind, least_pairs=least_pairs)


def table(groups: dict[str, str]) -> pa.Table:
    return pa.table({"record_id": list(groups), "person_id": list(groups.values())})


def test_missed_and_false_match_rates_by_group() -> None:
    found = population({"asian": 12, "white": 8}, {"asian": 4, "white": 0})
    asian, white = found.groups
    assert (asian.records, asian.true_pairs, asian.missed_pairs) == (200, 100, 12)
    assert (asian.linked_pairs, asian.false_pairs) == (92, 4)
    assert (white.missed_share.value, white.false_share.value) == (0.08, 0.0)
    assert found.missed is not None
    assert found.missed.gap.value == pytest.approx(0.04)
    assert (found.missed.worst, found.missed.best) == ("asian", "white")
    assert found.missed.passes


def test_a_gap_over_its_limit_fails() -> None:
    found = population({"asian": 24, "white": 10}, {"asian": 0, "white": 0})
    assert found.missed is not None and not found.missed.passes
    assert found.missed.gap.low < 0.14 < found.missed.gap.high
    assert not found.passes
    assert in_words(found) == [
        "By race and ethnicity, missed matches differ by 14.0 points between asian and white, "
        "over the limit of 5 points.",
        "By race and ethnicity, too few pairs to compare false matches between groups.",
    ]


def test_small_and_unknown_groups_are_shown_but_make_no_gap() -> None:
    truth = {f"r{n}": f"t{n // 2}" for n in range(8)}
    group = {f"r{n}": "x" if n < 4 else None for n in range(8)}
    found = fairness(table({r: r for r in truth}), truth, group, kind="sex", least_pairs=2)
    assert [(e.group, e.true_pairs, e.missed_pairs) for e in found.groups] == [
        ("unknown", 2, 2),
        ("x", 2, 2),
    ]
    assert found.missed is None and found.passes
    assert found.too_small == ("unknown", "x")


def test_a_small_group_counts_only_where_it_is_certainly_far_from_the_others() -> None:
    assert (enough(0.05), enough(0.03)) == (385, 1068)
    sizes = {"asian": 400, "white": 400, "small": 100}
    none = dict.fromkeys(sizes, 0)
    near = population({"asian": 36, "white": 32, "small": 1}, none, sizes, None)
    assert near.missed is not None and near.missed.gap.value == pytest.approx(0.01)
    assert near.passes and near.too_small == ("asian", "small", "white")
    far = population({"asian": 36, "white": 32, "small": 40}, none, sizes, None)
    assert far.missed is not None and far.missed.worst == "small" and not far.passes


def test_gaps_are_estimated_from_review_samples_where_the_truth_is_not_known() -> None:
    def reviewed(group: str, same: int, missed: int) -> list[Reviewed]:
        linked, apart = Stratum(True, 0.95, group), Stratum(False, 0.05, group)
        return [
            Reviewed(linked, 100, same, 100 - same),
            Reviewed(apart, 100, missed, 100 - missed),
        ]

    parts = [*reviewed("x", 100, 0), *reviewed("y", 98, 14), *reviewed("unknown", 10, 90)]
    missed, false = estimated_gaps(estimate_by_group(parts))
    assert missed is not None and false is not None
    assert (missed.worst, missed.best, missed.passes) == ("y", "x", False)
    assert missed.gap.value == pytest.approx(14 / 112)
    assert false.gap.value == pytest.approx(0.02)
    assert false.passes


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from("xyz")),
        min_size=1,
        max_size=12,
    )
)
def test_counts_equal_those_of_looking_at_every_pair(rows: list[tuple[int, int, str]]) -> None:
    ids = [f"r{number}" for number in range(len(rows))]
    found = fairness(
        table({i: f"c{c}" for i, (c, _, _) in zip(ids, rows, strict=True)}),
        {i: f"t{t}" for i, (_, t, _) in zip(ids, rows, strict=True)},
        {i: g for i, (_, _, g) in zip(ids, rows, strict=True)},
        kind="language",
    )
    for errors in found.groups:
        pairs = [(a, b) for a, b in combinations(rows, 2) if errors.group in (a[2], b[2])]
        assert errors.true_pairs == sum(a[1] == b[1] for a, b in pairs)
        assert errors.missed_pairs == sum(a[1] == b[1] and a[0] != b[0] for a, b in pairs)
        assert errors.linked_pairs == sum(a[0] == b[0] for a, b in pairs)
        assert errors.false_pairs == sum(a[0] == b[0] and a[1] != b[1] for a, b in pairs)
