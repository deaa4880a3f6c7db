"""Scored pairs as they come from an engine."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.core.linkage.pairs import fetch_pairs, number_pairs, number_records

from .given import edges

SCORED = edges([("a", "b", 0.9), ("b", "c", 0.04)], name=[5.0, -2.0])


def test_only_pairs_worth_keeping_leave_the_engine(duckdb_engine: Engine) -> None:
    table = ibis.memtable(SCORED.append_column("gamma_name", pa.array([1, 0])))
    found = fetch_pairs(duckdb_engine, table, 0.05)
    assert found.to_pylist() == SCORED.drop_columns(["mw_name"]).slice(0, 1).to_pylist()
    assert fetch_pairs(duckdb_engine, table, 0.0, weights=True).to_pylist() == SCORED.to_pylist()


def test_records_are_numbered_in_the_order_of_their_ids() -> None:
    names = number_records(pa.chunked_array([["c", "a"], ["b"]]))
    pairs = number_pairs(names, SCORED)
    assert names.to_pylist() == ["a", "b", "c"]
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([0, 1], [1, 2])


def test_missing_ids_and_scores_are_refused() -> None:
    with pytest.raises(UsageError, match="has no record id"):
        number_records(pa.array(["a", None]))
    unscored = edges([("a", "b", float("nan"))])
    with pytest.raises(UsageError, match="no match weight or probability"):
        number_pairs(pa.array(["a", "b"]), unscored)
