"""The portfolio over time: a bar per project in the colour of its status, over its baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
from citywide.portal.dashboards.charts.gantt import bar_entry
from citywide.portal.dashboards.charts.lanes import (
    Lane,
    Lanes,
    as_of_line,
    as_of_text,
    bottom,
    guides,
    lanes,
    late_entry,
)
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout
from citywide.portal.dashboards.charts.model import Cell, Chart, Kind, Table
from citywide.portal.dashboards.charts.palette import INK, MISSING, PAPER, QUIET
from citywide.portal.dashboards.charts.parts import (
    Entry,
    Layer,
    Stroke,
    about,
    document,
    key,
    pixels,
    strokes,
    told,
)
from citywide.portal.dashboards.charts.status import (
    BADGE,
    COLOURS,
    Badge,
    StatusColor,
    badges,
    status_cell,
    status_entries,
    status_text,
)
from citywide.portal.dashboards.words import number

MOST = 40
"""So many projects are drawn; a longer list belongs on several pages."""
_BAR, _BASE, _GAP = 16, 7, 2
_THICK = _BAR + _GAP + _BASE
_BASELINE, _FORECAST = 3, 4
"""Columns of the table that hold the finishes."""


@dataclass(frozen=True)
class Milestone:
    """A day that matters, and what happens on it."""

    label: str
    day: date


@dataclass(frozen=True)
class TimelineRow:
    """A project from its start to its forecast finish, which is the actual one once it has ended.

    Days that are not known are None. A project that finishes before it starts is listed and not
    drawn.
    """

    label: str
    status: StatusColor | None = None
    start: date | None = None
    baseline_finish: date | None = None
    forecast_finish: date | None = None
    milestones: tuple[Milestone, ...] = ()
    is_late: bool = False
    note: str = ""


def timeline(
    rows: Sequence[TimelineRow],
    *,
    id: str,
    name: str,
    as_of: date,
    language: str,
    summary: str = "",
    first: str = "",
) -> Chart:
    """Return a bar per project as of a day; of more than 40 the first 40 are drawn."""
    with override(language):
        first = first or gettext("Project")
    table = _table(rows, language, first)
    drawn = rows[:MOST]
    if not any(_drawable(row) for row in drawn):
        return undrawn(id, Kind.TIMELINE, name, table, language)
    specs = {layout.name: _spec(drawn, as_of, language, layout) for layout in LAYOUTS}
    said = summary or _summary(rows, as_of, language)
    return Chart(id, Kind.TIMELINE, name, said, table, language, specs)


def _spans(row: TimelineRow) -> tuple[bool, bool]:
    """Return whether the baseline and the forecast can be drawn."""
    return (
        is_ordered((row.start, row.baseline_finish)),
        is_ordered((row.start, row.forecast_finish)),
    )


def _drawable(row: TimelineRow) -> bool:
    return any(_spans(row)) or bool(row.milestones)


def _spec(
    rows: Sequence[TimelineRow], as_of: date, language: str, layout: Layout
) -> dict[str, Any]:
    layers, top = key(_entries(rows, layout, language), layout)
    found = [Lane(row.label, _aside(row, language), is_late=row.is_late) for row in rows]
    places = lanes(found, layout, top, _THICK, before=BADGE + 6)
    axis = date_axis(_days(rows), as_of, places.left, places.right)
    layers += guides(axis, places, layout, language)
    layers += [_baselines(axis), *_bars(axis, rows)]
    layers += [*as_of_line(axis, as_of, places, layout, language), *places.layers]
    layers += _milestones(axis, rows, places)
    found_badges = [
        Badge(row.status, places.left - BADGE / 2 - 6, y - (_GAP + _BASE) / 2)
        for row, y in zip(rows, places.middles, strict=True)
        if row.status
    ]
    layers += badges(found_badges, layout, language)
    return document(layout, bottom(places, layout), _records(rows, language, places), layers)


def _days(rows: Sequence[TimelineRow]) -> list[date | None]:
    days: list[date | None] = []
    for row in rows:
        has_baseline, has_forecast = _spans(row)
        days += [row.start] if has_baseline or has_forecast else []
        days += [row.baseline_finish] if has_baseline else []
        days += [row.forecast_finish] if has_forecast else []
        days += [milestone.day for milestone in row.milestones]
    return days


def _aside(row: TimelineRow, language: str) -> tuple[str, ...]:
    finish = row.forecast_finish or row.baseline_finish
    with override(language):
        return (short_day_text(finish, language) if finish else gettext("no date"),)


def _records(rows: Sequence[TimelineRow], language: str, places: Lanes) -> list[dict[str, Any]]:
    result = []
    for i, (row, y) in enumerate(zip(rows, places.middles, strict=True)):
        has_baseline, has_forecast = _spans(row)
        top = y - _THICK / 2
        facts = {
            "name": row.label,
            "status": status_text(row.status, language),
            "start": short_day_text(row.start, language) if row.start else "",
            "baseline": short_day_text(row.baseline_finish, language)
            if row.baseline_finish
            else "",
            "end": short_day_text(row.forecast_finish, language) if row.forecast_finish else "",
        }
        with override(language):
            base = gettext("%(name)s, baseline: %(start)s to %(baseline)s") % facts
            bar = gettext("%(name)s, %(status)s, %(start)s to %(end)s") % facts
        result.append(
            {
                "row": i,
                "status": str(row.status or ""),
                "start": ordinal(row.start),
                "baseline": ordinal(row.baseline_finish),
                "forecast": ordinal(row.forecast_finish),
                "has_baseline": has_baseline,
                "has_forecast": has_forecast,
                "y_top": top,
                "y_end": top + _BAR,
                "y_base_top": top + _BAR + _GAP,
                "y_base_end": top + _THICK,
                "about_baseline": about(i, base, _BASELINE),
                "about_forecast": about(i, bar, _FORECAST),
            }
        )
    return result


def _baselines(axis: DateAxis) -> Layer:
    return _rect(axis, "baseline", "datum.has_baseline", PAPER, QUIET, "y_base_")


def _bars(axis: DateAxis, rows: Sequence[TimelineRow]) -> list[Layer]:
    """Return a layer per status: each has its own pattern."""
    layers = []
    for status in (None, *StatusColor):
        if any(row.status is status for row in rows):
            fill = COLOURS[status] if status else MISSING
            test = f"datum.has_forecast && datum.status === '{status or ''}'"
            layers.append(
                _rect(axis, "forecast", test, fill, COLOURS[status] if status else QUIET, "y_")
            )
    return layers


def _rect(axis: DateAxis, name: str, test: str, fill: str, edge: str, height: str) -> Layer:
    place = {
        "x": axis.along("start"),
        "x2": {"field": name},
        "y": pixels(f"{height}top"),
        "y2": {"field": f"{height}end"},
    }
    return {
        "name": name,
        "transform": [{"filter": test}],
        "mark": told("rect", fill=fill, stroke=edge, strokeWidth=1.5),
        "encoding": place | {"description": {"field": f"about_{name}", "type": "nominal"}},
    }


def _milestones(axis: DateAxis, rows: Sequence[TimelineRow], places: Lanes) -> list[Layer]:
    """Return ticks across the bars, cased so that they show on every colour."""
    ticks = [
        Stroke(x, y - _THICK / 2 - 4, x, y - _THICK / 2 + _BAR + 1)
        for row, y in zip(rows, places.middles, strict=True)
        for x in (axis.at(milestone.day) for milestone in row.milestones)
    ]
    return [*strokes("casing", ticks, PAPER, 5), *strokes("milestone", ticks, INK, 2)]


def _entries(rows: Sequence[TimelineRow], layout: Layout, language: str) -> list[Entry]:
    entries = status_entries([row.status for row in rows], layout, language)
    with override(language):
        if any(row.status is None for row in rows):
            entries.append(bar_entry(gettext("No status"), MISSING, QUIET, _BAR))
        if any(_spans(row)[0] for row in rows):
            entries.append(bar_entry(gettext("Baseline"), PAPER, QUIET, _BASE))
        if any(row.milestones for row in rows):

            def draw(x: float, y: float) -> list[Layer]:
                return strokes("key", [Stroke(x + 11, y - 9, x + 11, y + 9)], INK, 2)

            entries.append(Entry("", gettext("Milestone"), INK, draw=draw))
    if any(row.is_late for row in rows):
        entries.append(late_entry(language))
    return entries


def _table(rows: Sequence[TimelineRow], language: str, first: str) -> Table:
    with override(language):
        headings: tuple[str, ...] = (
            first,
            gettext("Status"),
            gettext("Start"),
            gettext("Baseline finish"),
            gettext("Forecast finish"),
            gettext("Days after the baseline"),
            gettext("Late"),
            gettext("Milestones"),
        )
        made = [_cells(row, language) for row in rows]
        if any(row.note for row in rows):
            headings += (gettext("Note"),)
            made = [(*cells, Cell(row.note)) for cells, row in zip(made, rows, strict=True)]
    wordy = frozenset(range(len(headings))) - {5}
    return Table(headings, tuple(made), wordy)


def _cells(row: TimelineRow, language: str) -> tuple[Cell, ...]:
    slip = Cell(gettext("no value"))
    if row.baseline_finish and row.forecast_finish:
        days = Decimal((row.forecast_finish - row.baseline_finish).days)
        slip = Cell(number(days, 0, language), days)
    milestones = "; ".join(
        f"{one.label}: {short_day_text(one.day, language)}" for one in row.milestones
    )
    return (
        Cell(capfirst(row.label)),
        status_cell(row.status, language),
        date_cell(row.start, language),
        date_cell(row.baseline_finish, language),
        date_cell(row.forecast_finish, language),
        slip,
        Cell(gettext("late") if row.is_late else gettext("no")),
        Cell(milestones or gettext("none")),
    )


def _summary(rows: Sequence[TimelineRow], as_of: date, language: str) -> str:
    with override(language):
        said = [gettext("%(as_of)s.") % {"as_of": as_of_text(as_of, language)}]
        said.append(
            ngettext("%(count)s project.", "%(count)s projects.", len(rows))
            % {"count": number(len(rows), 0, language)}
        )
        said += status_counts([row.status for row in rows], language)
        ends = [(row.forecast_finish, row.label) for row in rows if row.forecast_finish]
        slipped = sum(
            bool(
                row.forecast_finish
                and row.baseline_finish
                and row.forecast_finish > row.baseline_finish
            )
            for row in rows
        )
        said.append(
            ngettext(
                "%(count)s is to finish after its baseline.",
                "%(count)s are to finish after their baseline.",
                slipped,
            )
            % {"count": number(slipped, 0, language)}
        )
        if ends:
            day, label = max(ends)
            facts = {"name": label, "day": day_text(day, language)}
            said.append(gettext("The last to finish is %(name)s, %(day)s.") % facts)
        if len(rows) > MOST:
            facts = {"count": number(MOST, 0, language)}
            said.append(
                gettext("The drawing shows the first %(count)s; the table lists them all.") % facts
            )
    return " ".join(said)


def status_counts(found: Sequence[StatusColor | None], language: str) -> list[str]:
    """Return a sentence per status that occurs: 'GREEN: on course: 22.'"""
    said = []
    for status in (*StatusColor, None):
        count = sum(one is status for one in found)
        if count:
            facts = {
                "status": capfirst(status_text(status, language)),
                "count": number(count, 0, language),
            }
            said.append(gettext("%(status)s (%(count)s).") % facts)
    return said
