"""The rows a measure looks at: which count, which succeed, which cannot be judged.

Nothing is absorbed silently. A condition or value that comes out null, or is no number, makes its
row unknown whether or not the measure's `unknown` says so.
"""

from __future__ import annotations

import weakref
from itertools import count
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import ContractError, Finding
from citywide.core.measures.expression import columns, portable
from citywide.core.measures.model import Measure
from citywide.core.measures.periods import ALL, UNKNOWN, number_of, period_number

IN_NUMERATOR, IS_UNKNOWN, VALUE, PERIOD = "_in_numerator", "_unknown", "_value", "_period"
_LARGEST = 9e18
_views = count(1)


def source_rows(
    engine: Engine,
    measure: Measure,
    table: ir.Table,
    period: str,
    group: str | None,
    member: str | None,
    timezone: str,
) -> ir.Table:
    """Return the rows behind one number, with the table's columns and two more.

    `_in_numerator` marks the rows that succeed (or whose value is used), `_unknown` those that
    cannot be judged.

    Raises:
        ContractError: the measure does not fit the table; the period or group is not the measure's.
    """
    if group is not None and group not in measure.groups:
        raise ContractError(f"{measure.id} is not grouped by {group!r}.")
    rows = scoped_rows(engine, measure, table, timezone)
    if group is not None:
        rows = rows.filter(member_of(measure, rows, group) == member)
    if period == UNKNOWN:
        rows = rows.filter(rows[PERIOD].isnull())
    elif period != ALL:
        rows = rows.filter(rows[PERIOD] == _number(measure, period))
    return rows.drop(VALUE, PERIOD)


def scoped_rows(engine: Engine, measure: Measure, table: ir.Table, timezone: str) -> ir.Table:
    """Return the rows in scope with `_in_numerator`, `_unknown`, `_value` and `_period`.

    Raises:
        ContractError: a column is missing or of a type the measure cannot use.
    """
    _require_columns(measure, table)
    view = f"measure_{next(_views)}"
    met = f"CAST({portable(measure.numerator or 'TRUE')} AS BOOLEAN)"
    unknown = f"CAST({portable(measure.unknown or 'FALSE')} AS BOOLEAN)"
    # WHERE (x) alone would be, to Spark, a table called where with one column x.
    flagged = engine.sql(
        f"SELECT *, {met} AS {IN_NUMERATOR}, {unknown} AS {IS_UNKNOWN}, "
        f"{portable(measure.value or '1')} AS {VALUE} "
        f"FROM {view} WHERE TRUE AND {portable(measure.scope or 'TRUE')}",
        {view: table},
    )
    # A result knows only the name of its view; what that reads must live as long as it does.
    weakref.finalize(flagged.op(), len, [table]).atexit = False
    value = _number_value(measure, flagged[VALUE])
    usable = ibis.coalesce(_usable(value), False)
    stated = ibis.coalesce(flagged[IS_UNKNOWN], False)
    cannot = stated | flagged[IN_NUMERATOR].isnull() | ~usable
    return flagged.mutate(
        **{
            IN_NUMERATOR: ibis.coalesce(flagged[IN_NUMERATOR], False) & ~cannot,
            IS_UNKNOWN: cannot,
            VALUE: value,
            PERIOD: _period(engine, measure, flagged, timezone),
        }
    )


def member_of(measure: Measure, rows: ir.Table, group: str) -> Any:
    """Return the expression of a row's member of a group, as text; null is 'unknown'.

    Raises:
        ContractError: the group's column has a type whose text differs between engines.
    """
    column = rows[group]
    kind = column.type()
    if not (kind.is_string() or kind.is_integer() or kind.is_boolean() or kind.is_date()):
        raise _wrong(measure, f"{group} is {kind}; group by text, whole numbers, dates or yes/no.")
    return ibis.coalesce(column.cast("string"), UNKNOWN)


def _usable(value: Any) -> Any:
    # Also false for NaN and infinities, which are larger than anything on every engine.
    return value.abs() < _LARGEST if value.type().is_floating() else value.notnull()


def _number_value(measure: Measure, value: Any) -> Any:
    kind = value.type()
    if kind.is_boolean():
        return value.cast("int64")
    if not kind.is_numeric():
        raise _wrong(measure, f"value gives {kind}; it must give a number.")
    if kind.is_decimal() and (kind.scale or 0) > 9:
        return value.cast("decimal(38, 9)")
    return value.cast("float64") if kind.is_floating() else value


def _period(engine: Engine, measure: Measure, rows: ir.Table, timezone: str) -> Any:
    if measure.period is None:
        return ibis.null("int64")
    column = rows[measure.period.column]
    kind = column.type()
    if kind.is_timestamp():
        # An instant belongs to the day it was in the city; a time without a zone is already local.
        column = (engine.to_local(column, timezone) if kind.timezone else column).cast("date")
    elif not kind.is_date():
        raise _wrong(measure, f"{measure.period.column} is {kind}; a period needs a date or time.")
    return period_number(column, measure.period.grain)


def _number(measure: Measure, period: str) -> int:
    if measure.period is None:
        raise ContractError(f"{measure.id} has no periods; its only period is {ALL!r}.")
    try:
        return number_of(period, measure.period.grain)
    except ValueError as error:
        raise ContractError(str(error)) from None


def _require_columns(measure: Measure, table: ir.Table) -> None:
    read = {*measure.groups, *([measure.period.column] if measure.period else [])}
    for text in (measure.scope, measure.numerator, measure.unknown, measure.value):
        read |= columns(text)
    missing = sorted(name for name in read if name.lower() not in table.columns)
    if missing:
        raise _wrong(measure, f"{measure.dataset} has no column {', '.join(missing)}.")


def _wrong(measure: Measure, message: str) -> ContractError:
    return ContractError([Finding(f"{measure.id}: {message}", str(measure.path or ""))])
