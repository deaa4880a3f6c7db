"""Extracts as bytes: CSV of several kinds, a workbook, GeoJSON. Equal rows give equal bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from dirt import Extract, Row

_EPOCH = (2025, 7, 1, 0, 0, 0)


def write_csv(
    folder: Path,
    extract: Extract,
    encoding: str = "utf-8",
    end: str = "\n",
    header_prefix: str = "",
    before: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> None:
    """Write an extract as CSV, with lines before the header and after the rows; number its rows."""
    text = io.StringIO(newline="")
    text.writelines(line + end for line in before)
    writer = csv.writer(text, lineterminator=end)
    writer.writerow([header_prefix + name for name in extract.rows[0].cells])
    line = len(before) + 2
    for row in extract.rows:
        extract.lines.append(line)
        writer.writerow(row.cells.values()) if not row.extra else text.write(_ragged(row, end))
        line += 1 + sum(str(cell).count("\n") for cell in row.cells.values())
    text.writelines(line_ + end for line_ in after)
    extract.footers = len(after)
    (folder / extract.name).write_bytes(text.getvalue().encode(encoding))


def _ragged(row: Row, end: str) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator=end).writerow([*row.cells.values(), *row.extra])
    return line.getvalue()


def write_workbook(folder: Path, extract: Extract, sheet: str) -> None:
    """Write an extract as an Excel workbook; a row's line is its row in the sheet."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append(list(extract.rows[0].cells))
    for row in extract.rows:
        page.append(list(row.cells.values()))
    extract.lines.extend(range(2, len(extract.rows) + 2))
    raw = io.BytesIO()
    book.save(raw)
    (folder / extract.name).write_bytes(_without_clock(raw))


def _without_clock(raw: io.BytesIO) -> bytes:
    """Return a workbook that does not say when it was written, so that its bytes stay equal."""
    steady = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2025-07-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def write_json(path: Path, value: Any) -> None:
    """Write plain values as JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
