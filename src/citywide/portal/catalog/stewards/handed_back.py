"""Reads a corrected export, CSV or Excel, as the rows it holds by their line."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from citywide.core.errors import ExtractError
from citywide.portal.catalog.stewards.corrections import LINE

_DELIMITERS = ",;\t|"


def read(file: BinaryIO, name: str, formats: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Return cells by line number and column name.

    Args:
        formats: how dates are written, by column name in lower case; Excel turns texts that look
            like dates into dates, and they have to come back as the contract writes them.

    Raises:
        ExtractError: the file cannot be read, or `_line` is missing, not a number or given twice.
    """
    content = file.read()
    is_workbook = name.lower().endswith(".xlsx")
    records = _workbook(content, name) if is_workbook else _delimited(content, name)
    header = [str(cell or "").strip().lstrip("\ufeff") for cell in next(records, [])]
    if LINE not in [title.casefold() for title in header]:
        raise ExtractError(
            _("%(name)s has no column _line. Correct the exported file and keep that column.")
            % {"name": name}
        )
    position = [title.casefold() for title in header].index(LINE)
    found: dict[int, dict[str, str]] = {}
    for cells in records:
        texts = [_text(v, formats.get(t.casefold())) for t, v in zip(header, cells, strict=False)]
        if not any(texts):
            continue
        line = _line(texts[position] if position < len(texts) else "", name)
        if line in found:
            raise ExtractError(
                _("%(name)s has line %(line)s twice. Keep the right one and delete the other.")
                % {"name": name, "line": line}
            )
        found[line] = dict(zip(header, texts, strict=False))
    return found


def _line(text: str, name: str) -> int:
    if not text.strip().isdecimal():
        raise ExtractError(
            _("In %(name)s a row has “%(text)s” in _line; it must keep its number.")
            % {"name": name, "text": text}
        )
    return int(text)


def _delimited(content: bytes, name: str) -> Iterator[list[Any]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ExtractError(
            _("%(name)s cannot be read as CSV: %(error)s.") % {"name": name, "error": error}
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes on Windows when asked for plain CSV.
        return content.decode("cp1252", errors="replace")


def _workbook(content: bytes, name: str) -> Iterator[list[Any]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        yield from sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ExtractError(
            _("%(name)s is not a workbook that can be opened. Save it again as .xlsx or .csv.")
            % {"name": name}
        ) from error


def _text(value: Any, form: str | None) -> str:
    if isinstance(value, dt.datetime | dt.date):
        if form:
            return value.strftime(form)
        if isinstance(value, dt.datetime) and value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return "" if value is None else str(value)
