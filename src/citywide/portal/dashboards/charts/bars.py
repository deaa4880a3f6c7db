"""Bars, and dots with their intervals, by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
    EDGE,
    GRID,
    INK,
    PAPER,
    QUIET,
    TARGET,
    VALUE,
    WHOLE,
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
    key,
    pixels,
    strokes,
    told,
    words,
)
from citywide.portal.dashboards.charts.rows import THICK, Rows, rows, zero_line
from citywide.portal.dashboards.charts.scale import Scale, scale
from citywide.portal.dashboards.charts.summaries import among


def bar(
    points: Sequence[Point],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    goal: Goal | None = None,
    summary: str = "",
    first: str = "",
) -> Chart:
    """Return horizontal bars from zero in the order given, each with its value at its end."""
    with override(quantity.language):
        first = first or gettext("Group")
    bare = [Point(p.label, p.value) for p in points]
    table = points_table(bare, quantity, first, name)
    if not any(point.value is not None for point in bare):
        return undrawn(id, Kind.BAR, name, table, quantity.language)
    specs = {layout.name: _bars(bare, quantity, goal, layout) for layout in LAYOUTS}
    said = summary or among(bare, quantity)
    return Chart(id, Kind.BAR, name, said, table, quantity.language, specs)


def dots(
    points: Sequence[Point],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    goal: Goal | None = None,
    whole: Goal | None = None,
    summary: str = "",
    bounds: str = "",
    first: str = "",
) -> Chart:
    """Return a dot per row with the interval around it; `whole` is the value of all together."""
    with override(quantity.language):
        first = first or gettext("Group")
        bounds = bounds or gettext("Value, and the range the true value lies in")
    table = points_table(points, quantity, first, name)
    if not any(point.value is not None for point in points):
        return undrawn(id, Kind.DOTS, name, table, quantity.language)
    entries = [Entry("interval", bounds, VALUE)] if any(p.has_bounds for p in points) else []
    entries += [Entry("rule", whole.text, WHOLE)] if whole else []
    entries += goal_entry(goal)
    lines = [(goal, TARGET, DASH), (whole, WHOLE, ())]
    references = [(aim, colour, dash) for aim, colour, dash in lines if aim]
    specs = {
        layout.name: _dots(points, quantity, references, entries, layout) for layout in LAYOUTS
    }
    said = summary or among(points, quantity)
    return Chart(id, Kind.DOTS, name, said, table, quantity.language, specs)


def _records(points: Sequence[Point], quantity: Quantity, places: Rows) -> list[dict[str, Any]]:
    result = []
    for i, point in enumerate(points):
        lower, upper = (point.lower, point.upper) if point.has_bounds else (None, None)
        result.append(
            {
                "row": i,
                "value": plotted(point.value),
                "lower": plotted(lower),
                "upper": plotted(upper),
                "zero": 0,
                "y": places.middles[i],
                "y_top": places.middles[i] - THICK / 2,
                "y_end": places.middles[i] + THICK / 2,
                "about": about(i, f"{point.label}: {quantity.text(point.value)}"),
            }
        )
    return result


def _bars(
    points: Sequence[Point], quantity: Quantity, goal: Goal | None, layout: Layout
) -> dict[str, Any]:
    layers, top = key(goal_entry(goal), layout)
    places = rows([point.label for point in points], layout, top)
    texts = [quantity.text(point.value) for point in points]
    room = max(text_width(text, layout.text) for text in texts) + 10
    negative = any(point.value is not None and point.value < 0 for point in points)
    start = places.left + (room if negative else 0)
    horizontal = scale(
        everything(points, goal.value if goal else None), start, layout.width - room, zero=True
    )
    x = _along("value", horizontal)
    shape = {"x": x, "x2": {"field": "zero"}, "y": pixels("y_top"), "y2": {"field": "y_end"}}
    layers += [
        {
            "name": "bar",
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": told("rect", color=VALUE),
            "encoding": shape | ABOUT,
        },
        *places.layers,
    ]
    layers += zero_line(horizontal.at(0), top, places, layout)
    if goal:
        lines = _across(horizontal.at(goal.value), top, places, layout)
        layers += strokes("casing", lines, PAPER, 4) + strokes("target", lines, TARGET, 2, DASH)
    layers += words("halo", _ends(points, texts, horizontal, places), layout)
    return document(layout, places.bottom + 2, _records(points, quantity, places), layers)


def _across(x: float, top: float, places: Rows, layout: Layout) -> list[Stroke]:
    """Return a reference line through all rows; between labels where those stand above bars."""
    if not layout.is_narrow:
        return [Stroke(x, top, x, places.bottom)]
    return [Stroke(x, y - THICK / 2 - 2, x, y + THICK / 2 + 4) for y in places.middles]


def _ends(
    points: Sequence[Point], texts: list[str], horizontal: Scale, places: Rows
) -> list[Words]:
    result = []
    for point, text, y in zip(points, texts, places.middles, strict=True):
        x = horizontal.at(point.value or 0)
        if point.value is not None and point.value < 0:
            result.append(Words(text, x - 6, y, "right"))
        else:
            colour = INK if point.value is not None else QUIET
            result.append(Words(text, x + 6, y, colour=colour))
    return result


def _dots(
    points: Sequence[Point],
    quantity: Quantity,
    references: Sequence[tuple[Goal, str, tuple[int, ...]]],
    entries: list[Entry],
    layout: Layout,
) -> dict[str, Any]:
    layers, top = key(entries, layout)
    texts = [quantity.text(point.value) for point in points]
    column = max(text_width(text, layout.text) for text in texts) + 14
    places = rows([point.label for point in points], layout, top)
    numbers = everything(points, *(aim.value for aim, _, _ in references))
    count = 4 if layout.is_narrow else 5
    horizontal = scale(numbers, places.left + 10, layout.width - column - 8, count=count)
    end = layout.width - column
    rails = [Stroke(places.left, y, end, y) for y in places.middles]
    layers += strokes("grid", rails, GRID)
    for aim, colour, dash in references:
        lines = _across(horizontal.at(aim.value), top, places, layout)
        layers += strokes("target", lines, colour, 2, dash)
    layers += [*_intervals(horizontal), *places.layers]
    layers += words(
        "amount",
        [Words(t, layout.width, y, "right") for t, y in zip(texts, places.middles, strict=True)],
        layout,
    )
    layers += _scale_below(horizontal, quantity, places, end, layout)
    height = places.bottom + 2 * layout.line + 12
    return document(layout, height, _records(points, quantity, places), layers)


def _intervals(horizontal: Scale) -> list[Layer]:
    y = pixels("y")
    lower, upper = _along("lower", horizontal), {"field": "upper"}
    bounded = [{"filter": "isValid(datum.lower)"}]
    edge = guide("rule", color=EDGE, strokeWidth=3)
    layers: list[Layer] = [
        {
            "name": "interval",
            "transform": bounded,
            "mark": edge,
            "encoding": {"x": lower, "x2": upper, "y": y},
        }
    ]
    for field in ("lower", "upper"):
        cap = guide("tick", color=EDGE, thickness=2, size=14, orient="vertical")
        layers.append(
            {
                "name": field,
                "transform": bounded,
                "mark": cap,
                "encoding": {"x": _along(field, horizontal), "y": y},
            }
        )
    dot = told("point", fill=VALUE, stroke=PAPER, strokeWidth=1.5, size=130)
    layers.append(
        {
            "name": "point",
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": dot,
            "encoding": {"x": _along("value", horizontal), "y": y} | ABOUT,
        }
    )
    return layers


def _scale_below(
    horizontal: Scale, quantity: Quantity, places: Rows, end: float, layout: Layout
) -> list[Layer]:
    y = places.bottom
    ticks = tick_texts(horizontal, quantity)
    at = [horizontal.at(tick) for tick in horizontal.ticks]
    widest = max(text_width(text, layout.text) for text in ticks)
    # Where ticks would touch, only the first and the last are named.
    crowded = len(at) > 1 and at[1] - at[0] < widest + 8
    named = {0, len(at) - 1} if crowded else set(range(len(at)))
    texts = [
        Words(text, min(max(x, widest / 2), layout.width - widest / 2), y + 8, "center", "top")
        for i, (text, x) in enumerate(zip(ticks, at, strict=True))
        if i in named
    ]
    middle = Words(quantity.heading, (at[0] + at[-1]) / 2, y + 8 + layout.line, "center", "top")
    return [
        *baseline(places.left, y, end, y),
        *strokes("tick", [Stroke(x, y, x, y + 5) for x in at], AXIS),
        *words("axis", [replace(text, colour=QUIET) for text in (*texts, middle)], layout),
    ]


def _along(field: str, horizontal: Scale) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": horizontal.encoding(),
        "axis": None,
        "title": None,
    }
