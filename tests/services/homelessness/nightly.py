"""HMIS tables for tests: from a folder of FY2026 files or row by row, and the nightly truth."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.calculations import Value, load_calculation, run
from citywide.core.derive import Derived, compute, load_derived, order
from citywide.core.engines import Engine
from citywide.services.homelessness import rules
from citywide.services.homelessness.exchange.hmis.layout import fields
from citywide.services.homelessness.exchange.hmis.names import dataset, snake

DERIVED = Path(rules.__file__).parents[1] / "derived"
NIGHTLY = ("homeless_stays", "homeless_spans")
Rows = Mapping[str, list[dict[str, Any]]]
_TYPES = {
    "string": pa.string(), "integer": pa.int64(), "date": pa.date32(),
    "datetime": pa.timestamp("us", "UTC"), "money": pa.decimal128(18, 2),
}  # fmt: skip
_SOURCE = {"source_id": pa.string(), "source_file": pa.string(), "source_line": pa.int64()}
_READERS: Mapping[str, Any] = {
    "string": str, "integer": int, "date": dt.date.fromisoformat,
    "datetime": lambda text: dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC),
    "money": Decimal,
}  # fmt: skip


@cache
def schemas() -> dict[str, pa.Schema]:
    """Return the columns of every HMIS table and of `people`."""
    found = {
        dataset(file): pa.schema({one.name: _TYPES[one.kind] for one in given} | _SOURCE)
        for file, given in fields().items()
    }
    names = ("source_id", "personal_id", "person_id")
    return found | {"people": pa.schema(dict.fromkeys(names, pa.string()))}


def tables(rows: Rows) -> dict[str, ir.Table]:
    """Return every HMIS table; those without rows are empty, columns not given are blank."""
    known = dict(rows)
    known.setdefault("people", [])
    found = {}
    for name, schema in schemas().items():
        full = [
            {"source_id": "s", "source_file": f"{name}.csv", "source_line": at} | row
            for at, row in enumerate(known.get(name, []), 2)
        ]
        found[name] = ibis.memtable(pa.Table.from_pylist(full, schema=schema))
    return found


def read_folder(folder: Path) -> dict[str, ir.Table]:
    """Return the tables of a folder of FY2026 files, without the checks a real import makes."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for file, given in fields().items():
        kinds = {one.column: one.kind for one in given}
        with (folder / file).open(encoding="utf-8-sig", newline="") as lines:
            rows[dataset(file)] = [_typed(row, kinds) for row in csv.DictReader(lines)]
    return tables(rows)


def _typed(row: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, Any]:
    return {snake(n): _READERS[kinds[n]](text) for n, text in row.items() if n in kinds and text}


@cache
def _derived() -> dict[str, Derived]:
    return {name: one for name, one in load_derived(DERIVED).items() if name in NIGHTLY}


def nightly(engine: Engine, given: Mapping[str, ir.Table], work: Path) -> dict[str, ir.Table]:
    """Return the tables with the nightly truth beside them, computed once."""
    found = dict(given)
    found.setdefault("people", tables({})["people"])
    for name in order(_derived()):
        table = compute(engine, _derived()[name], found)
        found[name] = engine.read(engine.write(table, work, name), table.schema())
    return found


def calculate(
    engine: Engine,
    folder: Path,
    given: Mapping[str, ir.Table],
    values: Mapping[str, Value],
    work: Path,
    *wanted: str,
) -> dict[str, list[dict[str, Any]]]:
    """Return rows of the wanted steps (of every step, when none is named)."""
    made = run(engine, _calculation(folder), given, values, work, wanted)
    return {name: engine.fetch(table).to_pylist() for name, table in made.items()}


@cache
def _calculation(folder: Path) -> Any:
    return load_calculation(folder)


def cells(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    """Return the values of rows of (table_name, cell, value) by table and cell."""
    return {(row["table_name"], row["cell"]): row["value"] for row in rows}
