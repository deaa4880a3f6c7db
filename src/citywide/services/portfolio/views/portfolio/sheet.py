"""Tables as files: CSV and Excel with the same rows, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from citywide.services.portfolio.exchange.table.formulas import escaped

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNWRITABLE = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))
"""Control characters Excel's files cannot hold."""


def as_csv(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a table as a CSV file: UTF-8, dates like 2026-03-31, numbers without separators."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_text(value) for value in row] for row in rows)
    return _file(out.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


def as_excel(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a table as an Excel workbook: dates and numbers typed, the headings frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "B2"
    for place in range(len(headings)):
        sheet.column_dimensions[get_column_letter(place + 1)].width = 18
    sheet.append([_heading(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return _file(out.getvalue(), f"{name}.xlsx", EXCEL)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _text(value: Any) -> str:
    if value is None:
        return ""
    return escaped(value) if isinstance(value, str) else str(value)


def _cell(value: Any) -> Any:
    return escaped(value.translate(_UNWRITABLE)) if isinstance(value, str) else value
