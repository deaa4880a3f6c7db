"""Several lines over time, each named at its end: planned value, earned value, actual cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.core.errors import UsageError
from citywide.portal.dashboards.charts.common import everything, plotted, undrawn
from citywide.portal.dashboards.charts.dollars import short_usd
from citywide.portal.dashboards.charts.layout import (
    LAYOUTS,
    Layout,
    text_width,
    tick_texts,
    wrapped,
)
from citywide.portal.dashboards.charts.line import across
from citywide.portal.dashboards.charts.matrix import checked, matrix
from citywide.portal.dashboards.charts.model import Chart, Kind, Point, Quantity, Series
from citywide.portal.dashboards.charts.palette import (
    AXIS,
    GRID,
    INK,
    PAPER,
    QUIET,
    SERIES,
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
    heading,
    key,
    strokes,
    told,
    words,
)
from citywide.portal.dashboards.charts.scale import Scale, scale

_HEIGHT = {"wide": 280, "narrow": 210}
_DASHES: tuple[tuple[int, ...], ...] = ((8, 4), (), (2, 3), (12, 3, 2, 3), (5, 2), (1, 4))
"""The first is dashed, as a plan is; the second, what was done, is whole."""
_SHAPES = ("square", "circle", "triangle-up", "diamond", "cross", "triangle-down")
_COLOURS = (SERIES[0], SERIES[5], SERIES[1], SERIES[3], SERIES[2], SERIES[4])
_LABEL_ROOM = 150
_STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120)
_DOTTED = 18
"""Up to so many points every point is marked; of more, only some are."""


@dataclass(frozen=True)
class _Frame:
    """Where the lines are drawn."""

    horizontal: Scale
    vertical: Scale
    bottom: float
    right: float


def lines(
    series: Sequence[Series],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    as_of: str = "",
    summary: str = "",
    first: str = "",
) -> Chart:
    """Return up to six lines over the same periods, told apart by dash, mark and name.

    `as_of` is the label of the period that a line across marks as the latest. Raises UsageError
    when series differ in their labels or are more than six.
    """
    checked(series)
    if len(series) > len(_DASHES):
        raise UsageError(
            f"A chart shows at most {len(_DASHES)} lines that can be told apart, "
            f"not {len(series)}; use small multiples."
        )
    with override(quantity.language):
        first = first or gettext("Period")
    table = matrix(series, quantity, first)
    if not any(point.value is not None for one in series for point in one.points):
        return undrawn(id, Kind.LINES, name, table, quantity.language)
    specs = {layout.name: _spec(series, quantity, as_of, layout) for layout in LAYOUTS}
    said = summary or _summary(series, quantity, as_of)
    return Chart(id, Kind.LINES, name, said, table, quantity.language, specs)


def _spec(
    series: Sequence[Series], quantity: Quantity, as_of: str, layout: Layout
) -> dict[str, Any]:
    layers, top = key(_entries(series, layout), layout)
    layers += heading(quantity.heading, layout, top + layout.line / 2)
    top += 2 * layout.line + 10
    bottom = top + _HEIGHT[layout.name]
    numbers = everything(point for one in series for point in one.points)
    vertical = scale(numbers, bottom, top)
    ticks = _tick_texts(vertical, quantity)
    left = max(text_width(text, layout.text) for text in ticks) + 10
    names = [_label(one, layout) for one in series]
    widest = max(text_width(line, layout.text) for name in names for line in name)
    right = layout.width - (12 if layout.is_narrow else widest + 18)
    points = series[0].points
    frame = _Frame(across(len(points), left + 8, right), vertical, bottom, right)
    layers += _grid(frame, ticks, left, layout)
    layers += _periods(points, frame, layout)
    layers += _as_of(points, as_of, frame, top, quantity, layout)
    for n in range(len(series)):
        layers += _line(n, frame, len(points))
    if not layout.is_narrow:
        layers += _names(series, names, frame, layout)
    height = bottom + 2 * layout.line + 8
    return document(layout, height, _records(series, quantity), layers)


def _label(one: Series, layout: Layout) -> tuple[str, ...]:
    return wrapped(capfirst(one.label), _LABEL_ROOM, layout.text)


def _tick_texts(vertical: Scale, quantity: Quantity) -> list[str]:
    if quantity.unit == "usd" and max(abs(tick) for tick in vertical.ticks) >= 100_000:
        return [short_usd(tick, quantity.language, 2) for tick in vertical.ticks]
    return tick_texts(vertical, quantity)


def _records(series: Sequence[Series], quantity: Quantity) -> list[dict[str, Any]]:
    count = len(series[0].points)
    step = 1 if count <= _DOTTED else -(-count // _DOTTED)
    ends = [_last(one) for one in series]
    result = []
    for n, one in enumerate(series):
        for i, point in enumerate(one.points):
            text = f"{point.label}, {one.label}: {quantity.text(point.value)}"
            near = [*one.points[max(i - 1, 0) : i], *one.points[i + 1 : i + 2]]
            alone = all(other.value is None for other in near)
            result.append(
                {
                    "row": i,
                    "column": n + 1,
                    "x": i,
                    "value": plotted(point.value),
                    "marked": (min(ends) - i) % step == 0 or i == ends[n] or alone,
                    "about": about(i, text, n + 1),
                }
            )
    return result


def _last(one: Series) -> int:
    """Return the place of the last known value, or -1."""
    return max((i for i, p in enumerate(one.points) if p.value is not None), default=-1)


def _line(n: int, frame: _Frame, count: int) -> list[Layer]:
    x = {"field": "x", "type": "quantitative", "scale": frame.horizontal.encoding(), "axis": None}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": frame.vertical.encoding(),
        "axis": None,
        "title": None,
    }
    mine = {"filter": f"datum.column === {n + 1}"}
    path = guide("line", color=_COLOURS[n], strokeWidth=2.5, strokeJoin="round")
    path |= {"strokeDash": list(_DASHES[n])} if _DASHES[n] else {}
    # Circles and squares of marks show paper inside: a fill of some colours would be a pattern.
    dot = told(
        "point",
        shape=_SHAPES[n],
        fill=PAPER,
        stroke=_COLOURS[n],
        strokeWidth=2,
        size=54 if count <= 40 else 40,
    )
    marked = {"filter": "datum.marked && isValid(datum.value)"}
    place = {"x": x, "y": y}
    return [
        {"name": "line", "transform": [mine], "mark": path, "encoding": place},
        {"name": "point", "transform": [mine, marked], "mark": dot, "encoding": place | ABOUT},
    ]


def _entries(series: Sequence[Series], layout: Layout) -> list[Entry]:
    """Return the key, which only narrow drawings need: wide ones name lines at their ends."""
    return [_entry(n, one) for n, one in enumerate(series)] if layout.is_narrow else []


def _entry(n: int, one: Series) -> Entry:
    def draw(x: float, y: float) -> list[Layer]:
        mark = guide(
            "point", shape=_SHAPES[n], fill=PAPER, stroke=_COLOURS[n], strokeWidth=2, size=54
        )
        place = {"x": {"value": x + 11}, "y": {"value": y}}
        line = strokes("key", [Stroke(x, y, x + 22, y)], _COLOURS[n], 2.5, _DASHES[n])
        return [*line, {"name": "key", "data": {"values": [{}]}, "mark": mark, "encoding": place}]

    return Entry("", capfirst(one.label), _COLOURS[n], draw=draw)


def _grid(frame: _Frame, ticks: list[str], left: float, layout: Layout) -> list[Layer]:
    places = [frame.vertical.at(tick) for tick in frame.vertical.ticks]
    rules = [Stroke(left, y, frame.right + 4, y) for y in places[1:]]
    texts = [
        Words(text, left - 8, y, "right", colour=QUIET)
        for text, y in zip(ticks, places, strict=True)
    ]
    return [
        *strokes("grid", rules, GRID),
        *baseline(left, places[0], frame.right + 4, places[0]),
        *words("axis", texts, layout),
    ]


def _periods(points: Sequence[Point], frame: _Frame, layout: Layout) -> list[Layer]:
    labels = [point.short or point.label for point in points]
    widest = max(text_width(label, layout.text) for label in labels)
    gap = (frame.horizontal.end - frame.horizontal.start) / max(len(points) - 1, 1)
    step = next((s for s in _STEPS if s * gap >= widest + 10), len(points))
    texts, ticks = [], []
    for i in range(len(points) - 1, -1, -step):
        x = frame.horizontal.at(i)
        half = text_width(labels[i], layout.text) / 2
        middle = min(max(x, half), layout.width - half)
        texts.append(Words(labels[i], middle, frame.bottom + 8, "center", "top", colour=QUIET))
        ticks.append(Stroke(x, frame.bottom, x, frame.bottom + 5))
    return [*strokes("tick", ticks, AXIS), *words("axis", texts, layout)]


def _as_of(
    points: Sequence[Point],
    as_of: str,
    frame: _Frame,
    top: float,
    quantity: Quantity,
    layout: Layout,
) -> list[Layer]:
    place = next((i for i, point in enumerate(points) if point.label == as_of), None)
    if place is None:
        return []
    x = frame.horizontal.at(place)
    with override(quantity.language):
        text = gettext("As of %(day)s") % {"day": as_of}
    half = text_width(text, layout.text) / 2 * 1.06
    middle = min(max(x, half), layout.width - half)
    return [
        *strokes("asof", [Stroke(x, top, x, frame.bottom)], WHOLE, 1.5),
        *words("day", [Words(text, middle, top - 12, "center", bold=True)], layout),
    ]


def _names(
    series: Sequence[Series], names: Sequence[Sequence[str]], frame: _Frame, layout: Layout
) -> list[Layer]:
    """Return the name of each line beside its last point, moved apart where two would touch."""
    wanted = []
    for n, (one, name) in enumerate(zip(series, names, strict=True)):
        known = [(i, p.value) for i, p in enumerate(one.points) if p.value is not None]
        if known:
            i, value = known[-1]
            spot = frame.horizontal.at(i), frame.vertical.at(value or 0)
            wanted.append((spot[1], n, spot, name))
    x = frame.right + 14
    texts, layers = [], []
    for y, n, spot, name in _apart(sorted(wanted), layout):
        texts.append(Words("\n".join(name), x, y - (len(name) - 1) * layout.line / 2, colour=INK))
        lead = Stroke(spot[0] + 6, spot[1], x - 3, y)
        layers += strokes("lead", [lead], _COLOURS[n], 1, (1, 3))
    return [*layers, *words("halo", texts, layout)]


_Wanted = tuple[float, int, tuple[float, float], Sequence[str]]


def _apart(wanted: list[_Wanted], layout: Layout) -> list[_Wanted]:
    """Return the names with heights at which none touches another, as near as can be."""
    heights = [len(name) * layout.line + 2 for *_, name in wanted]
    places = [y for y, *_ in wanted]
    for _ in range(20):
        for i in range(1, len(places)):
            needed = (heights[i - 1] + heights[i]) / 2
            short = needed - (places[i] - places[i - 1])
            if short > 0:
                places[i - 1] -= short / 2
                places[i] += short / 2
    return [(y, *rest) for y, (_, *rest) in zip(places, wanted, strict=True)]  # type: ignore[misc]


def _summary(series: Sequence[Series], quantity: Quantity, as_of: str) -> str:
    """Return the value of each line as of its period, else its newest."""
    said = []
    for one in series:
        known = [point for point in one.points if point.value is not None]
        if known:
            point = next((p for p in known if p.label == as_of), known[-1])
            facts = {
                "name": capfirst(one.label),
                "value": quantity.text(point.value),
                "period": point.label,
            }
            with override(quantity.language):
                said.append(gettext("%(name)s: %(value)s (%(period)s).") % facts)
    return " ".join(said)
