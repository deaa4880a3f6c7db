"""Tables as a valid HMIS CSV export of FY2026: all 24 files, columns in order, one zip file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.hashed import hashed_name, hashed_ssn
from citywide.services.homelessness.exchange.hmis.layout import Field
from citywide.services.homelessness.exchange.hmis.names import dataset
from citywide.services.homelessness.exchange.hmis.tables import ZONE

_BATCH = 50_000
_HASHED = {"FirstName", "MiddleName", "LastName"}


def write_export(
    engine: Engine, tables: Mapping[str, ir.Table], target: Path, hashed: bool = False,
    zone: str = ZONE,
) -> Path:  # fmt: skip
    """Write tables (see `tables.read_export`) as one zip file and return its path.

    Rows are in the order of their keys; times become local times in `zone`. A data set that is not
    given is a file of headings only. `hashed` writes option 4: names and social security numbers
    hashed, which cannot be undone.

    Raises:
        UsageError: there is not exactly one row in hmis_export, or a text holds what a CSV file of
            this format cannot carry.
    """
    header = tables.get("hmis_export")
    rows = 0 if header is None else engine.fetch(header.count().as_table())[0][0].as_py()
    if rows != 1:
        raise UsageError(f"An export has exactly one row in hmis_export, not {rows}.")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, fields in layout.fields().items():
            with archive.open(file, "w", force_zip64=True) as raw:
                out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
                _write_file(out, engine, tables.get(dataset(file)), fields, hashed, zone)
                out.flush()
                out.detach()
    return target


def _write_file(
    out: io.TextIOWrapper, engine: Engine, table: ir.Table | None, fields: Sequence[Field],
    hashed: bool, zone: str,
) -> None:  # fmt: skip
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.column for field in fields)
    if table is None:
        return
    made = [_writer(field, hashed, ZoneInfo(zone)) for field in fields]
    for row in _rows(engine, table, fields):
        writer.writerow(
            write(value) if value is not None else ""
            for write, value in zip(made, row, strict=True)
        )


def _rows(engine: Engine, table: ir.Table, fields: Sequence[Field]) -> Iterator[Iterable[Any]]:
    ordered = table.select(*(field.name for field in fields)).order_by(fields[0].name)
    for batch in engine.batches(ordered, _BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _writer(field: Field, hashed: bool, zone: ZoneInfo) -> Any:
    if hashed and field.file == "Client.csv" and field.column in _HASHED:
        return hashed_name
    if hashed and field.file == "Client.csv" and field.column == "SSN":
        return hashed_ssn
    if field.file == "Export.csv" and field.column == "HashStatus":
        return lambda value: "4" if hashed else str(value)
    if field.file == "Export.csv" and field.column == "CSVVersion":
        return lambda value: layout.CSV_VERSION
    if field.kind == "datetime":
        return lambda value: _local(value, zone)
    if field.kind == "money":
        return lambda value: f"{Decimal(value):.2f}"
    return str


def _local(instant: dt.datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
