"""From text to typed values, as the contract says each column is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from citywide.core.contracts import Column, Contract, Type
from citywide.core.engines import Engine
from citywide.core.engines.interface import EXTRACT, LINE

_TRUE = ("true", "t", "yes", "y", "1")
_FALSE = ("false", "f", "no", "n", "0")


def ibis_type(column: Column) -> str:
    """Return the Ibis type a column is stored as."""
    return {
        Type.STRING: "string",
        Type.INTEGER: "int64",
        Type.NUMBER: "float64",
        Type.DECIMAL: f"decimal({column.precision}, {column.scale})",
        Type.BOOLEAN: "boolean",
        Type.DATE: "date",
        Type.TIMESTAMP: "timestamp('UTC', 6)",
    }[column.type]


def stored_schema(contract: Contract) -> ibis.Schema:
    """Return the schema of a published version: the contract's columns, extract and line."""
    columns = {column.name: ibis_type(column) for column in contract.columns}
    return ibis.schema(columns | {EXTRACT: "string", LINE: "int64"})


def text_value(engine: Engine, contract: Contract, column: Column, text: Any) -> Any:
    """Return a cell's text without surrounding white space; null where it means "no value"."""
    value = engine.strip(text)
    missing = ("", *contract.reading.missing_values, *column.missing_values)
    if len(missing) == 1:
        return value.nullif("")
    return ibis.cases((value.isin(missing), ibis.null("string")), else_=value)


def typed_value(engine: Engine, contract: Contract, column: Column, value: Any) -> Any:
    """Return text (already without its missing values) as the column's type; null if it is not."""
    if column.currency:
        value = value.replace(column.currency, "").strip()
    if column.thousands_separator:
        value = value.replace(column.thousands_separator, "")
    if column.type == Type.INTEGER:
        return engine.to_integer(value)
    if column.type == Type.NUMBER:
        return engine.to_number(value)
    if column.type == Type.DECIMAL:
        return _decimal(engine, column, value)
    if column.type == Type.BOOLEAN:
        lower = value.lower()
        return ibis.cases(
            (value.isin(("true", "false")), value == "true"),
            (lower.isin(_TRUE), True),
            (lower.isin(_FALSE), False),
        )
    if column.type == Type.DATE:
        return engine.to_date(value, column.formats)
    if column.type == Type.TIMESTAMP:
        return engine.to_timestamp(value, column.formats, column.timezone or contract.timezone)
    return value


def _decimal(engine: Engine, column: Column, value: Any) -> Any:
    """Return text as an exact decimal; more digits than the contract's scale are a mistake."""
    point = value.find(".")
    short = (point < 0) | (value.length() - point - 1 <= column.scale)
    fits = short & ~(value.contains("e") | value.contains("E")) & ~value.contains("_")
    exact = value.re_search(rf"^[+-]?\d*\.\d{{0,{column.scale}}}0*$")
    number = value.try_cast(f"decimal({column.precision}, {column.scale})")
    return ibis.cases((fits | exact, number))


def literal(contract: Contract, column: Column, value: Any) -> Any:
    """Return a bound or allowed value written in a contract as a value of the column's type."""
    if column.type == Type.DATE:
        return ibis.literal(str(value)[:10]).cast("date")
    if column.type == Type.TIMESTAMP:
        return ibis.literal(instant(contract, column, str(value)), type="timestamp('UTC', 6)")
    if column.type == Type.DECIMAL:
        return ibis.literal(str(value)).cast(ibis_type(column))
    return ibis.literal(value)


def instant(contract: Contract, column: Column, text: str) -> datetime:
    """Return a moment written in a contract; without an offset it is one of the column's zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(column.timezone or contract.timezone))
    return moment.astimezone(UTC)
