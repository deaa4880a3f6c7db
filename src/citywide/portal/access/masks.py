"""From a decision to the table a viewer gets: columns, rows and masks, before anything else.

Filters, sorting and search come after this, on what is left: a hidden or masked value can decide
nothing that a viewer sees.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from citywide.core.errors import Forbidden
from citywide.core.ingest.typed import ibis_type
from citywide.portal.access.consent import Among, Collected, Limit
from citywide.portal.access.policy import Decision

REDACTED = "•••"
_BETWEEN = "\x1f"


def visible(table: ir.Table, decision: Decision) -> ir.Table:
    """Return the part of a version that a decision gives.

    Raises:
        Forbidden: the decision gives no column at all.
    """
    if not decision.is_allowed:
        raise Forbidden(decision.sentence)
    table = given(table, decision.limits)
    if decision.row_filter:
        allowed = [ibis.literal(value) for value in sorted(decision.rows_of)]
        kept = table[decision.row_filter].isin(allowed) if allowed else ibis.literal(False)
        table = table.filter(kept)
    if decision.limits or decision.row_filter:
        table = _without_lost_references(table, decision.references)
    return table.select(
        **{
            name: _masked(_column(table, name, decision), decision.masks.get(name, ""))
            for name in decision.columns
        }
    )


def given(table: ir.Table, limits: tuple[Limit, ...]) -> ir.Table:
    """Return the rows within every limit: for all that comes after, there are no others."""
    for limit in limits:
        met = [_is_met(table, condition) for condition in limit]
        table = table.filter(functools.reduce(operator.or_, met, ibis.literal(False)))
    return table


def _without_lost_references(
    table: ir.Table, references: Mapping[str, tuple[str, ...]]
) -> ir.Table:
    """Return the table with blanks where a value names a row that is not given."""
    for name, key in references.items():
        if any(column not in table.columns for column in (name, *key)):
            continue
        there = table.select(**{f"_{column}": table[column] for column in key}).distinct().view()
        mine = (name, *key[1:])
        same = [table[own] == there[f"_{other}"] for own, other in zip(mine, key, strict=True)]
        joined = table.left_join(there, same)
        kept = ibis.ifelse(there[f"_{key[0]}"].isnull(), ibis.null(table[name].type()), table[name])
        columns = {column: table[column] for column in table.columns} | {name: kept}
        table = joined.select(**columns)
    return table


def _is_met(table: ir.Table, condition: Among | Collected) -> ir.BooleanValue:
    if isinstance(condition, Collected):
        return _is_collected(table, condition)
    if any(name not in table.columns for name in condition.columns):
        return ibis.literal(False)
    key = functools.reduce(
        lambda left, right: left + _BETWEEN + right,
        (table[name].cast("string") for name in condition.columns),
    )
    if not condition.values:
        return ibis.literal(False) if condition.is_inside else key.notnull()
    values = [_BETWEEN.join(value) for value in sorted(condition.values)]
    # A table rather than a list of literals: there can be as many as there are people.
    inside = key.isin(ibis.memtable({"key": values}, schema={"key": "string"}).key)
    # What is not known is neither inside nor outside.
    return (inside if condition.is_inside else ~inside).fill_null(False)


def _is_collected(table: ir.Table, condition: Collected) -> ir.BooleanValue:
    if condition.column not in table.columns:
        return ibis.literal(False)
    day = table[condition.column].cast("date")
    spans = [
        (day >= first) if last is None else ((day >= first) & (day <= last))
        for first, last in condition.spans
    ]
    found = functools.reduce(operator.or_, spans, ibis.literal(False))
    return found.fill_null(False)


def _column(table: ir.Table, name: str, decision: Decision) -> ir.Value:
    """Return a column; of a version published before the contract promised it, one of blanks."""
    if name in table.columns:
        return table[name]
    return ibis.null(ibis_type(decision.promised[name]))


def _masked(column: ir.Value, mask: str) -> ir.Value:
    if mask == "redacted":
        return ibis.ifelse(column.isnull(), ibis.null("string"), ibis.literal(REDACTED))
    if mask == "year":
        return column.cast("timestamp").truncate("Y").cast(column.type())
    if mask == "withheld":
        return ibis.null(column.type())
    return column
