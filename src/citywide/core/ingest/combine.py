"""How checked rows and the current version become the next one, and what that restates.

`snapshot` replaces everything, `append` adds, `upsert` replaces rows of the same key. Files that
hold no replaced key are kept as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    old = before.select(*names).rename({f"{name}__old": name for name in names})
    new = after.select(*names)
    same_key = [new[name] == old[f"{name}__old"] for name in key]
    both = new.inner_join(old, same_key)
    values = [name for name in names if name not in key]
    differs = {name: ~both[name].identical_to(both[f"{name}__old"]) for name in values}
    any_change = ibis.literal(False)
    for difference in differs.values():
        any_change = any_change | difference
    sums = {f"c{i}": d.cast("int64").sum() for i, d in enumerate(differs.values())}
    row = engine.fetch(
        both.aggregate(both=both.count(), changed=any_change.cast("int64").sum(), **sums)
    ).to_pylist()[0]
    added, removed = (
        int(engine.fetch(t.aggregate(n=t.count()))["n"][0].as_py()) - int(row["both"])
        for t in (after, before)
    )
    return {
        "added": added,
        "removed": removed,
        "changed": int(row["changed"] or 0),
        "changed_by_column": {
            name: int(row[f"c{i}"]) for i, name in enumerate(differs) if row[f"c{i}"]
        },
        "examples": _examples(engine, key, differs, both.filter(any_change)),
    }


def _examples(
    engine: Engine, key: list[str], differs: dict[str, Any], changed: ir.Table
) -> list[dict[str, Any]]:
    found = engine.fetch(changed.order_by(key).limit(_EXAMPLES)).to_pylist()
    return [
        {
            "key": {name: str(row[name]) for name in key},
            "column": name,
            "old": None if row[f"{name}__old"] is None else str(row[f"{name}__old"]),
            "new": None if row[name] is None else str(row[name]),
        }
        for row in found
        for name in differs
        if row[name] != row[f"{name}__old"]
    ][:_EXAMPLES]
