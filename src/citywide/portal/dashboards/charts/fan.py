"""Forecast finishes with the range each is likely to fall in, beside the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override

from citywide.portal.dashboards.charts.common import undrawn
from citywide.portal.dashboards.charts.dates import (
    DateAxis,
    date_axis,
    date_cell,
    day_text,
    is_ordered,
    ordinal,
    short_day_text,
)
from citywide.portal.dashboards.charts.lanes import (
    Lane,
    Lanes,
    as_of_line,
    as_of_text,
    bottom,
    guides,
    lanes,
)
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout
from citywide.portal.dashboards.charts.model import Cell, Chart, Kind, Table
from citywide.portal.dashboards.charts.palette import EDGE, GRID, PAPER, QUIET, VALUE
from citywide.portal.dashboards.charts.parts import (
    Entry,
    Layer,
    Stroke,
    about,
    document,
    guide,
    key,
    pixels,
    strokes,
    told,
)
from citywide.portal.dashboards.words import number

MOST = 40
"""So many rows are drawn; a longer list belongs on several pages."""
_THICK = 22
_BASELINE, _LIKELY, _LOWER, _UPPER = 1, 2, 3, 4
"""Columns of the table."""


@dataclass(frozen=True)
class FanRow:
    """The forecast finish of a project: the likely day, and the earliest and latest likely ones.

    Days that are not known are None; bounds in the wrong order are listed and not drawn.
    """

    label: str
    likely: date | None = None
    lower: date | None = None
    upper: date | None = None
    baseline: date | None = None

    @property
    def has_bounds(self) -> bool:
        """Return whether there is an interval to draw."""
        return is_ordered((self.lower, self.upper))


def fan(
    rows: Sequence[FanRow],
    *,
    id: str,
    name: str,
    as_of: date,
    language: str,
    bounds: str = "",
    summary: str = "",
    first: str = "",
) -> Chart:
    """Return a dot per project with its interval, and a hollow diamond at its baseline finish.

    `bounds` says what the interval is. Of more than 40 projects the first 40 are drawn.
    """
    with override(language):
        first = first or gettext("Project")
        bounds = bounds or gettext("Forecast finish, and the range it is likely to fall in")
    table = _table(rows, language, first)
    drawn = rows[:MOST]
    if not any(row.likely or row.has_bounds or row.baseline for row in drawn):
        return undrawn(id, Kind.FAN, name, table, language)
    specs = {layout.name: _spec(drawn, as_of, language, bounds, layout) for layout in LAYOUTS}
    said = summary or _summary(rows, as_of, language)
    return Chart(id, Kind.FAN, name, said, table, language, specs)


def _spec(
    rows: Sequence[FanRow], as_of: date, language: str, bounds: str, layout: Layout
) -> dict[str, Any]:
    layers, top = key(_entries(rows, bounds, language), layout)
    found = [Lane(row.label, _aside(row, language)) for row in rows]
    places = lanes(found, layout, top, _THICK)
    days = [day for row in rows for day in (row.likely, row.baseline)]
    days += [day for row in rows if row.has_bounds for day in (row.lower, row.upper)]
    axis = date_axis(days, as_of, places.left, places.right)
    layers += guides(axis, places, layout, language)
    rails = [Stroke(places.left, y, places.right, y) for y in places.middles]
    layers += strokes("rail", rails, GRID)
    layers += [*as_of_line(axis, as_of, places, layout, language), *_marks(axis), *places.layers]
    return document(layout, bottom(places, layout), _records(rows, language, places), layers)


def _aside(row: FanRow, language: str) -> tuple[str, ...]:
    with override(language):
        return (short_day_text(row.likely, language) if row.likely else gettext("no date"),)


def _records(rows: Sequence[FanRow], language: str, places: Lanes) -> list[dict[str, Any]]:
    result = []
    for i, (row, y) in enumerate(zip(rows, places.middles, strict=True)):
        facts = {"name": row.label}
        with override(language):
            for field, day in (("baseline", row.baseline), ("likely", row.likely)):
                facts[field] = short_day_text(day, language) if day else gettext("no date")
            base = gettext("%(name)s, baseline: %(baseline)s") % facts
            likely = gettext("%(name)s, forecast: %(likely)s") % facts
        result.append(
            {
                "row": i,
                "y": y,
                "baseline": ordinal(row.baseline),
                "likely": ordinal(row.likely),
                "lower": ordinal(row.lower) if row.has_bounds else None,
                "upper": ordinal(row.upper) if row.has_bounds else None,
                "about_baseline": about(i, base, _BASELINE),
                "about_likely": about(i, likely, _LIKELY),
            }
        )
    return result


def _marks(axis: DateAxis) -> list[Layer]:
    bounded = [{"filter": "isValid(datum.lower)"}]
    y = pixels("y")
    layers: list[Layer] = [
        {
            "name": "interval",
            "transform": bounded,
            "mark": guide("rule", color=EDGE, strokeWidth=5, strokeCap="butt"),
            "encoding": {"x": axis.along("lower"), "x2": {"field": "upper"}, "y": y},
        }
    ]
    for field in ("lower", "upper"):
        cap = guide("tick", color=EDGE, thickness=2, size=16, orient="vertical")
        place = {"x": axis.along(field), "y": y}
        layers.append({"name": field, "transform": bounded, "mark": cap, "encoding": place})
    base = told("point", shape="diamond", fill=PAPER, stroke=QUIET, strokeWidth=2, size=210)
    dot = told("point", fill=VALUE, stroke=PAPER, strokeWidth=1.5, size=120)
    return [*layers, _point(axis, "baseline", base), _point(axis, "likely", dot)]


def _point(axis: DateAxis, field: str, mark: dict[str, Any]) -> Layer:
    said = {"description": {"field": f"about_{field}", "type": "nominal"}}
    return {
        "name": field,
        "transform": [{"filter": f"isValid(datum.{field})"}],
        "mark": mark,
        "encoding": {"x": axis.along(field), "y": pixels("y")} | said,
    }


def _entries(rows: Sequence[FanRow], bounds: str, language: str) -> list[Entry]:
    entries = []
    if any(row.has_bounds for row in rows):
        entries.append(Entry("interval", bounds, VALUE))
    elif any(row.likely for row in rows):
        with override(language):
            entries.append(Entry("point", gettext("Forecast finish"), VALUE))
    if any(row.baseline for row in rows):

        def draw(x: float, y: float) -> list[Layer]:
            mark = guide(
                "point", shape="diamond", fill=PAPER, stroke=QUIET, strokeWidth=2, size=210
            )
            place = {"x": {"value": x + 11}, "y": {"value": y}}
            return [{"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}]

        with override(language):
            entries.append(Entry("", gettext("Baseline finish"), QUIET, draw=draw))
    return entries


def _table(rows: Sequence[FanRow], language: str, first: str) -> Table:
    with override(language):
        headings = (
            first,
            gettext("Baseline finish"),
            gettext("Forecast finish"),
            gettext("Earliest likely finish"),
            gettext("Latest likely finish"),
        )
    cells = tuple(
        (
            Cell(capfirst(row.label)),
            *(date_cell(day, language) for day in (row.baseline, row.likely, row.lower, row.upper)),
        )
        for row in rows
    )
    return Table(headings, cells, frozenset(range(len(headings))))


def _summary(rows: Sequence[FanRow], as_of: date, language: str) -> str:
    known = [(row.likely, row.label) for row in rows if row.likely]
    # Even the earliest likely day comes after the baseline.
    surely = sum(
        bool(row.has_bounds and row.baseline and row.lower and row.lower > row.baseline)
        for row in rows
    )
    with override(language):
        said = [gettext("%(as_of)s.") % {"as_of": as_of_text(as_of, language)}]
        if known:
            (early, first), (late, last) = min(known), max(known)
            facts = {
                "first": first,
                "early": day_text(early, language),
                "last": last,
                "late": day_text(late, language),
            }
            if len(known) == 1:
                said.append(gettext("Forecast finish of %(first)s: %(early)s.") % facts)
            else:
                said.append(gettext("First forecast to finish: %(first)s, %(early)s.") % facts)
                said.append(gettext("Last: %(last)s, %(late)s.") % facts)
        if surely:
            said.append(
                ngettext(
                    "%(count)s is likely to finish after its baseline even at the earliest.",
                    "%(count)s are likely to finish after their baseline even at the earliest.",
                    surely,
                )
                % {"count": number(surely, 0, language)}
            )
        missing = len(rows) - len(known)
        if missing:
            said.append(
                ngettext("%(count)s has no forecast.", "%(count)s have no forecast.", missing)
                % {"count": number(missing, 0, language)}
            )
        if len(rows) > MOST:
            said.append(
                gettext("The drawing shows the first %(count)s; the table lists them all.")
                % {"count": number(MOST, 0, language)}
            )
    return " ".join(said)
