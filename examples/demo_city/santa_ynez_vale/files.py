"""Files that are not CSV, and small ones. Equal contents give equal bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from .batches import Batch
from .extracts import Account, Truth

_EPOCH = (2026, 7, 1, 0, 0, 0)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def write_workbook(path: Path, truth: Path, dataset: str, rows: Batch, sheet: str) -> Account:
    """Write an extract as an Excel workbook; a row's line is its row in the sheet."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.append(rows.cells.column_names)
    for row in zip(*(column.to_pylist() for column in rows.cells.columns), strict=True):
        page.append([_typed(cell) for cell in row])
    raw = io.BytesIO()
    book.save(raw)
    path.write_bytes(_without_clock(raw))
    account = Account(dataset)
    account.add(rows)
    known = Truth(truth / f"{path.stem}.parquet")
    known.add(rows, np.arange(2, rows.rows + 2))
    known.close()
    return account


def _typed(cell: str | None) -> Any:
    if cell and _DATE.fullmatch(cell):
        return date.fromisoformat(cell)
    return float(cell) if cell and _NUMBER.fullmatch(cell) else cell or None


def _without_clock(raw: io.BytesIO) -> bytes:
    """Return a workbook that does not say when it was written, so that its bytes stay equal."""
    steady = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-07-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def write_zip(path: Path, files: Iterable[Path]) -> None:
    """Write files into one zip file, without saying when."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in files:
            with (
                file.open("rb") as source,
                archive.open(zipfile.ZipInfo(file.name, _EPOCH), "w", force_zip64=True) as target,
            ):
                while block := source.read(1 << 20):
                    target.write(block)


def write_json(path: Path, value: Any) -> None:
    """Write plain values as JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_lines(path: Path, lines: Sequence[Sequence[Any]]) -> None:
    """Write a small table as CSV; its first line is the header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
