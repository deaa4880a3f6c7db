"""JSON, GeoJSON and NDJSON to text; a record's line is its number, or its line in NDJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from citywide.core.contracts.model import Reading
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.events import enter, events_of, find_list, items
from citywide.core.ingest.read.geojson import cut_off, feature_record, off_the_globe
from citywide.core.ingest.read.kinds import Kind
from citywide.core.ingest.read.records import MAX_LINE
from citywide.core.ingest.read.result import Content, Note, Progress
from citywide.core.ingest.read.scan import scan
from citywide.core.ingest.read.table import NamedRecords
from citywide.core.ingest.read.utf8 import as_utf8
from citywide.core.ingest.read.values import compact


def read_json(
    path: Path, kind: Kind, reading: Reading, name: str, folder: Path, progress: Progress | None
) -> Content:
    """Return the records of a JSON, GeoJSON or NDJSON file.

    Raises:
        ExtractError: the file is no such JSON, is cut short, or has no one list of records.
    """
    text = as_utf8(path, reading.encoding, name, folder, progress)
    if not scan(text.path, ",", "").valid_utf8:
        text = text.mended(progress)
    table = NamedRecords(folder, name)
    if kind is Kind.NDJSON:
        return table.finish(_add_lines(table, text.path, name), text.notes)
    clean = _without_mark(text.path, folder)
    strange = _add_items(table, clean, kind, reading, name)
    notes = text.notes + strange + cut_off(clean, name)
    return table.finish(notes=notes)


def _without_mark(path: Path, folder: Path) -> Path:
    """Return a file without a byte order mark, which the JSON parser does not accept."""
    with path.open("rb") as source:
        if source.read(3) != b"\xef\xbb\xbf":
            return path
        target = folder / "unmarked.json"
        with target.open("wb") as out:
            while data := source.read(1 << 20):
                out.write(data)
    return target


def _add_items(
    table: NamedRecords, path: Path, kind: Kind, reading: Reading, name: str
) -> tuple[Note, ...]:
    if reading.records_path:
        keys = tuple(reading.records_path.split("."))
    else:
        keys = ("features",) if kind is Kind.GEOJSON else find_list(path, name)
    outside = 0
    with events_of(path, name) as events:
        if not enter(events, keys):
            raise ExtractError(
                f"{name} has no list at {'.'.join(keys)!r}. Correct recordsPath in the contract."
            )
        for number, item in enumerate(items(events, name), 1):
            if not isinstance(item, Mapping):
                table.add_problem(compact(item), number, "this item is no object with names")
                continue
            record = feature_record(item) if kind is Kind.GEOJSON else item
            outside += kind is Kind.GEOJSON and off_the_globe(record)
            table.add(record, number)
    if not outside:
        return ()
    return (
        Note(
            "warning",
            f"{outside:,} points of {name} are not longitudes and latitudes. "
            "Ask the source for coordinates in WGS 84.",
        ),
    )


def _add_lines(table: NamedRecords, path: Path, name: str) -> int:
    blank = 0
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for number, line in enumerate(iter(lambda: handle.readline(MAX_LINE), ""), 1):
            if not line.strip():
                blank += 1
                continue
            try:
                record = json.loads(line, parse_float=Decimal, parse_constant=lambda _: None)
            except (ValueError, RecursionError) as error:
                _refuse_cut(line, number, name)
                table.add_problem(line, number, f"this line is not JSON: {str(error)[:80]}")
                continue
            if isinstance(record, Mapping):
                table.add(record, number)
            else:
                table.add_problem(line, number, "this line is no object with names")
    return blank


def _refuse_cut(line: str, number: int, name: str) -> None:
    if not line.endswith(("\n", "\r")):
        raise ExtractError(
            f"{name} ends in the middle of a record on line {number}, or that line is longer "
            "than 16 MB. It was probably cut short on the way; fetch it again."
        )
