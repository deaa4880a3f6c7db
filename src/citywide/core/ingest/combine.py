"""How checked rows and the current version become the next one, and what that restates.

`snapshot` replaces everything, `append` adds, `upsert` replaces rows of the same key. Files that
hold no replaced key are kept as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Combine, Contract
from citywide.core.engines import Engine

_EXAMPLES = 20


@dataclass(frozen=True)
class Combined:
    """The files of the next version: kept as they are, and newly written."""

    kept: tuple[Path, ...]
    written: tuple[Path, ...]


def combine(
    engine: Engine,
    contract: Contract,
    schema: ibis.Schema,
    current: Sequence[Path],
    incoming: Sequence[Path],
    folder: Path,
) -> Combined:
    """Return the files of the next version; writes to `folder` only what must be rewritten."""
    if contract.combine == Combine.SNAPSHOT or not current:
        return Combined((), tuple(incoming))
    if contract.combine == Combine.APPEND or not incoming:
        return Combined(tuple(current), tuple(incoming))
    key = list(contract.key)
    replaced = engine.read(incoming, schema).select(*key)
    kept: list[Path] = []
    written = list(incoming)
    for number, path in enumerate(current):
        rows = engine.read([path], schema)
        touched = rows.semi_join(replaced, key)
        if engine.fetch(touched.aggregate(n=touched.count()))["n"][0].as_py() == 0:
            kept.append(path)
        else:
            rest = rows.anti_join(replaced, key)
            written += engine.write(rest, folder, f"kept-{number:04d}")
    return Combined(tuple(kept), tuple(written))


def restatement(
    engine: Engine, contract: Contract, before: ir.Table, after: ir.Table
) -> dict[str, Any]:
    """Return what changed between two versions: rows added, removed, changed, and by column.

    With a key, a row is changed when its key stays and a value does not; up to 20 examples carry
    key, column, old and new value. Without a key, rows are compared as wholes.
    """
    shared = [
        column.name
        for column in contract.columns
        if column.name in before.columns and column.name in after.columns
    ]
    if not contract.key or not set(contract.key) <= set(shared):
        return _by_row(engine, before.select(*shared), after.select(*shared))
    return _by_key(engine, list(contract.key), shared, before, after)


def _by_row(engine: Engine, before: ir.Table, after: ir.Table) -> dict[str, Any]:
    names = list(before.columns)
    counted = ibis.union(
        before.mutate(change=ibis.literal(-1, "int64")),
        after.mutate(change=ibis.literal(1, "int64")),
    )
    net = counted.group_by(names).aggregate(net=counted.change.sum())
    totals = engine.fetch(
        net.aggregate(
            added=ibis.greatest(net.net, 0).sum(), removed=ibis.greatest(-net.net, 0).sum()
        )
    ).to_pylist()[0]
    return {
        "added": int(totals["added"] or 0),
        "removed": int(totals["removed"] or 0),
        "changed": 0,
        "changed_by_column": {},
        "examples": [],
    }


def _by_key(
    engine: Engine, key: list[str], names: list[str], before: ir.Table, after: ir.Table
) -> dict[str, Any]:
    tables = {"rows_before": before.select(*names), "rows_after": after.select(*names)}
    joined = " AND ".join(f"n.{_quoted(name)} = o.{_quoted(name)}" for name in key)
    pairs = f"FROM rows_after AS n JOIN rows_before AS o ON {joined}"
    values = [name for name in names if name not in key]
    differs = [f"n.{_quoted(name)} IS DISTINCT FROM o.{_quoted(name)}" for name in values]
    any_change = " OR ".join(differs) or "FALSE"
    # Written out rather than built: of a hundred columns the expression takes seconds to build.
    sums = [f"count_if({difference}) AS c{i}" for i, difference in enumerate(differs)]
    counted = ", ".join(["count(*) AS in_both", f"count_if({any_change}) AS changed", *sums])
    row = engine.fetch(engine.sql(f"SELECT {counted} {pairs}", tables)).to_pylist()[0]
    added, removed = (
        int(engine.fetch(t.aggregate(n=t.count()))["n"][0].as_py()) - int(row["in_both"])
        for t in (after, before)
    )
    by_column = {name: int(row[f"c{i}"]) for i, name in enumerate(values) if row[f"c{i}"]}
    examples = []
    if by_column:
        examples = _examples(engine, key, list(by_column), f"{pairs} WHERE {any_change}", tables)
    return {
        "added": added,
        "removed": removed,
        "changed": int(row["changed"] or 0),
        "changed_by_column": by_column,
        "examples": examples,
    }


def _examples(
    engine: Engine, key: list[str], names: list[str], changed: str, tables: Mapping[str, ir.Table]
) -> list[dict[str, Any]]:
    columns = [f"n.{_quoted(name)} AS k{i}" for i, name in enumerate(key)]
    columns += [f"n.{_quoted(name)} AS n{i}" for i, name in enumerate(names)]
    columns += [f"o.{_quoted(name)} AS o{i}" for i, name in enumerate(names)]
    order = ", ".join(f"k{i}" for i in range(len(key)))
    query = f"SELECT {', '.join(columns)} {changed} ORDER BY {order} LIMIT {_EXAMPLES}"
    return [
        {
            "key": {name: str(row[f"k{i}"]) for i, name in enumerate(key)},
            "column": name,
            "old": None if row[f"o{i}"] is None else str(row[f"o{i}"]),
            "new": None if row[f"n{i}"] is None else str(row[f"n{i}"]),
        }
        for row in engine.fetch(engine.sql(query, tables)).to_pylist()
        for i, name in enumerate(names)
        if row[f"o{i}"] != row[f"n{i}"]
    ][:_EXAMPLES]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
