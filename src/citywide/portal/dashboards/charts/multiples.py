"""Small multiples: the same line for each member of a group, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.portal.dashboards.charts.common import DASH, everything, goal_entry, undrawn
from citywide.portal.dashboards.charts.layout import (
    LAYOUTS,
    Layout,
    text_width,
    tick_texts,
    wrapped,
)
from citywide.portal.dashboards.charts.line import across, curve, records
from citywide.portal.dashboards.charts.matrix import checked, matrix
from citywide.portal.dashboards.charts.model import (
    Chart,
    Goal,
    Kind,
    Point,
    Quantity,
    Series,
)
from citywide.portal.dashboards.charts.palette import GRID, QUIET, TARGET, VALUE
from citywide.portal.dashboards.charts.parts import (
    Entry,
    Layer,
    Stroke,
    Words,
    about,
    baseline,
    document,
    heading,
    key,
    strokes,
    words,
)
from citywide.portal.dashboards.charts.scale import Scale, scale
from citywide.portal.dashboards.charts.summaries import latest_among

_COLUMNS = {"wide": 3, "narrow": 2}
_HEIGHT = {"wide": 96, "narrow": 84}
_GAP = {"wide": 26, "narrow": 14}


@dataclass(frozen=True)
class _Panel:
    """Where one series is drawn."""

    series: Series
    column: int
    left: float
    right: float
    top: float
    bottom: float
    is_first: bool
    """Whether it stands at the left, where the axis is written."""


def multiples(
    series: Sequence[Series],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    goal: Goal | None = None,
    summary: str = "",
    first: str = "",
) -> Chart:
    """Return a panel per series, all on one scale, each ending in its newest value.

    Raises UsageError when the series differ in their labels.
    """
    checked(series)
    with override(quantity.language):
        first = first or gettext("Period")
        running = gettext("Period not yet complete")
    table = matrix(series, quantity, first)
    points = [point for one in series for point in one.points]
    if not any(point.value is not None for point in points):
        return undrawn(id, Kind.MULTIPLES, name, table, quantity.language)
    entries = goal_entry(goal)
    if any(not point.complete and point.value is not None for point in points):
        entries.append(Entry("hollow", running, VALUE))
    specs = {layout.name: _spec(series, quantity, goal, entries, layout) for layout in LAYOUTS}
    said = summary or latest_among(series, quantity)
    return Chart(id, Kind.MULTIPLES, name, said, table, quantity.language, specs)


def _spec(
    series: Sequence[Series],
    quantity: Quantity,
    goal: Goal | None,
    entries: list[Entry],
    layout: Layout,
) -> dict[str, Any]:
    layers, top = key(entries, layout)
    layers += heading(quantity.heading, layout, top + layout.line / 2)
    numbers = [n for one in series for n in _numbers(one)]
    shared = scale([*numbers, goal.value if goal else None], 1, 0, count=3)
    ticks = tick_texts(shared, quantity)
    inset = max(text_width(text, layout.text) for text in ticks) + 10
    panels, bottom = _panels(series, layout, top + layout.line + 4, inset)
    data: list[dict[str, Any]] = []
    for panel in panels:
        vertical = Scale(shared.ticks, panel.bottom, panel.top)
        layers += _frame(panel, vertical, ticks, goal, quantity, layout)
        layers += _line(panel, vertical)
        data += [
            record
            | {
                "column": panel.column,
                "about": about(
                    record["row"],
                    f"{panel.series.label}, {point.label}: {quantity.text(point.value)}",
                    panel.column,
                ),
            }
            for record, point in zip(
                records(_bare(panel.series), quantity), panel.series.points, strict=True
            )
        ]
    return document(layout, bottom, data, layers)


def _bare(one: Series) -> list[Point]:
    return [replace(point, lower=None, upper=None) for point in one.points]


def _numbers(one: Series) -> list[Decimal]:
    return everything(_bare(one))


def _panels(
    series: Sequence[Series], layout: Layout, top: float, inset: float
) -> tuple[list[_Panel], float]:
    columns, gap = _COLUMNS[layout.name], _GAP[layout.name]
    width = (layout.width - inset - gap * (columns - 1)) / columns
    panels: list[_Panel] = []
    for start in range(0, len(series), columns):
        row = series[start : start + columns]
        tall = max(len(_title(one, width, layout)) for one in row)
        under = top + (tall + 1) * layout.line + 10
        for place, one in enumerate(row):
            left = inset + place * (width + gap)
            bottom = under + _HEIGHT[layout.name]
            panels.append(
                _Panel(one, start + place + 1, left, left + width, under, bottom, place == 0)
            )
        top = under + _HEIGHT[layout.name] + layout.line + 24
    return panels, top - 8


def _title(one: Series, width: float, layout: Layout) -> tuple[str, ...]:
    return wrapped(capfirst(one.label), width / 1.06, layout.text)


def _frame(
    panel: _Panel,
    vertical: Scale,
    ticks: list[str],
    goal: Goal | None,
    quantity: Quantity,
    layout: Layout,
) -> list[Layer]:
    places = [vertical.at(tick) for tick in vertical.ticks]
    layers = _heading(panel, quantity, layout)
    layers += strokes("grid", [Stroke(panel.left, y, panel.right, y) for y in places[1:]], GRID)
    layers += baseline(panel.left, places[0], panel.right, places[0])
    if panel.is_first:
        texts = [
            Words(text, panel.left - 8, y, "right", colour=QUIET)
            for text, y in zip(ticks, places, strict=True)
        ]
        layers += words("axis", texts, layout)
    if goal:
        at = vertical.at(goal.value)
        layers += strokes("target", [Stroke(panel.left, at, panel.right, at)], TARGET, 2, DASH)
    return layers + words("axis", _ends(panel, layout), layout)


def _ends(panel: _Panel, layout: Layout) -> list[Words]:
    """Return the first and the last period under a panel, or only the last where room is short."""
    points, y = panel.series.points, panel.bottom + 6
    first, last = (point.short or point.label for point in (points[0], points[-1]))
    texts = [Words(last, panel.right, y, "right", "top", colour=QUIET)]
    needed = text_width(first, layout.text) + text_width(last, layout.text) + 4
    if len(points) > 1 and needed <= panel.right - panel.left:
        texts.append(Words(first, panel.left, y, "left", "top", colour=QUIET))
    return texts


def _heading(panel: _Panel, quantity: Quantity, layout: Layout) -> list[Layer]:
    """Return the series' name and, under it, its newest full value, where no line can cross it."""
    title = _title(panel.series, panel.right - panel.left, layout)
    above = panel.top - 10 - layout.line / 2
    first = above - len(title) * layout.line
    texts = [Words("\n".join(title), panel.left, first, bold=True)]
    known = [point for point in panel.series.points if point.value is not None]
    full = [point for point in known if point.complete] or known
    if full:
        value = f"{quantity.text(full[-1].value)} · {full[-1].short or full[-1].label}"
    else:
        value = quantity.text(None)
    (value, *_) = wrapped(value, panel.right - panel.left, layout.text, lines=1)
    return words("title", [*texts, Words(value, panel.left, above)], layout)


def _line(panel: _Panel, vertical: Scale) -> list[Layer]:
    points = panel.series.points
    horizontal = across(len(points), panel.left + 4, panel.right - 6)
    mine = {"filter": f"datum.column === {panel.column}"}
    return [
        layer | {"transform": [mine, *layer.get("transform", [])]}
        for layer in curve(horizontal, vertical, len(points), small=True)
    ]
