"""A plan as a Gantt chart: baseline, forecast and actual of each task, milestones as diamonds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, override

from citywide.portal.dashboards.charts.common import undrawn
from citywide.portal.dashboards.charts.dates import DateAxis, date_axis, is_ordered, ordinal
from citywide.portal.dashboards.charts.gantt_rows import MOST, Bar, Row, rows_of
from citywide.portal.dashboards.charts.gantt_words import (
    ACTUAL,
    BASELINE,
    FORECAST,
    Columns,
    aside,
    said_of,
    summary_of,
)
from citywide.portal.dashboards.charts.lanes import (
    Lane,
    Lanes,
    as_of_line,
    bottom,
    guides,
    lanes,
    late_entry,
)
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout
from citywide.portal.dashboards.charts.model import Chart, Kind
from citywide.portal.dashboards.charts.palette import BAND, EDGE, LATE, PAPER, QUIET, VALUE
from citywide.portal.dashboards.charts.parts import (
    Entry,
    Layer,
    about,
    document,
    guide,
    key,
    pixels,
    told,
)

_BAR, _BASE, _GAP = 14, 7, 2
_THICK = _BAR + _GAP + _BASE
_DIAMOND, _SMALL = 200, 70
KINDS = (BASELINE, FORECAST, ACTUAL)


def gantt(
    bars: Sequence[Bar],
    *,
    id: str,
    name: str,
    as_of: date,
    language: str,
    summary: str = "",
    first: str = "",
    group: str = "",
) -> Chart:
    """Return the plan as of a day, its tasks by phase in the order given.

    Of more than 60 tasks and milestones the phases are drawn; the table has all. `first` and
    `group` head the columns of tasks and of phases.
    """
    with override(language):
        first = first or gettext("Task or milestone")
        group = group or gettext("Phase")
    rows = rows_of(bars)
    columns = Columns(rows, language, first, group)
    drawn = [(i, row) for i, row in enumerate(rows) if row.is_phase or len(bars) <= MOST]
    drawn = drawn[:MOST]
    spans = [getattr(row.bar, kind) for _, row in drawn for kind in KINDS]
    if not any(span and is_ordered((span[0], span[1] or as_of)) for span in spans):
        return undrawn(id, Kind.GANTT, name, columns.table, language)
    specs = {layout.name: _spec(drawn, columns, as_of, layout) for layout in LAYOUTS}
    said = summary or summary_of(bars, as_of, language, len(bars) > MOST)
    return Chart(id, Kind.GANTT, name, said, columns.table, language, specs)


def _spec(
    drawn: Sequence[tuple[int, Row]], columns: Columns, as_of: date, layout: Layout
) -> dict[str, Any]:
    language = columns.language
    found = [row.bar for _, row in drawn]
    layers, top = key(_entries(found, as_of, language), layout)
    places = lanes(_lanes(drawn, language), layout, top, _THICK)
    days = [day for bar in found for kind in KINDS for day in _possible(bar, kind)]
    axis = date_axis(days, as_of, places.left, places.right)
    records = _records(drawn, columns, as_of, places)
    layers += [*guides(axis, places, layout, language), *marks(axis), *places.layers]
    layers += as_of_line(axis, as_of, places, layout, language)
    return document(layout, bottom(places, layout), records, layers)


def _lanes(drawn: Sequence[tuple[int, Row]], language: str) -> list[Lane]:
    result = []
    before = ""
    for _, row in drawn:
        bar = row.bar
        heading = bar.group if bar.group != before and not row.is_phase else ""
        result.append(Lane(bar.label, aside(row, language), heading, bar.is_late))
        before = bar.group
    return result


def _possible(bar: Bar, kind: str) -> tuple[date, ...]:
    """Return the days of a span that can be drawn."""
    span = getattr(bar, kind)
    if not span or (span[1] and span[1] < span[0]):
        return ()
    return (span[0], span[1]) if span[1] else (span[0],)


def _records(
    drawn: Sequence[tuple[int, Row]], columns: Columns, as_of: date, places: Lanes
) -> list[dict[str, Any]]:
    result = []
    for (i, row), y in zip(drawn, places.middles, strict=True):
        bar = row.bar
        top = y - _THICK / 2
        record: dict[str, Any] = {
            "row": i,
            "milestone": bar.is_milestone,
            "late": bar.is_late,
            "y_top": top,
            "y_end": top + _BAR,
            "y_bar": top + _BAR / 2,
            "y_base_top": top + _BAR + _GAP,
            "y_base_end": top + _THICK,
            "y_base": top + _BAR + _GAP + _BASE / 2 + 1,
        }
        for kind in KINDS:
            record |= _span(bar, kind, as_of)
            if _possible(bar, kind):
                text = said_of(bar, kind, columns.language)
                record[f"about_{kind}"] = about(i, text, columns.finish[kind])
        result.append(record)
    return result


def _span(bar: Bar, kind: str, as_of: date) -> dict[str, Any]:
    days = _possible(bar, kind)
    start = ordinal(days[0]) if days else None
    end = ordinal(days[1]) if len(days) > 1 else None
    # What is under way is drawn up to the day the plan is looked at.
    reached = max(start, as_of.toordinal()) if start is not None and end is None else end
    return {kind: end, f"{kind}_start": start, f"{kind}_end": reached}


def marks(axis: DateAxis) -> list[Layer]:
    """Return the layers of bars and diamonds, of data as `_records` makes them."""
    return [
        _bars(axis, BASELINE, "", PAPER, QUIET, "y_base_"),
        _bars(axis, FORECAST, "!datum.late", BAND, EDGE, "y_"),
        _bars(axis, FORECAST, "datum.late", LATE, LATE, "y_"),
        _bars(axis, ACTUAL, "", VALUE, VALUE, "y_"),
        _diamonds(axis, BASELINE, "", PAPER, QUIET),
        _diamonds(axis, FORECAST, "!datum.late", BAND, EDGE),
        _diamonds(axis, FORECAST, "datum.late", LATE, LATE),
        _diamonds(axis, ACTUAL, "", VALUE, VALUE),
    ]


def _bars(axis: DateAxis, kind: str, only: str, fill: str, edge: str, height: str) -> Layer:
    place = {
        "x": axis.along(f"{kind}_start"),
        "x2": {"field": f"{kind}_end"},
        "y": pixels(f"{height}top"),
        "y2": {"field": f"{height}end"},
    }
    tests = [f"isValid(datum.{kind}_start) && !datum.milestone", only]
    return {
        "name": kind,
        "transform": [{"filter": " && ".join(test for test in tests if test)}],
        "mark": told("rect", fill=fill, stroke=edge, strokeWidth=1.5),
        "encoding": place | {"description": {"field": f"about_{kind}", "type": "nominal"}},
    }


def _diamonds(axis: DateAxis, kind: str, only: str, fill: str, edge: str) -> Layer:
    is_base = kind == BASELINE
    tests = [f"isValid(datum.{kind}_end) && datum.milestone", only]
    mark = told(
        "point",
        shape="diamond",
        size=_SMALL if is_base else _DIAMOND,
        fill=fill,
        stroke=edge,
        strokeWidth=1.5,
    )
    return {
        "name": f"{kind}diamond",
        "transform": [{"filter": " && ".join(test for test in tests if test)}],
        "mark": mark,
        "encoding": {
            "x": axis.along(f"{kind}_end"),
            "y": pixels("y_base" if is_base else "y_bar"),
            "description": {"field": f"about_{kind}", "type": "nominal"},
        },
    }


def _entries(bars: Sequence[Bar], as_of: date, language: str) -> list[Entry]:
    """Return the key: what occurs."""
    tasks = [bar for bar in bars if not bar.is_milestone]
    entries = []
    with override(language):
        if any(bar.baseline for bar in tasks):
            entries.append(bar_entry(gettext("Baseline"), PAPER, QUIET, _BASE))
        if any(bar.forecast and not bar.is_late for bar in tasks):
            entries.append(bar_entry(gettext("Forecast"), BAND, EDGE, _BAR))
        if any(bar.forecast and bar.is_late for bar in tasks):
            entries.append(bar_entry(gettext("Forecast, late"), LATE, LATE, _BAR))
        if any(bar.actual for bar in tasks):
            entries.append(bar_entry(gettext("Actual"), VALUE, VALUE, _BAR))
        if any(bar.is_milestone for bar in bars):
            entries.append(_diamond_entry(gettext("Milestone, planned"), BAND, EDGE))
            entries.append(_diamond_entry(gettext("Milestone, reached"), VALUE, VALUE))
    if any(bar.is_late for bar in bars):
        entries.append(late_entry(language))
    return entries


def bar_entry(text: str, fill: str, edge: str, thick: int) -> Entry:
    """Return the entry of a key for a bar."""

    def draw(x: float, y: float) -> list[Layer]:
        mark = guide("rect", fill=fill, stroke=edge, strokeWidth=1.5)
        place = {
            "x": {"value": x + 1},
            "x2": {"value": x + 21},
            "y": {"value": y - thick / 2},
            "y2": {"value": y + thick / 2},
        }
        return [{"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}]

    return Entry("", text, fill, draw=draw)


def _diamond_entry(text: str, fill: str, edge: str) -> Entry:
    def draw(x: float, y: float) -> list[Layer]:
        mark = guide(
            "point", shape="diamond", size=_DIAMOND, fill=fill, stroke=edge, strokeWidth=1.5
        )
        place = {"x": {"value": x + 11}, "y": {"value": y}}
        return [{"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}]

    return Entry("", text, fill, draw=draw)
