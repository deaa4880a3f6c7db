"""A plan as a CSV file: UTF-8 with a mark, so that Excel shows accents; comma or semicolon in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from citywide.core.errors import ExtractError, Finding
from citywide.core.ingest.read.encoding import wide_encoding
from citywide.services.portfolio.exchange.mistakes import Mistakes
from citywide.services.portfolio.exchange.plan import PlanFile
from citywide.services.portfolio.exchange.table.formulas import escaped, unescaped
from citywide.services.portfolio.exchange.table.headings import Column, known_headings
from citywide.services.portfolio.exchange.table.rows import Row, Value, read_rows, write_rows

_DELIMITERS = ",;\t|"
_FIRST_LINES = 20
"""Headings stand among these; they tell the delimiter."""


def read_plan_csv(data: bytes, file: str) -> PlanFile:
    """Return the plan in a CSV file, named as the file is.

    Raises:
        ExtractError: every mistake of the file at once, each with its line and column.
    """
    mistakes = Mistakes(file)
    text = _decoded(data, mistakes)
    try:
        return read_rows(_rows(text), PurePath(file).stem, mistakes)
    except csv.Error as error:
        raise ExtractError(
            [Finding(f"The file is not a whole CSV file: {error}. Save it again as CSV.", file)]
        ) from None


def write_plan_csv(plan: PlanFile) -> bytes:
    """Return the plan as CSV; a plan without tasks gives the template."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.value for column in Column)
    for row in write_rows(plan):
        writer.writerow(_text(value) for value in row.values())
    return out.getvalue().encode("utf-8-sig")


def _text(value: Value) -> str:
    return "" if value is None else escaped(value) if isinstance(value, str) else str(value)


def _decoded(data: bytes, mistakes: Mistakes) -> str:
    try:
        return data.decode(wide_encoding(data[:4096]) or "utf-8-sig").removeprefix("\ufeff")
    except UnicodeDecodeError:
        mistakes.warn(
            "The file is not UTF-8, so it was read as Windows text (cp1252). Look at the names "
            "with accents; if they are wrong, save it as CSV UTF-8."
        )
        return data.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    for cells in reader:
        is_hint = line == 1 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep=")
        if not is_hint:
            yield line, [unescaped(cell) for cell in cells]
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return the delimiter by which the first lines have the most headings of a plan."""
    first = text[:100_000].splitlines()[:_FIRST_LINES]

    def headings(delimiter: str) -> int:
        return max((known_headings(line.replace('"', "").split(delimiter)) for line in first),
                   default=0)  # fmt: skip

    return max(_DELIMITERS, key=headings)
