"""What a viewer asks of a table: filters, search, sorting; only ever on what they may see."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from citywide.core.errors import UsageError

_BOUNDS = {"min": operator.ge, "max": operator.le}


@dataclass(frozen=True)
class Query:
    """One question to one data set; empty parts do not narrow it."""

    filters: Mapping[str, str] = field(default_factory=dict)
    """Column -> exact value; `column__min` and `column__max` are bounds, both inclusive."""
    search: str = ""
    """Text that any visible text column must contain, whatever its case."""
    sort: str = ""
    """Column to sort by; with a leading `-` from the largest."""
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Column -> the texts of which it must be one."""

    @property
    def is_whole(self) -> bool:
        """True when no row is left out."""
        return not self.filters and not self.search and not self.within


def narrowed(table: ir.Table, query: Query) -> ir.Table:
    """Return the rows a query asks for.

    Raises:
        UsageError: a column is not one the viewer sees, or a bound is not of its type.
    """
    for name, value in query.filters.items():
        table = table.filter(_condition(table, name, value))
    for name, values in query.within.items():
        # A table rather than a list of literals: there can be as many as there are rows.
        wanted = ibis.memtable({"value": sorted(values)}, schema={"value": "string"})
        table = table.filter(_column(table, name).cast("string").isin(wanted.value))
    if query.search.strip():
        table = table.filter(_contains(table, query.search.strip()))
    return table


def _condition(table: ir.Table, name: str, value: str) -> ir.BooleanValue:
    column_name, _, bound = name.rpartition("__") if "__" in name else (name, "", "")
    column = _column(table, column_name)
    if not bound:
        return column.isnull() if value == "" else column.cast("string") == value
    if bound not in _BOUNDS:
        raise UsageError(f"{name!r} is not a filter; a bound ends in __min or __max.")
    kind = column.type()
    if not (kind.is_numeric() or kind.is_temporal()):
        raise UsageError(f"{column_name} is {kind}; only numbers and dates have bounds.")
    return _BOUNDS[bound](column, _bound(column_name, kind, value))


def _bound(name: str, kind: ibis.DataType, value: str) -> ir.Value:
    try:
        given = ibis.literal(float(value)) if kind.is_numeric() else ibis.literal(value, kind)
    except (ValueError, TypeError, OverflowError):
        example = "2024-07-31" if kind.is_temporal() else "12.5"
        message = f"{value!r} cannot be compared with {name}; write it like {example}."
        raise UsageError(message) from None
    return given


def _contains(table: ir.Table, text: str) -> ir.BooleanValue:
    texts = [name for name in table.columns if table[name].type().is_string()]
    found: ir.BooleanValue = ibis.literal(False)
    for name in texts:
        found = found | table[name].lower().contains(text.lower()).fill_null(False)
    return found


def ordered(table: ir.Table, query: Query, key: tuple[str, ...]) -> ir.Table:
    """Return the table sorted as asked, rows without a value last, ties by the primary key."""
    ties = [table[name] for name in key if name in table.columns]
    if not query.sort:
        return table.order_by(ties) if ties else table
    name = query.sort.removeprefix("-")
    column = _column(table, name)
    ties = [tie for tie in ties if tie.get_name() != name]
    chosen = ibis.desc(column) if query.sort.startswith("-") else ibis.asc(column)
    return table.order_by([column.isnull(), chosen, *ties])


def _column(table: ir.Table, name: str) -> ir.Value:
    if name not in table.columns:
        # The same sentence whether the column is hidden or does not exist.
        raise UsageError(f"There is no column {name!r} among those you see.")
    return table[name]
