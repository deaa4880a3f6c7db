"""Workbooks to text: dates as ISO 8601, whole numbers without a fraction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import TextExtract
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.extent import check_workbook
from citywide.core.ingest.read.footers import Footers, Record
from citywide.core.ingest.read.header import find_header
from citywide.core.ingest.read.result import Content, Note
from citywide.core.ingest.read.textfiles import TextFiles
from citywide.core.ingest.read.values import cell_text

_FIRST = 200

Row = tuple[int, list[str]]
"""Row number in the sheet, counted from 1, and its cells."""


def read_excel(path: Path, reading: Reading, name: str, folder: Path) -> Content:
    """Return the records of one sheet; a record's line is its row in the sheet.

    Raises:
        ExtractError: the file is no workbook, or has no such sheet or no rows.
    """
    sheet, notes = _open_sheet(path, reading, name)
    skip = reading.skip_rows or 0
    rows = [row for row in _rows(sheet, name) if row[0] > skip]
    filled = [i for i, (_, cells) in enumerate(rows) if any(cells)]
    if not filled:
        raise ExtractError(f"Sheet {sheet.name!r} of {name} is empty. Name another as sheet.")
    first = filled[:_FIRST]
    detected = 0 if reading.skip_rows is not None else find_header([rows[i][1] for i in first])
    at = filled[detected]
    said = " / ".join(filter(None, (" ".join(filter(None, cells)) for _, cells in rows[:at])))
    if said:
        notes += (
            Note(
                "info",
                f"{rows[at][0] - 1} rows above the header of {name} were skipped; they say: "
                f"{said[:300]!r}. Say skipRows: {rows[at][0] - 1} in the contract if that is "
                "right.",
            ),
        )
    return _body(rows[at + 1 :], tuple(rows[at][1]), reading, folder, notes)


def _open_sheet(path: Path, reading: Reading, name: str) -> tuple[Any, tuple[Note, ...]]:
    check_workbook(path, name)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        if reading.sheet and reading.sheet not in book.sheet_names:
            raise ExtractError(
                f"{name} has no sheet {reading.sheet!r}; it has {', '.join(book.sheet_names)}. "
                "Correct sheet in the contract."
            )
        if not reading.sheet and not names:
            raise ExtractError(f"{name} has no visible sheet. Say sheet in the contract.")
        sheet = book.get_sheet_by_name(reading.sheet or names[0])
    except (CalamineError, OSError, ValueError) as error:
        raise ExtractError(
            f"{name} is not a workbook that can be opened: {error}. It may be damaged or have a "
            "password; ask the source to send it again."
        ) from error
    if reading.sheet or len(names) == 1:
        return sheet, ()
    others = ", ".join(names[1:])
    message = f"Sheet {names[0]!r} of {name} was read; it also has {others}."
    return sheet, (Note("warning", f"{message} Say sheet in the contract."),)


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    try:
        rows = sheet.to_python(skip_empty_area=False)
    except OverflowError:
        raise ExtractError(
            f"A cell of {name} has the format of a date or time, but a number far beyond all "
            "dates. Look for cells that show ##### in Excel."
        ) from None
    for number, row in enumerate(rows, 1):
        yield number, [cell_text(value) for value in row]


def _body(
    rows: list[Row],
    header: tuple[str, ...],
    reading: Reading,
    folder: Path,
    notes: tuple[Note, ...],
) -> Content:
    files, footers, blank = TextFiles(folder, len(header)), Footers(reading.footer_pattern), 0
    for number, cells in rows:
        if footers.matches(cells):
            footers.count_match(number, cells)
        elif not any(cells):
            blank, footers.after_blank = blank + 1, True
        elif len(cells) < 3 or any(cells[1:]) or not footers.hold(Record(number, cells, 0, "")):
            _release(footers, files)
            files.add(cells, number, sum(map(len, cells)))
    footers.end()
    paths = files.finish()
    if blank:
        notes += (Note("info", f"{blank:,} blank row(s) of the sheet were skipped."),)
    extract = TextExtract(header, files.rows, files=paths)
    return Content(header, extract, notes + footers.notes(), footers.count, blank)


def _release(footers: Footers, files: TextFiles) -> None:
    for held in footers.release():
        files.add(held.cells, held.line, 0)
    footers.after_blank = False
