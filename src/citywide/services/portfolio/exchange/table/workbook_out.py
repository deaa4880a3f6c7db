"""A plan as an Excel workbook to fill in: frozen headings, checked cells, a sheet of notes."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from citywide.services.portfolio.exchange.plan import FIRST_DAY, LAST_DAY, MAX_TASKS, PlanFile
from citywide.services.portfolio.exchange.table.formulas import escaped
from citywide.services.portfolio.exchange.table.headings import DATES, Column
from citywide.services.portfolio.exchange.table.rows import Value, write_rows
from citywide.services.portfolio.exchange.table.workbook_in import (
    NOTES_SHEET,
    PROJECT_LABEL,
    TASKS_SHEET,
)
from citywide.services.portfolio.exchange.texts import one_line

_WIDTHS = {Column.NAME: 50, Column.PHASE: 24, Column.DEPENDS: 18, Column.NOTE: 60}
_FORMATS = {Column.NUMBER: "@", Column.DEPENDS: "@", Column.DONE: "0.0%", Column.WEIGHT: "0.00",
            **dict.fromkeys(DATES, "yyyy-mm-dd")}  # fmt: skip
_EMPTY_ROWS = 200
"""Rows below the tasks that have the formats already."""
_NOTES = (
    "One task or milestone in each row of the sheet Tasks. Keep the headings; columns may move.",
    "Task number: your own, like 12 or A-3. Keep it: by it an import knows the task again.",
    "Dates: as dates of Excel, or as text with the year first, like 2026-03-31.",
    "Baseline: as approved. Forecast: as you see it now. Actual: what has happened.",
    "Milestone: yes or no. A milestone needs an end only.",
    "Share done: 45% or 0.45.",
    "Weight: how much a task counts in the progress of the project; empty is the same for all.",
    "Depends on: the numbers of the tasks it waits for, with semicolons between them. 3 means: "
    "starts when task 3 has ended. 3FS+2d: two working days after that. Also SS (both start), FF "
    "(both end) and SF.",
)


def write_plan_workbook(plan: PlanFile) -> bytes:
    """Return the plan as a workbook; a plan without tasks gives the template."""
    book = Workbook()
    sheet = book.active
    sheet.title = TASKS_SHEET
    _write_tasks(sheet, plan)
    _write_notes(book.create_sheet(NOTES_SHEET), plan)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_tasks(sheet: Any, plan: PlanFile) -> None:
    for place, column in enumerate(Column, 1):
        cell = sheet.cell(1, place, column.value)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, 14)
    for line, row in enumerate(write_rows(plan), 2):
        for place, (column, value) in enumerate(row.items(), 1):
            _write(sheet.cell(line, place), column, value)
    for line in range(len(plan.tasks) + 2, len(plan.tasks) + 2 + _EMPTY_ROWS):
        for place, column in enumerate(Column, 1):
            sheet.cell(line, place).number_format = _FORMATS.get(column, "General")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(Column))}{len(plan.tasks) + 1}"
    _add_checks(sheet)


def _write(cell: Any, column: Column, value: Value) -> None:
    cell.number_format = _FORMATS.get(column, "General")
    if isinstance(value, str):
        _write_text(cell, value)
    else:
        cell.value = value


def _write_text(cell: Any, text: str) -> None:
    """Write text that stays text: Excel runs no formula from it, also after somebody edits it."""
    if not text:
        return
    # _x0041_ in a workbook's text means the letter A; the sign before it has its own such code.
    cell.value = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    cell.data_type = "s"
    cell.quotePrefix = escaped(text) != text


def _add_checks(sheet: Any) -> None:
    checks = [(Column.MILESTONE, _check(type="list", formula1='"yes,no"'), "Choose yes or no.")]
    first, last = ((day - dt.date(1899, 12, 30)).days for day in (FIRST_DAY, LAST_DAY))
    for column in DATES:
        check = _check(type="date", operator="between", formula1=str(first), formula2=str(last))
        checks.append((column, check, "Write a date, like 2026-03-31."))
    share = _check(type="decimal", operator="between", formula1="0", formula2="1")
    checks.append((Column.DONE, share, "Write a share from 0 to 1, or a percentage up to 100%."))
    weight = _check(type="decimal", operator="greaterThanOrEqual", formula1="0")
    checks.append((Column.WEIGHT, weight, "Write a number from 0."))
    for column, check, message in checks:
        check.errorTitle, check.error = "Not understood", message
        letter = get_column_letter(list(Column).index(column) + 1)
        check.add(f"{letter}2:{letter}{MAX_TASKS + 1}")
        sheet.add_data_validation(check)


def _check(**rule: str) -> DataValidation:
    return DataValidation(allow_blank=True, showErrorMessage=True, **rule)


def _write_notes(sheet: Any, plan: PlanFile) -> None:
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 100
    _write_text(sheet.cell(1, 1), PROJECT_LABEL)
    _write_text(sheet.cell(1, 2), one_line(plan.project_name))
    sheet.cell(1, 1).font = Font(bold=True)
    for line, note in enumerate(_NOTES, 3):
        cell = sheet.cell(line, 2, note)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
