"""Departments by strategic areas: how many projects, how many dollars, and the worst status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override

from citywide.core.errors import UsageError
from citywide.portal.dashboards.charts.common import plotted, undrawn
from citywide.portal.dashboards.charts.districts import step_of, steps
from citywide.portal.dashboards.charts.dollars import short_usd
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout, text_width, wrapped
from citywide.portal.dashboards.charts.model import Cell, Chart, Kind, Table
from citywide.portal.dashboards.charts.palette import CLASSES, GRID, INK, QUIET
from citywide.portal.dashboards.charts.parts import (
    ABOUT,
    Entry,
    Layer,
    Words,
    about,
    document,
    guide,
    key,
    pixels,
    told,
    words,
)
from citywide.portal.dashboards.charts.status import (
    BADGE,
    Badge,
    StatusColor,
    badges,
    status_cell,
    status_entries,
    status_text,
    worst,
)
from citywide.portal.dashboards.words import amount, number

_LABEL_ROOM = 135
_MOST_COLUMNS = 6
_COUNT, _DOLLARS = 2, 3
"""Columns of the table."""
_GAP = 2


@dataclass(frozen=True)
class HeatCell:
    """The projects of a row and a column together: of a department in a strategic area.

    A marked cell gets a heavy frame; `marked` of the chart says why.
    """

    row: str
    column: str
    count: int
    budget_usd: Decimal
    worst: StatusColor | None = None
    is_marked: bool = False


def heat(
    cells: Sequence[HeatCell],
    *,
    id: str,
    name: str,
    language: str,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    marked: str = "",
    summary: str = "",
    first: str = "",
    second: str = "",
) -> Chart:
    """Return the matrix, shaded by dollars; a cell that is not given is empty.

    `rows` and `columns` give the order and those without any cell; `first` and `second` head them
    in the table. Raises UsageError for more than six columns, or two cells in one place.
    """
    rows = list(dict.fromkeys([*rows, *(cell.row for cell in cells)]))
    columns = list(dict.fromkeys([*columns, *(cell.column for cell in cells)]))
    _check(cells, columns)
    with override(language):
        first = first or gettext("Department")
        second = second or gettext("Strategic area")
        marked = marked or gettext("Marked")
    order = {name: n for n, name in enumerate(rows)}, {name: n for n, name in enumerate(columns)}
    cells = sorted(cells, key=lambda cell: (order[0][cell.row], order[1][cell.column]))
    table = _table(cells, (first, second, marked), language)
    if not cells:
        return undrawn(id, Kind.HEAT, name, table, language)
    specs = {
        layout.name: _Matrix(cells, rows, columns, marked, language, layout).spec()
        for layout in LAYOUTS
    }
    said = summary or _summary(cells, language)
    return Chart(id, Kind.HEAT, name, said, table, language, specs)


def _check(cells: Sequence[HeatCell], columns: Sequence[str]) -> None:
    if len(columns) > _MOST_COLUMNS:
        raise UsageError(
            f"A matrix has room for {_MOST_COLUMNS} columns on a phone, not {len(columns)}; "
            "exchange rows and columns or put some together."
        )
    seen: set[tuple[str, str]] = set()
    for cell in cells:
        if (cell.row, cell.column) in seen:
            raise UsageError(
                f"There are two cells for {cell.row!r} and {cell.column!r}; add them up first."
            )
        seen.add((cell.row, cell.column))


class _Matrix:
    """The drawing in one layout; on narrow pages columns are numbered and rows named above."""

    def __init__(
        self,
        cells: Sequence[HeatCell],
        rows: Sequence[str],
        columns: Sequence[str],
        marked: str,
        language: str,
        layout: Layout,
    ) -> None:
        self.cells, self.rows, self.columns = cells, rows, columns
        self.marked, self.language, self.layout = marked, language, layout
        self.limits = steps([cell.budget_usd for cell in cells])
        names = [wrapped(capfirst(row), _LABEL_ROOM, layout.text) for row in rows]
        widest = max(text_width(line, layout.text) for name in names for line in name)
        self.left = 0.0 if layout.is_narrow else min(widest, _LABEL_ROOM) + 14
        self.width = (layout.width - self.left - 1) / len(columns)
        line = layout.line
        self.height = 3 * line + 14 if layout.is_narrow else 2 * line + 18
        # A column is named where each word of its name fits, and numbered elsewhere.
        longest = max(text_width(word, layout.text) for name in columns for word in name.split())
        self.is_numbered = layout.is_narrow or longest > self.width

    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite document."""
        layers, top = key(self._entries(), self.layout)
        texts, top = self._headings(top + 6)
        middles, labels, end = self._middles(top)
        spots = {name: self.left + (n + 0.5) * self.width for n, name in enumerate(self.columns)}
        places = [(spots[cell.column], middles[cell.row]) for cell in self.cells]
        layers += self._frame(middles)
        layers += [*self._shades(), *self._frames(places)]
        layers += [*words("label", texts, self.layout), *words("label", labels, self.layout)]
        layers += self._inside(places)
        return document(self.layout, end, self._records(places), layers)

    def _headings(self, y: float) -> tuple[list[Words], float]:
        """Return the columns' names above them, or their numbers and what they stand for."""
        line, size = self.layout.line, self.layout.text
        texts = []
        told_of = Words(self._inside_text(), 0, y + line / 2, colour=QUIET)
        texts.append(told_of)
        y += line * (told_of.text.count("\n") + 1) + 8
        if not self.is_numbered:
            names = [wrapped(capfirst(c), self.width, size, lines=4) for c in self.columns]
            tall = max(len(name) for name in names)
            for n, name in enumerate(names):
                x = self.left + (n + 0.5) * self.width
                first = y + (tall - len(name) + 0.5) * line
                texts.append(Words("\n".join(name), x, first, "center"))
            return texts, y + tall * line + 6
        for n, column in enumerate(self.columns, 1):
            name = wrapped(capfirst(column), self.layout.width - 20, size, lines=2)
            texts.append(Words(str(n), 4, y + line / 2, bold=True))
            texts.append(Words("\n".join(name), 20, y + line / 2))
            y += len(name) * line + 2
        if not self.layout.is_narrow:
            for n in range(len(self.columns)):
                x = self.left + (n + 0.5) * self.width
                texts.append(Words(str(n + 1), x, y + 6 + line / 2, "center", bold=True))
            y += line
        return texts, y + 10

    def _inside_text(self) -> str:
        with override(self.language):
            text = gettext("In each cell: projects, dollars, worst status")
        return "\n".join(wrapped(text, self.layout.width, self.layout.text))

    def _middles(self, y: float) -> tuple[dict[str, float], list[Words], float]:
        line, size = self.layout.line, self.layout.text
        middles: dict[str, float] = {}
        labels = []
        for row in self.rows:
            if self.layout.is_narrow:
                name = wrapped(capfirst(row), self.layout.width / 1.06, size)
                labels.append(Words("\n".join(name), 0, y + line / 2, bold=True))
                y += len(name) * line + 2
                for n in range(len(self.columns)):
                    x = (n + 0.5) * self.width
                    labels.append(Words(str(n + 1), x, y + line / 2, "center", colour=QUIET))
                y += line + 2
                middles[row] = y + self.height / 2
                y += self.height + 14
            else:
                name = wrapped(capfirst(row), _LABEL_ROOM, size, lines=3)
                middles[row] = y + self.height / 2
                first = middles[row] - (len(name) - 1) * line / 2
                labels.append(Words("\n".join(name), 0, first))
                y += self.height
        return middles, labels, y + 3

    def _box(self, x: float, y: float) -> dict[str, Any]:
        return {
            "x": x - self.width / 2 + _GAP,
            "x2": x + self.width / 2 - _GAP,
            "y": y - self.height / 2 + _GAP,
            "y2": y + self.height / 2 - _GAP,
        }

    def _frame(self, middles: dict[str, float]) -> list[Layer]:
        """Return the outlines of empty cells."""
        filled = {(cell.row, cell.column) for cell in self.cells}
        values = [
            self._box(self.left + (n + 0.5) * self.width, middles[row])
            for row in self.rows
            for n, column in enumerate(self.columns)
            if (row, column) not in filled
        ]
        if not values:
            return []
        mark = guide("rect", fill=None, stroke=GRID, strokeWidth=1)
        return [{"name": "empty", "data": {"values": values}, "mark": mark, "encoding": _BOX}]

    def _records(self, places: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
        result = []
        for i, (cell, place) in enumerate(zip(self.cells, places, strict=True)):
            result.append(
                self._box(*place)
                | {
                    "row": i,
                    "value": plotted(cell.budget_usd),
                    "count": cell.count,
                    "fill": self._shade(cell.budget_usd),
                    "about": about(i, _said(cell, self.language), _DOLLARS),
                }
            )
        return result

    def _shade(self, value: Decimal) -> str:
        found = len(self.limits) - 1
        place = step_of(value, self.limits)
        return CLASSES[round(place * (len(CLASSES) - 1) / (found - 1))] if found > 1 else CLASSES[1]

    def _shades(self) -> list[Layer]:
        fill = {"field": "fill", "type": "nominal", "scale": None, "legend": None}
        mark = told("rect", stroke=QUIET, strokeWidth=1)
        return [{"name": "cell", "mark": mark, "encoding": _BOX | {"fill": fill} | ABOUT}]

    def _frames(self, places: Sequence[tuple[float, float]]) -> list[Layer]:
        values = [
            self._box(*place)
            for cell, place in zip(self.cells, places, strict=True)
            if cell.is_marked
        ]
        if not values:
            return []
        mark = guide("rect", fill=None, stroke=INK, strokeWidth=3)
        return [{"name": "marked", "data": {"values": values}, "mark": mark, "encoding": _BOX}]

    def _inside(self, places: Sequence[tuple[float, float]]) -> list[Layer]:
        """Return the count and the dollars of each cell, and its badge above or beside them."""
        line, texts, found = self.layout.line, [], []
        for cell, (x, y) in zip(self.cells, places, strict=True):
            count = number(cell.count, 0, self.language)
            dollars = short_usd(cell.budget_usd, self.language)
            if self.layout.is_narrow:
                lines = (y + 4, y + 4 + line)
                badge = (x, y - line)
            else:
                lines = (y - line / 2, y + line / 2)
                badge = (x - self.width / 2 + BADGE / 2 + 10, y)
                x += BADGE / 2 + 2
            texts += [
                Words(count, x, lines[0], "center", bold=True),
                Words(dollars, x, lines[1], "center"),
            ]
            if cell.worst:
                found.append(Badge(cell.worst, *badge))
        return [
            *words("inside", texts, self.layout),
            *badges(found, self.layout, self.language),
        ]

    def _entries(self) -> list[Entry]:
        entries = []
        for low, high in zip(self.limits[:-1], self.limits[1:], strict=True):
            facts = {"low": short_usd(low, self.language), "high": short_usd(high, self.language)}
            with override(self.language):
                last = high == self.limits[-1]
                text = (
                    gettext("%(low)s to %(high)s") if last else gettext("%(low)s to under %(high)s")
                )
            entries.append(Entry("square", text % facts, self._shade(low), edge=QUIET))
        entries += status_entries([cell.worst for cell in self.cells], self.layout, self.language)
        if any(cell.is_marked for cell in self.cells):
            entries.append(Entry("", self.marked, INK, draw=_marked_sample))
        return entries


_BOX = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y"), "y2": {"field": "y2"}}


def _marked_sample(x: float, y: float) -> list[Layer]:
    place = {
        "x": {"value": x + 2},
        "x2": {"value": x + 20},
        "y": {"value": y - 7},
        "y2": {"value": y + 7},
    }
    mark = guide("rect", fill=None, stroke=INK, strokeWidth=3)
    return [{"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}]


def _projects(count: int, language: str) -> str:
    return ngettext("%(count)s project", "%(count)s projects", count) % {
        "count": number(count, 0, language)
    }


def _said(cell: HeatCell, language: str) -> str:
    with override(language):
        facts = {
            "row": cell.row,
            "column": cell.column,
            "projects": _projects(cell.count, language),
            "dollars": amount(cell.budget_usd, "usd", 0, language),
            "status": status_text(cell.worst, language),
        }
        return gettext("%(row)s, %(column)s: %(projects)s, %(dollars)s, %(status)s") % facts


def _table(cells: Sequence[HeatCell], names: tuple[str, str, str], language: str) -> Table:
    first, second, marked = names
    has_marks = any(cell.is_marked for cell in cells)
    with override(language):
        headings: tuple[str, ...] = (
            first,
            second,
            gettext("Projects"),
            gettext("Dollars"),
            gettext("Worst status"),
        )
        made = []
        for cell in cells:
            row: tuple[Cell, ...] = (
                Cell(capfirst(cell.row)),
                Cell(cell.column),
                Cell(number(cell.count, 0, language), Decimal(cell.count)),
                Cell(amount(cell.budget_usd, "usd", 0, language), cell.budget_usd),
                status_cell(cell.worst, language),
            )
            if has_marks:
                row += (Cell(gettext("yes") if cell.is_marked else gettext("no")),)
            made.append(row)
    headings += (marked,) if has_marks else ()
    wordy = frozenset(range(len(headings))) - {_COUNT, _DOLLARS}
    return Table(headings, tuple(made), wordy)


def _summary(cells: Sequence[HeatCell], language: str) -> str:
    most = max(cells, key=lambda cell: cell.budget_usd)
    found = worst([cell.worst for cell in cells])
    with override(language):
        facts = {
            "row": most.row,
            "column": most.column,
            "projects": _projects(most.count, language),
            "dollars": amount(most.budget_usd, "usd", 0, language),
        }
        said = [gettext("Most dollars: %(row)s, %(column)s (%(dollars)s, %(projects)s).") % facts]
        if found:
            where = [f"{cell.row}, {cell.column}" for cell in cells if cell.worst is found]
            facts = {
                "status": status_text(found, language),
                "count": number(len(where), 0, language),
                "places": "; ".join(where[:3]),
            }
            if len(where) > 3:
                pattern = gettext("Worst status, %(status)s: %(count)s, among them %(places)s.")
            else:
                pattern = gettext("Worst status, %(status)s: %(places)s.")
            said.append(pattern % facts)
    return " ".join(said)
