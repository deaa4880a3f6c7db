"""Counts over staged records: flags, listed values, repeats of possible keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.ingest.conditions import BITS
from citywide.core.ingest.draft.guess import WHITE
from citywide.core.ingest.draft.keys import Key

MOST_ALLOWED = 50
"""More different values than this are no list of allowed values."""
_MOST_WRITTEN = 4 * MOST_ALLOWED
"""Ways to write the allowed values, which may differ by white space around them."""


def sums_of(engine: Engine, staged: ir.Table, names: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Count each flag over the few different combinations of flags instead of over rows."""
    words = [name for name in staged.columns if name.startswith("word_")]
    grouped = staged.group_by(words).aggregate(many=staged.count()) if words else staged
    sums = {
        f"s{i}": ((grouped[f"word_{i // BITS}"] // (1 << (i % BITS)) % 2) * grouped.many).sum()
        for i in range(len(names))
    }
    total = {"total": grouped.many.sum()} if words else {"total": staged.count()}
    row = engine.fetch(grouped.aggregate(**total, **sums)).to_pylist()[0]
    return int(row["total"] or 0), {n: int(row[f"s{i}"] or 0) for i, n in enumerate(names)}


def values_of(engine: Engine, staged: ir.Table, name: str) -> Counter[str]:
    """Count each value of a column; none where there are too many to list."""
    given = staged.filter(staged[name].notnull())
    grouped = given.group_by(value=given[name]).aggregate(many=given.count())
    ranked = grouped.order_by(ibis.desc("many"), "value").limit(_MOST_WRITTEN)
    found = engine.fetch(ranked).to_pylist()
    if len(found) == _MOST_WRITTEN:
        return Counter()
    counts: Counter[str] = Counter()
    for row in found:
        counts[row["value"].strip(WHITE)] += int(row["many"])
    counts.pop("", None)
    return counts


def repeats_of(
    engine: Engine, staged: ir.Table, keys: Sequence[Key], rows: int
) -> tuple[dict[Key, int], int]:
    """Count the repeats of possible keys in order, until one has none."""
    found: dict[Key, int] = {}
    unlike = 0
    for number, key in enumerate(keys):
        different = _distinct(engine, staged, f"key_{number}")
        if different < rows and "all" in staged.columns:
            unlike = unlike or _distinct(engine, staged, "all")
        found[key] = (unlike or rows) - different
        if found[key] <= 0:
            break
    return found, (rows - unlike) if unlike else 0


def _distinct(engine: Engine, staged: ir.Table, name: str) -> int:
    return int(engine.fetch(staged.aggregate(n=staged[name].nunique()))["n"][0].as_py())
