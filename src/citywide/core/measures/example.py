"""A measure's worked example is its test: the rows in, the values a person worked out, compared."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.engines import Engine
from citywide.core.errors import ContractError
from citywide.core.measures.check_example import NUMBERS, exact
from citywide.core.measures.evaluate import evaluate, nine_decimals
from citywide.core.measures.model import Measure, MeasureValue
from citywide.core.measures.periods import ALL
from citywide.core.settings import Settings

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "decimal": "decimal(28, 9)",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp('UTC', 6)",
}


def run_example(engine: Engine, measure: Measure, timezone: str = Settings.timezone) -> list[str]:
    """Return the differences between the example's expectations and its values; none is right.

    Raises:
        ContractError: the example's rows do not fit the measure or their types.
    """
    example = measure.example
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = _table(engine, folder / "rows.parquet", example.rows, measure, timezone)
        people = None
        if measure.population is not None:
            file = folder / "population.parquet"
            people = _table(engine, file, example.population, measure, timezone)
        values = evaluate(engine, measure, table, people, timezone)
    found = {(v.period, v.group, v.member): v for v in values}
    return [text for entry in example.expect for text in _differences(entry, found)]


def _differences(
    entry: Mapping[str, Any], found: Mapping[tuple[str, str | None, str | None], MeasureValue]
) -> Iterator[str]:
    group, member = entry.get("group"), entry.get("member")
    key = (str(entry.get("period", ALL)), group, None if member is None else _text(member))
    name = key[0] if group is None else f"{key[0]}, {group} {key[2]}"
    if key not in found:
        yield f"{name}: there is no such value."
        return
    for number in NUMBERS:
        if number not in entry:
            continue
        expected = None if entry[number] is None else nine_decimals(exact(entry[number]))
        actual = getattr(found[key], number)
        if actual != expected:
            yield f"{name}: {number} is {_shown(actual)}, but {_shown(expected)} was expected."


def _shown(number: Decimal | int | None) -> str:
    if number is None:
        return "null"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(member: Any) -> str:
    return str(member).lower() if isinstance(member, bool) else str(member)


def _table(
    engine: Engine, path: Path, rows: Sequence[Mapping[str, Any]], measure: Measure, timezone: str
) -> ir.Table:
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    types = {name: _type(measure, name, rows) for name in names}
    schema = ibis.schema({name: _TYPES[kind] for name, kind in types.items()})
    try:
        columns = {
            name: [_cell(row.get(name), types[name], timezone) for row in rows] for name in names
        }
        pq.write_table(pa.table(columns, schema=schema.to_pyarrow()), path)
    except (pa.ArrowException, ValueError, ArithmeticError, TypeError) as error:
        message = f"{measure.id}: a row of the example does not fit its type: {error}."
        raise ContractError(message) from None
    return engine.read([path], schema)


def _type(measure: Measure, name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    if name in measure.example.types:
        return measure.example.types[name]
    given = [row[name] for row in rows if row.get(name) is not None]
    if given and all(isinstance(value, bool) for value in given):
        return "boolean"
    if given and all(isinstance(value, int) for value in given):
        return "integer"
    if given and all(isinstance(value, int | float) for value in given):
        return "number"
    if given and all(_DATE.match(str(value)) for value in given):
        return "date"
    return "timestamp" if given and all(_TIME.match(str(value)) for value in given) else "string"


def _cell(value: Any, kind: str, timezone: str) -> Any:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(str(value))
    if kind == "timestamp":
        instant = datetime.fromisoformat(str(value))
        return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(timezone))
    if kind == "decimal":
        return Decimal(str(value))
    return _text(value) if kind == "string" else value
