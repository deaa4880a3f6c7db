"""Row rules that need more than the row itself: uniqueness, references, exact duplicates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Contract, Rule
from citywide.core.engines.interface import LINE

Lookup = Callable[[str], ir.Table | None]
"""Returns the current published rows of a data set, or None before its first version."""
Keep = Callable[[str, ir.Table], ir.Table]
"""Computes a table once, under a name, and returns what reads it back."""


def duplicates(contract: Contract, staged: ir.Table, keep: Keep) -> ir.Table:
    """Return the `_line` of each row that repeats an earlier one in every column.

    Candidates share the key (or, without a key, a hash); they are kept first, so that only they
    are read and compared in full.
    """
    if not contract.remove_duplicates:
        return _no_lines()
    key = list(contract.key) or ["_hash"]
    names = [column.name for column in contract.columns]
    alike = keep("alike", _sharing(staged.select(*key, LINE), key))
    candidates = staged.semi_join(alike, LINE)
    rank = ibis.row_number().over(ibis.window(group_by=names, order_by=LINE))
    return candidates.mutate(rank=rank).filter(lambda t: t.rank > 0).select(LINE)


def late_failures(
    contract: Contract, rows: ir.Table, lookup: Lookup, published: ir.Table | None
) -> ir.Table:
    """Return (`_line`, `rule`, `severity`) of every failure of a late rule."""
    found = [_no_failures()]
    for rule in contract.row_rules:
        lines = None
        if rule.kind == "unique":
            lines = _repeated(rows, rule)
            if published is not None and rule.columns == contract.key:
                # The key is taken by a row with other values; an equal row was removed before.
                taken = rows.semi_join(published, list(rule.columns)).select(LINE)
                lines = lines.union(taken, distinct=True)
        elif rule.kind in {"reference", "values"}:
            lines = _unknown(rows, rule, lookup(rule.parameters["dataset"]))
        if lines is not None:
            found.append(
                lines.mutate(rule=ibis.literal(rule.id), severity=ibis.literal(rule.severity.value))
            )
    return ibis.union(*found) if len(found) > 1 else found[0]


def _repeated(rows: ir.Table, rule: Rule) -> ir.Table:
    """Every row of a repeated key fails: which of them is right is not ours to guess."""
    return _sharing(rows, list(rule.columns))


def _sharing(rows: ir.Table, key: list[str]) -> ir.Table:
    """Return the `_line` of each row whose key, all of it given, another row has too."""
    keyed = rows.filter([rows[name].notnull() for name in key])
    repeated = (
        keyed.group_by(key)
        .aggregate(_times=keyed.count())
        .filter(lambda t: t._times > 1)
        .drop("_times")
    )
    return keyed.semi_join(repeated, key).select(LINE)


def _unknown(rows: ir.Table, rule: Rule, other: ir.Table | None) -> ir.Table:
    name = rule.columns[0]
    given = rows.filter(rows[name].notnull()).select(LINE, value=rows[name])
    if other is None:
        return given.select(LINE)
    known = other.select(value=_as(other[rule.parameters["column"]], given.value)).distinct()
    return given.anti_join(known, "value").select(LINE)


def _as(value: Any, like: Any) -> Any:
    return value if value.type() == like.type() else value.cast(like.type())


def _no_lines() -> ir.Table:
    return _empty({LINE: "int64"})


def _no_failures() -> ir.Table:
    return _empty({LINE: "int64", "rule": "string", "severity": "string"})


def _empty(schema: dict[str, str]) -> ir.Table:
    return ibis.memtable(ibis.schema(schema).to_pyarrow().empty_table())


def already_published(contract: Contract, rows: ir.Table, published: ir.Table) -> ir.Table:
    """Return the `_line` of each row that is published already, equal in every column."""
    names = [column.name for column in contract.columns]
    known = published.select(*names)
    return rows.semi_join(known, [rows[n].identical_to(known[n]) for n in names]).select(LINE)
