"""A plan from an Excel workbook: the sheet Tasks, or else the first one that is shown."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from citywide.core.errors import ExtractError, Finding
from citywide.core.ingest.read.extent import Limits, check_workbook
from citywide.services.portfolio.exchange.mistakes import Mistakes
from citywide.services.portfolio.exchange.plan import PlanFile
from citywide.services.portfolio.exchange.table.cells import text_of
from citywide.services.portfolio.exchange.table.rows import read_rows
from citywide.services.portfolio.exchange.texts import one_line

_LIMITS = Limits(unpacked_bytes=256 << 20, cells=2_000_000)
TASKS_SHEET, NOTES_SHEET = "Tasks", "Notes"
PROJECT_LABEL = "Project"
"""On the sheet of notes, the name of the project stands beside this."""


def read_plan_workbook(data: bytes, file: str) -> PlanFile:
    """Return the plan in a workbook, with the values its formulas had when it was saved.

    Raises:
        ExtractError: every mistake of the sheet at once, each with its row and column.
    """
    check_workbook(io.BytesIO(data), file, _LIMITS)
    mistakes = Mistakes(file, "row")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        name = next((n for n in shown if n.casefold() == TASKS_SHEET.casefold()), "") or shown[0]
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        project_name = _project_name(book) or PurePath(file).stem
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ExtractError(
            [Finding(f"The workbook cannot be opened: {error}. Save it from Excel as .xlsx.", file)]
        ) from None
    except OverflowError:
        raise ExtractError(
            [Finding(
                "A cell of the workbook has the format of a date or time, but a number far beyond "
                "all dates. Look for cells that show ##### in Excel.", file
            )]
        ) from None  # fmt: skip
    others = [n for n in shown if n not in {name, NOTES_SHEET}]
    if others:
        listed = ", ".join(others[:10])
        mistakes.warn(f"Sheet {name!r} was read; the workbook also has {listed}.")
    return read_rows(enumerate(rows, 1), project_name, mistakes)


def _project_name(book: Any) -> str:
    if NOTES_SHEET not in book.sheet_names:
        return ""
    for cells in book.get_sheet_by_name(NOTES_SHEET).to_python():
        if len(cells) > 1 and text_of(cells[0]) == PROJECT_LABEL:
            return one_line(text_of(cells[1]))
    return ""
