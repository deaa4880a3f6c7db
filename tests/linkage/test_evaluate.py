"""Quality against a known truth."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.core.linkage.evaluate import Rates, evaluate


def table(groups: dict[str, str]) -> pa.Table:
    return pa.table({"record_id": list(groups), "person_id": list(groups.values())})


def letters(*groups: str) -> dict[str, str]:
    return {record: group for group in groups for record in group}


def test_pairs_and_b_cubed_of_a_worked_example() -> None:
    # E. Amigo et al. 2009, Information Retrieval 12:461-486, section 4, define B-cubed per item;
    # worked by hand: abc d | ab cd.
    found = evaluate(table(letters("abc", "d")), letters("ab", "cd"))
    assert (found.right_pairs, found.linked_pairs, found.true_pairs) == (1, 3, 2)
    assert found.pairs == Rates(1 / 3, 1 / 2)
    assert found.b_cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.b_cubed.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert found.pairs.f1 == pytest.approx(0.4)


def test_records_without_a_known_truth_are_left_out() -> None:
    found = evaluate(table(letters("abx", "cy")), letters("ab", "c"))
    assert (found.records, found.people, found.clusters) == (3, 2, 2)
    assert found.pairs == Rates(1.0, 1.0)


def test_nothing_to_err_on_is_no_error() -> None:
    found = evaluate(table(letters("a", "b")), letters("a", "b"))
    assert found.pairs == found.b_cubed == Rates(1.0, 1.0)
    assert Rates(0.0, 0.0).f1 == 0.0


def test_labels_of_other_records_are_refused() -> None:
    with pytest.raises(UsageError, match="No record's truth is known"):
        evaluate(table(letters("ab")), letters("xy"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12))
def test_counts_equal_those_of_looking_at_every_pair(where: list[tuple[int, int]]) -> None:
    records = [f"r{number}" for number in range(len(where))]
    found = evaluate(
        table({r: f"c{c}" for r, (c, _) in zip(records, where, strict=True)}),
        table({r: f"t{t}" for r, (_, t) in zip(records, where, strict=True)}),
    )
    pairs = list(combinations(where, 2))
    assert found.linked_pairs == sum(a[0] == b[0] for a, b in pairs)
    assert found.true_pairs == sum(a[1] == b[1] for a, b in pairs)
    assert found.right_pairs == sum(a == b for a, b in pairs)
    items = [
        (
            sum(a == b for b in where) / sum(a[0] == b[0] for b in where),
            sum(a == b for b in where) / sum(a[1] == b[1] for b in where),
        )
        for a in where
    ]
    assert found.b_cubed.precision == pytest.approx(sum(i[0] for i in items) / len(items))
    assert found.b_cubed.recall == pytest.approx(sum(i[1] for i in items) / len(items))
