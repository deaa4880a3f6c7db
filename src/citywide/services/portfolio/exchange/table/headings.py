"""The columns of a plan's table, and every heading by which each is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from citywide.services.portfolio.exchange.mistakes import Mistakes


class Column(StrEnum):
    """A column, by the heading it is written with."""

    NUMBER = "Task number"
    NAME = "Task"
    PHASE = "Phase"
    MILESTONE = "Milestone (yes/no)"
    BASELINE_START = "Baseline start"
    BASELINE_END = "Baseline end"
    FORECAST_START = "Forecast start"
    FORECAST_END = "Forecast end"
    ACTUAL_START = "Actual start"
    ACTUAL_END = "Actual end"
    DONE = "Share done (0 to 1, or a percentage)"
    WEIGHT = "Weight"
    DEPENDS = "Depends on"
    NOTE = "Note"


DATES = (
    Column.BASELINE_START,
    Column.BASELINE_END,
    Column.FORECAST_START,
    Column.FORECAST_END,
    Column.ACTUAL_START,
    Column.ACTUAL_END,
)
REQUIRED = (Column.NUMBER, Column.NAME)

_OTHERS = {
    Column.NUMBER: "task no; task id; unique id; número de tarea; mã công việc; số công việc",
    Column.NAME: "task name; name of task; tarea; nombre de la tarea; công việc; tên công việc",
    Column.PHASE: "stage of work; fase; etapa; giai đoạn",
    Column.MILESTONE: "is milestone; hito; cột mốc; mốc",
    Column.BASELINE_START: "planned start; inicio de línea base; inicio previsto inicial; "
    "bắt đầu theo kế hoạch",
    Column.BASELINE_END: "baseline finish; planned end; planned finish; fin de línea base; "
    "kết thúc theo kế hoạch",
    Column.FORECAST_START: "inicio pronosticado; inicio previsto; bắt đầu dự kiến",
    Column.FORECAST_END: "forecast finish; fin pronosticado; fin previsto; kết thúc dự kiến",
    Column.ACTUAL_START: "inicio real; bắt đầu thực tế",
    Column.ACTUAL_END: "actual finish; fin real; kết thúc thực tế",
    Column.DONE: "done; percent complete; complete; proporción completada; completado; "
    "tỷ lệ hoàn thành; hoàn thành",
    Column.WEIGHT: "peso; trọng số",
    Column.DEPENDS: "unique id predecessors; depende de; phụ thuộc vào",
    Column.NOTE: "notes; nota; notas; ghi chú",
}
"""Headings of our templates' translations and of Project's own tables. Project's `ID` and
`Predecessors` are not among them: they count rows and change whenever a row is moved."""


def _folded(heading: str) -> str:
    """Return a heading without case, accents, brackets and their content, and other marks."""
    plain = re.sub(r"\(.*?\)|%", " ", heading.casefold().replace("đ", "d"))
    letters = unicodedata.normalize("NFD", plain)
    kept = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())


_KNOWN = {
    _folded(heading): column
    for column in Column
    for heading in (column.value, *_OTHERS[column].split(";"))
}


@dataclass(frozen=True)
class Header:
    """Which column stands where, counted from 0, and the line of the headings."""

    places: dict[Column, int]
    width: int
    line: int


def known_headings(cells: Sequence[str]) -> int:
    """Return how many of the cells are headings of a plan."""
    return sum(1 for cell in cells if _folded(cell) in _KNOWN)


def read_header(cells: Sequence[str], line: int, mistakes: Mistakes) -> Header:
    """Return where each column stands; notes headings that are missing or stand twice."""
    places: dict[Column, int] = {}
    for position, cell in enumerate(cells):
        column = _KNOWN.get(_folded(cell))
        if column is None:
            if cell.strip():
                mistakes.warn(
                    f"Column {cell.strip()[:60]!r} is not part of a plan; not read.", line
                )
        elif column in places:
            mistakes.add(
                f"Two columns are called {column.value!r}. Keep one of them.", line, column.value
            )
        else:
            places[column] = position
    for column in REQUIRED:
        if column not in places:
            mistakes.add(
                f"There is no column {column.value!r}. Take the template and keep its headings in "
                "the first row.",
                line,
            )
    return Header(places, len(cells), line)
