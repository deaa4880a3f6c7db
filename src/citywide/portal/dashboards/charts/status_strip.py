"""Statuses month by month: a cell per month with its letter, a row per axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.core.measures.model import Grain
from citywide.core.measures.periods import last_day
from citywide.portal.dashboards.charts.common import undrawn
from citywide.portal.dashboards.charts.dates import short_month_text
from citywide.portal.dashboards.charts.layout import (
    LAYOUTS,
    Layout,
    text_width,
    wrapped,
)
from citywide.portal.dashboards.charts.model import Chart, Kind
from citywide.portal.dashboards.charts.palette import INK, PAPER, QUIET
from citywide.portal.dashboards.charts.parts import (
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
    COLOURS,
    Badge,
    StatusColor,
    letters,
    status_text,
)
from citywide.portal.dashboards.charts.status_history import (
    MOST,
    StatusRow,
    months_of,
    summary_of,
    table_of,
)
from citywide.portal.dashboards.words import period_name

_CELL = {"wide": 28, "narrow": 26}
_BROADEST = 34


@dataclass(frozen=True)
class _Place:
    """Where a month of a row is drawn."""

    row: int
    month: int
    """The place of the month in the table."""
    x: float
    y: float
    width: float


def status_strip(
    rows: Sequence[StatusRow],
    *,
    id: str,
    name: str,
    language: str,
    rebaselined: Sequence[str] = (),
    until: str = "",
    summary: str = "",
) -> Chart:
    """Return a row of months per axis, from the first month with a status to `until` or the last.

    `rebaselined` are months in which a new baseline was approved. Of more than 36 months the
    newest are drawn; the table has all. Raises UsageError for a month not written like 2026-03.
    """
    months = months_of(rows, until)
    table = table_of(rows, months, rebaselined, language)
    if not months:
        return undrawn(id, Kind.STATUS_STRIP, name, table, language)
    specs = {
        layout.name: _Strip(rows, months, rebaselined, language, layout).spec()
        for layout in LAYOUTS
    }
    said = summary or summary_of(rows, months, rebaselined, language)
    return Chart(id, Kind.STATUS_STRIP, name, said, table, language, specs)


class _Strip:
    """The drawing in one layout: one row of cells per axis, on narrow pages one per year."""

    def __init__(
        self,
        rows: Sequence[StatusRow],
        months: Sequence[str],
        rebaselined: Sequence[str],
        language: str,
        layout: Layout,
    ) -> None:
        self.rows, self.language, self.layout = rows, language, layout
        self.skipped = max(len(months) - MOST, 0)
        self.months = months[self.skipped :]
        self.rebaselined = [month for month in self.months if month in set(rebaselined)]
        self.height = _CELL[layout.name]
        self.texts: list[Words] = []
        self.places: list[_Place] = []

    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite document."""
        layers, top = key(self._entries(), self.layout)
        end = self._by_year(top) if self.layout.is_narrow else self._in_line(top)
        layers += [*self._cells(), *self._letters(), *self._baselines()]
        layers += self._named()
        return document(self.layout, end, self._records(), layers)

    def _named(self) -> list[Layer]:
        bold = [text for text in self.texts if text.bold]
        plain = [text for text in self.texts if not text.bold]
        return [*words("label", bold, self.layout), *words("axis", plain, self.layout)]

    def _in_line(self, top: float) -> float:
        line = self.layout.line
        names = [wrapped(capfirst(row.label), 170, self.layout.text) for row in self.rows]
        left = max(text_width(text, self.layout.text) for name in names for text in name) + 14
        width = min((self.layout.width - left - 1) / len(self.months), _BROADEST)
        self._header(left, width, top + 12)
        y = top + 12 + 2 * line + 8
        for i, name in enumerate(names):
            tall = max(self.height, len(name) * line)
            middle = y + tall / 2
            first = middle - (len(name) - 1) * line / 2
            self.texts.append(Words("\n".join(name), 0, first, bold=i == 0))
            for n in range(len(self.months)):
                self.places.append(_Place(i, n, left + n * width, middle, width))
            y += tall + 6
        return y + 2

    def _header(self, left: float, width: float, y: float) -> None:
        """Write months above the cells, as many as have room; years where they begin."""
        days = [last_day(month, Grain.MONTH) for month in self.months]
        labels = [short_month_text(day, self.language) for day in days]
        widest = max(text_width(label, self.layout.text) for label in labels)
        step = next(s for s in (1, 2, 3, 4, 6, 12) if s * width >= widest + 4 or s == 12)
        for n, (day, label) in enumerate(zip(days, labels, strict=True)):
            # Januaries are always among those named.
            if (day.month - 1) % step == 0:
                self._write(label, left + (n + 0.5) * width, y)
            if n == 0 or day.month == 1:
                self._year(day, n, left, width, y, len(days))

    def _year(self, day: date, n: int, left: float, width: float, y: float, count: int) -> None:
        shown = min(13 - day.month, count - n) * width
        if shown >= text_width(str(day.year), self.layout.text):
            self.texts.append(
                Words(
                    str(day.year),
                    left + n * width + 2,
                    y + self.layout.line,
                    "left",
                    "top",
                    colour=QUIET,
                )
            )

    def _write(self, text: str, x: float, y: float) -> None:
        x = min(x, self.layout.width - text_width(text, self.layout.text) / 2)
        self.texts.append(Words(text, x, y, "center", "top", colour=QUIET))

    def _by_year(self, top: float) -> float:
        line = self.layout.line
        left = text_width("2026", self.layout.text) + 8
        width = (self.layout.width - left - 1) / 12
        y = top + 4
        days = [last_day(month, Grain.MONTH) for month in self.months]
        for i, row in enumerate(self.rows):
            lines = wrapped(capfirst(row.label), self.layout.width / 1.06, self.layout.text)
            self.texts.append(Words("\n".join(lines), 0, y + line / 2, bold=True))
            y += len(lines) * line
            for n in range(12):
                letter = _initial(n + 1, self.language)
                self._write(letter, left + (n + 0.5) * width, y + 2)
            y += line + (12 if self.rebaselined else 6)
            for year in sorted({day.year for day in days}):
                middle = y + self.height / 2
                self.texts.append(Words(str(year), 0, middle, colour=QUIET))
                for n, day in enumerate(days):
                    if day.year == year:
                        x = left + (day.month - 1) * width
                        self.places.append(_Place(i, n, x, middle, width))
                y += self.height + (15 if self.rebaselined else 8)
            y += 6
        return y

    def _status(self, place: _Place) -> StatusColor | None:
        return self.rows[place.row].months.get(self.months[place.month])

    def _records(self) -> list[dict[str, Any]]:
        result = []
        for place in self.places:
            month, status = self.months[place.month], self._status(place)
            facts = {
                "row": self.rows[place.row].label,
                "month": period_name(month, Grain.MONTH, self.language),
                "status": status_text(status, self.language),
            }
            with override(self.language):
                if status is None:
                    facts["status"] = gettext("no report")
                text = gettext("%(row)s, %(month)s: %(status)s") % facts
            column = place.row + 1
            line = place.month + self.skipped
            result.append(
                {
                    "row": line,
                    "column": column,
                    "value": status.rank if status else None,
                    "status": str(status or ""),
                    "x": place.x + 1.5,
                    "x2": place.x + place.width - 1.5,
                    "y": place.y - self.height / 2,
                    "y2": place.y + self.height / 2,
                    "about": about(line, text, column),
                }
            )
        return result

    def _cells(self) -> list[Layer]:
        place = {"x": pixels("x"), "x2": {"field": "x2"}, "y": pixels("y"), "y2": {"field": "y2"}}
        said = {"description": {"field": "about", "type": "nominal"}}
        layers = []
        for status in (None, *StatusColor):
            if any(self._status(one) is status for one in self.places):
                fill, edge = (COLOURS[status],) * 2 if status else (PAPER, QUIET)
                mark = told("rect", fill=fill, stroke=edge, strokeWidth=1)
                if status is None:
                    mark |= {"strokeDash": [2, 2]}
                layers.append(
                    {
                        "name": "status" if status else "gap",
                        "transform": [{"filter": f"datum.status === '{status or ''}'"}],
                        "mark": mark,
                        "encoding": place | said,
                    }
                )
        return layers

    def _letters(self) -> list[Layer]:
        spots, gaps = [], []
        for place in self.places:
            status, x = self._status(place), place.x + place.width / 2
            if status:
                spots.append(Badge(status, x, place.y + 1))
            else:
                gaps.append(Words("–", x, place.y + 1, "center", colour=QUIET))
        return [*letters(spots, self.layout, self.language), *words("none", gaps, self.layout)]

    def _baselines(self) -> list[Layer]:
        """Return a mark over each month with a new baseline: over each row where rows are apart."""
        spots = []
        for place in self.places:
            is_top = self.layout.is_narrow or place.row == 0
            if self.months[place.month] in self.rebaselined and is_top:
                spots.append((place.x + place.width / 2, place.y - self.height / 2 - 7))
        return _new_baselines("rebaselined", spots)

    def _entries(self) -> list[Entry]:
        found = [row.months.get(month) for row in self.rows for month in self.months]
        entries = [
            Entry("", status_text(status, self.language), INK, draw=self._sample(status))
            for status in StatusColor
            if status in found
        ]
        with override(self.language):
            if None in found:
                entries.append(Entry("", gettext("No report"), QUIET, draw=self._sample(None)))
            if self.rebaselined:
                text = gettext("New baseline approved")
                entries.append(
                    Entry("", text, INK, draw=lambda x, y: _new_baselines("key", [(x + 11, y)]))
                )
        return entries

    def _sample(self, status: StatusColor | None) -> Any:
        def draw(x: float, y: float) -> list[Layer]:
            fill, edge = (COLOURS[status],) * 2 if status else (PAPER, QUIET)
            mark = guide("rect", fill=fill, stroke=edge, strokeWidth=1)
            if status is None:
                mark |= {"strokeDash": [2, 2]}
            place = {
                "x": {"value": x + 2},
                "x2": {"value": x + 22},
                "y": {"value": y - 9.5},
                "y2": {"value": y + 9.5},
            }
            box = {"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}
            if status:
                return [box, *letters([Badge(status, x + 12, y + 1)], self.layout, self.language)]
            gap = Words("–", x + 12, y + 1, "center", colour=QUIET)
            return [box, *words("none", [gap], self.layout)]

        return draw


def _initial(month: int, language: str) -> str:
    """Return the letter of a month, or its number where months are numbered."""
    if language == "vi":
        return str(month)
    return short_month_text(date(2000, month, 1), language)[:1].upper()


def _new_baselines(name: str, places: Sequence[tuple[float, float]]) -> list[Layer]:
    if not places:
        return []
    mark = guide("point", shape="triangle-down", size=70, fill=INK, stroke=INK, strokeWidth=0.5)
    values = [{"x": x, "y": y} for x, y in places]
    place = {"x": pixels("x"), "y": pixels("y")}
    return [{"name": name, "data": {"values": values}, "mark": mark, "encoding": place}]
