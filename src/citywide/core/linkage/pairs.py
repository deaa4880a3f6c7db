"""Scored pairs of records as numbers.

Records are numbered by their place among the sorted record ids, so that nothing built on them can
depend on the order in which records or pairs arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from citywide.core.engines import Engine
from citywide.core.errors import UsageError

Integers = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Booleans = np.ndarray[Any, np.dtype[np.bool_]]

SCORED_PAIR = pa.schema(
    [
        ("left_id", pa.string()),
        ("right_id", pa.string()),
        ("match_weight", pa.float64()),
        ("match_probability", pa.float64()),
    ]
)
"""Columns every table of scored pairs has; one `mw_<comparison>` per comparison may follow."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Scored pairs by record number; `left` < `right`. Weights are in bits (log2 of the odds)."""

    left: Integers
    right: Integers
    weight: Floats
    probability: Floats

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: Booleans | Integers) -> Pairs:
        """Return the chosen pairs (a mask or positions)."""
        return Pairs(*(part[chosen] for part in self._parts()))

    def _parts(self) -> tuple[Any, ...]:
        return self.left, self.right, self.weight, self.probability


def number_records(records: pa.Array) -> pa.Array:
    """Return record ids sorted by code point: a record's number is its place.

    Raises:
        UsageError: a record id is empty or occurs twice.
    """
    ids = _flat(records)
    ids = ids.take(pc.sort_indices(ids))
    if ids.null_count:
        raise UsageError("A record to be linked has no record id. Give every record one.")
    repeated = pc.equal(ids[1:], ids[:-1]) if len(ids) > 1 else pa.array([], pa.bool_())
    if pc.any(repeated).as_py():
        twice = ids[1:].filter(repeated)[0].as_py()
        raise UsageError(f"Record {twice} occurs more than once among the records to be linked.")
    return ids


def number_pairs(names: pa.Array, edges: pa.Table) -> Pairs:
    """Return scored pairs by number, one per pair of records (its highest weight), sorted.

    Raises:
        UsageError: a pair names a record that is not there, names one record twice, or has no
            weight or probability.
    """
    left, right = (_numbers(names, edges[name]) for name in ("left_id", "right_id"))
    weight, probability = (_floats(edges[n]) for n in ("match_weight", "match_probability"))
    low, high = np.minimum(left, right), np.maximum(left, right)
    _refuse_loops(names, low, high)
    key = low * len(names) + high
    # Sorting by one key is quick; weights matter only where a pair was scored twice.
    order = np.argsort(key, kind="stable")
    if (np.diff(key[order]) == 0).any():
        order = np.lexsort((-probability, -weight, key))
        order = order[np.diff(key[order], prepend=-1) != 0]
    return Pairs(low, high, weight, probability).where(order)


def fetch_pairs(engine: Engine, edges: ir.Table, least: float, weights: bool = False) -> pa.Table:
    """Return the scored pairs of at least a probability, with weights by comparison if asked."""
    names = [name for name in edges.columns if weights and name.startswith("mw_")]
    return engine.fetch(edges.filter(edges.match_probability >= least)[SCORED_PAIR.names + names])


def number_of(names: pa.Array, record_ids: Any) -> Integers:
    """Return the number of each record (a list or a column), -1 where there is no such record."""
    found = pc.index_in(_flat(record_ids), value_set=names)
    return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), np.int64)


def _numbers(names: pa.Array, ids: Any) -> Integers:
    flat = _flat(ids)
    found = pc.index_in(flat, value_set=names)
    if found.null_count:
        absent = flat.filter(pc.is_null(found))[0].as_py()
        raise UsageError(
            f"A scored pair names record {absent}, which is not among the records to be linked. "
            "Score the pairs again with the same records."
        )
    return np.asarray(found.to_numpy(zero_copy_only=False), np.int64)


def _floats(column: Any) -> Floats:
    values = np.asarray(_flat(column, pa.float64()).to_numpy(zero_copy_only=False), np.float64)
    if np.isnan(values).any():
        raise UsageError("A scored pair has no match weight or probability. Score it again.")
    return values


def _refuse_loops(names: pa.Array, low: Integers, high: Integers) -> None:
    loops = np.flatnonzero(low == high)
    if len(loops):
        record = names[int(low[loops[0]])].as_py()
        raise UsageError(f"A scored pair compares record {record} with itself.")


def _flat(column: Any, kind: pa.DataType | None = None) -> pa.Array:
    kind = kind or pa.string()
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks().cast(kind)
    return column.cast(kind) if isinstance(column, pa.Array) else pa.array(column, kind)
