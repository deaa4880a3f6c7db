"""A line over time, with the band its values lie in, and a sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override

from citywide.portal.dashboards.charts.common import (
    DASH,
    everything,
    goal_entry,
    plotted,
    points_table,
    undrawn,
)
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout, text_width, tick_texts
from citywide.portal.dashboards.charts.model import Chart, Goal, Kind, Point, Quantity
from citywide.portal.dashboards.charts.palette import (
    AXIS,
    BAND,
    EDGE,
    GRID,
    PAPER,
    QUIET,
    TARGET,
    VALUE,
)
from citywide.portal.dashboards.charts.parts import (
    ABOUT,
    Entry,
    Layer,
    Stroke,
    Words,
    about,
    baseline,
    document,
    guide,
    heading,
    key,
    strokes,
    told,
    words,
)
from citywide.portal.dashboards.charts.scale import Scale, scale
from citywide.portal.dashboards.charts.summaries import over_time

_HEIGHT = {"wide": 250, "narrow": 190}
_FEW = 40
"""Up to so many points are drawn large."""


def line(
    points: Sequence[Point],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    goal: Goal | None = None,
    summary: str = "",
    bounds: str = "",
    first: str = "",
) -> Chart:
    """Return a line through the points in their order, broken where a value is missing.

    `bounds` says what the interval is, `first` heads the table's first column.
    """
    with override(quantity.language):
        first = first or gettext("Period")
        bounds = bounds or gettext("The true value lies in this range")
        running = gettext("Period not yet complete")
    table = points_table(points, quantity, first, name)
    if not any(point.value is not None for point in points):
        return undrawn(id, Kind.LINE, name, table, quantity.language)
    entries = goal_entry(goal)
    if any(point.has_bounds for point in points):
        entries.append(Entry("band", bounds, BAND))
    if any(not point.complete and point.value is not None for point in points):
        entries.append(Entry("hollow", running, VALUE))
    specs = {layout.name: _spec(points, quantity, goal, entries, layout) for layout in LAYOUTS}
    said = summary or over_time(points, quantity)
    return Chart(id, Kind.LINE, name, said, table, quantity.language, specs)


def records(points: Sequence[Point], quantity: Quantity) -> list[dict[str, Any]]:
    """Return the points as data of a drawing: one record per row of the table."""
    whole = [i for i, p in enumerate(points) if p.complete and p.value is not None]
    last = whole[-1] if whole else -1
    result = []
    for i, point in enumerate(points):
        near = [*points[max(i - 1, 0) : i], *points[i + 1 : i + 2]]
        lower, upper = (point.lower, point.upper) if point.has_bounds else (None, None)
        result.append(
            {
                "row": i,
                "x": i,
                "value": plotted(point.value),
                "lower": plotted(lower),
                "upper": plotted(upper),
                "whole": plotted(point.value if point.complete else None),
                "running": plotted(point.value if not point.complete or i == last else None),
                "complete": point.complete,
                "alone": not any(other.has_bounds for other in near),
                "marked": i == last or not any(other.value is not None for other in near),
                "about": about(i, f"{point.label}: {quantity.text(point.value)}"),
            }
        )
    return result


def _spec(
    points: Sequence[Point],
    quantity: Quantity,
    goal: Goal | None,
    entries: list[Entry],
    layout: Layout,
) -> dict[str, Any]:
    layers, top = key(entries, layout)
    layers += heading(quantity.heading, layout, top + layout.line / 2)
    top += layout.line + 10
    bottom = top + _HEIGHT[layout.name]
    vertical = scale(everything(points, goal.value if goal else None), bottom, top)
    ticks = tick_texts(vertical, quantity)
    left = max(text_width(text, layout.text) for text in ticks) + 10
    right = layout.width - 26
    horizontal = across(len(points), left + 12, right)
    layers += _grid(vertical, ticks, left, layout)
    layers += _time_axis(points, horizontal, bottom, layout)
    layers += curve(horizontal, vertical, len(points), any(p.has_bounds for p in points))
    if goal:
        at = vertical.at(goal.value)
        layers += strokes("target", [Stroke(left, at, layout.width, at)], TARGET, 2, DASH)
    layers += _last_label(points, quantity, horizontal, vertical, layout)
    return document(layout, bottom + layout.line + 12, records(points, quantity), layers)


def across(count: int, start: float, end: float) -> Scale:
    """Return the scale of places along a time axis; a single one stands in the middle."""
    if count == 1:
        return Scale((Decimal(-1), Decimal(1)), start, end)
    return Scale((Decimal(0), Decimal(count - 1)), start, end)


def curve(
    horizontal: Scale, vertical: Scale, count: int, bounded: bool = False, small: bool = False
) -> list[Layer]:
    """Return the band with its edges, the line, and its points; if `small`, few of them."""
    x = {"field": "x", "type": "quantitative", "scale": horizontal.encoding(), "axis": None}

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field,
            "type": "quantitative",
            "scale": vertical.encoding(),
            "axis": None,
            "title": None,
        }

    def path(name: str, field: str, **more: Any) -> Layer:
        mark = guide("line", strokeJoin="round", **more)
        return {"name": name, "mark": mark, "encoding": {"x": x, "y": y(field)}}

    layers: list[Layer] = []
    if bounded:
        area = {"x": x, "y": y("lower"), "y2": {"field": "upper"}}
        layers.append({"name": "band", "mark": guide("area", color=BAND), "encoding": area})
        layers += [
            path(field, field, color=EDGE, strokeWidth=1, strokeDash=[3, 2])
            for field in ("lower", "upper")
        ]
        single = {"filter": "datum.alone && isValid(datum.lower)"}
        mark = guide("rule", color=EDGE, strokeWidth=2)
        layers.append({"name": "only", "transform": [single], "mark": mark, "encoding": area})
    layers.append(path("line", "whole", color=VALUE, strokeWidth=2.5))
    layers.append(path("running", "running", color=VALUE, strokeWidth=2, strokeDash=[2, 3]))
    size = 46 if count <= _FEW else 14
    size = 34 if small else size
    for name, field, fill, edge, weight in (
        ("point", "datum.complete && datum.marked" if small else "datum.complete", VALUE, PAPER, 1),
        ("hollow", "!datum.complete", PAPER, VALUE, 2),
    ):
        mark = told("point", fill=fill, stroke=edge, strokeWidth=weight, size=size)
        layers.append(
            {
                "name": name,
                "transform": [{"filter": f"{field} && isValid(datum.value)"}],
                "mark": mark,
                "encoding": {"x": x, "y": y("value")} | ABOUT,
            }
        )
    return layers


def _grid(vertical: Scale, ticks: list[str], left: float, layout: Layout) -> list[Layer]:
    places = [vertical.at(tick) for tick in vertical.ticks]
    lines = [Stroke(left, y, layout.width, y) for y in places[1:]]
    texts = [
        Words(text, left - 8, y, "right", colour=QUIET)
        for text, y in zip(ticks, places, strict=True)
    ]
    return [
        *strokes("grid", lines, GRID),
        *baseline(left, places[0], layout.width, places[0]),
        *words("axis", texts, layout),
    ]


def _time_axis(
    points: Sequence[Point], horizontal: Scale, bottom: float, layout: Layout
) -> list[Layer]:
    labels = [point.short or point.label for point in points]
    widest = max(text_width(label, layout.text) for label in labels)
    gap = (horizontal.end - horizontal.start) / max(len(points) - 1, 1)
    step = next((s for s in _STEPS if s * gap >= widest + 18), len(points))
    # Counted from the last point, so that the newest period is always named.
    named = range(len(points) - 1, -1, -step)
    texts, ticks = [], []
    for i in named:
        x = horizontal.at(i)
        half = text_width(labels[i], layout.text) / 2
        align = "right" if x + half > layout.width else "left" if x < half else "center"
        place = layout.width if align == "right" else 0 if align == "left" else x
        texts.append(Words(labels[i], place, bottom + 8, align, "top", colour=QUIET))
        ticks.append(Stroke(x, bottom, x, bottom + 5))
    return [*strokes("tick", ticks, AXIS), *words("axis", texts, layout)]


_STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)


def _last_label(
    points: Sequence[Point],
    quantity: Quantity,
    horizontal: Scale,
    vertical: Scale,
    layout: Layout,
) -> list[Layer]:
    """Return the newest full period's value, written beside its point."""
    i = max(
        (i for i, p in enumerate(points) if p.value is not None and p.complete),
        default=max(i for i, p in enumerate(points) if p.value is not None),
    )
    value = points[i].value
    text = quantity.text(value)
    x, y = horizontal.at(i), vertical.at(value if value is not None else Decimal(0))
    half = text_width(text, layout.text) / 2
    if any(not point.complete for point in points[i + 1 :]):
        # The points of running periods come next: keep clear of them.
        x -= half
    x = min(max(x, half + 2), layout.width - half - 2)
    return words("halo", [Words(text, x, y - 17, "center", bold=True)], layout)


def sparkline(
    points: Sequence[Point], *, id: str, name: str, quantity: Quantity, summary: str = ""
) -> Chart:
    """Return a small line without words for a tile; its summary and table say the numbers."""
    with override(quantity.language):
        first = gettext("Period")
    layout = Layout("spark", 120, 12)
    # Bounds would be a blur at this size.
    bare = [Point(p.label, p.value, short=p.short, complete=p.complete) for p in points]
    table = points_table(bare, quantity, first, name)
    if not any(point.value is not None for point in bare):
        return undrawn(id, Kind.SPARKLINE, name, table, quantity.language)
    vertical = scale(everything(bare), 32, 6)
    layers = curve(across(len(bare), 6, 114), vertical, len(bare), small=True)
    spec = document(layout, 38, records(bare, quantity), layers)
    said = summary or over_time(points, quantity)
    return Chart(id, Kind.SPARKLINE, name, said, table, quantity.language, {"spark": spec})
