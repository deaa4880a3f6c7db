"""Lanes: rows of dated marks, with labels, a few words at the end, and an axis of dates above.

On narrow pages label and words stand above the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.portal.dashboards.charts.dates import DateAxis, day_text
from citywide.portal.dashboards.charts.layout import Layout, text_width, wrapped
from citywide.portal.dashboards.charts.palette import AXIS, GRID, INK, PAPER, QUIET, SIGN, WHOLE
from citywide.portal.dashboards.charts.parts import (
    Entry,
    Layer,
    Stroke,
    Words,
    guide,
    pixels,
    strokes,
    words,
)

_LABEL_ROOM = 190
_SIGN = 20
"""Room of the sign of late ones before words."""
_SIGN_SHAPE = (
    "M0,-1L1.1,0.9L-1.1,0.9Z M-0.13,-0.35L-0.07,0.3L0.07,0.3L0.13,-0.35Z"
    " M-0.12,0.45L-0.12,0.69L0.12,0.69L0.12,0.45Z"
)
"""A triangle with an exclamation mark cut out of it: its outline runs the other way round."""
_MANY = 12
"""From so many rows on, the axis is written below them too."""


@dataclass(frozen=True)
class Lane:
    """A row: its label, words at its end, and the heading above it where a group begins."""

    label: str
    aside: tuple[str, ...] = ()
    heading: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Lanes:
    """Where marks go: the middle of each row, from left to right; and what is written around.

    `zones` are the heights where nothing is written, row by row.
    """

    middles: tuple[float, ...]
    zones: tuple[tuple[float, float], ...]
    left: float
    right: float
    top: float
    bottom: float
    layers: tuple[Layer, ...]


def lanes(
    rows: Sequence[Lane], layout: Layout, top: float, thick: float, before: float = 0
) -> Lanes:
    """Return places of rows whose marks are `thick`; `before` is kept free left of the marks."""
    if layout.is_narrow:
        return _stacked(rows, layout, top + _head(layout), thick, before)
    return _beside(rows, layout, top + _head(layout), thick, before)


def _head(layout: Layout) -> float:
    """Return the height of the axis above the rows: the day, months, years."""
    return 3 * layout.line + 16


def _aside_width(rows: Sequence[Lane], layout: Layout) -> float:
    widest = max((text_width(text, layout.text) for row in rows for text in row.aside), default=0)
    return widest + (_SIGN if any(row.is_late for row in rows) else 0)


def _beside(rows: Sequence[Lane], layout: Layout, top: float, thick: float, before: float) -> Lanes:
    texts = [wrapped(capfirst(row.label), _LABEL_ROOM, layout.text, lines=3) for row in rows]
    widest = max(text_width(line, layout.text) for text in texts for line in text)
    left = min(widest, _LABEL_ROOM) + 14 + before
    aside = _aside_width(rows, layout)
    right = layout.width - (aside + 14 if aside else 8)
    middles, zones, said, signs = [], [], [], []
    y = top
    for row, text in zip(rows, texts, strict=True):
        if row.heading:
            found = _heading(row.heading, y + 6, layout)
            said.append(found)
            y += 12 + layout.line * (found.text.count("\n") + 1)
        height = max(thick + 12, max(len(text), len(row.aside)) * layout.line + 8)
        middle = y + height / 2
        said.append(Words("\n".join(text), 0, middle - (len(text) - 1) * layout.line / 2))
        first = middle - (len(row.aside) - 1) * layout.line / 2
        x = layout.width - aside + (_SIGN if row.is_late else 0)
        for n, line in enumerate(row.aside):
            colour = INK if n == 0 else QUIET
            place = x if n == 0 else layout.width - aside
            said.append(Words(line, place, first + n * layout.line, colour=colour))
        if row.is_late:
            signs.append((layout.width - aside + 8, first))
        middles.append(middle)
        zones.append((y, y + height))
        y += height
    layers = [*words("label", said, layout), *late_signs("sign", signs)]
    return Lanes(tuple(middles), tuple(zones), left, right, top, y, tuple(layers))


def _stacked(
    rows: Sequence[Lane], layout: Layout, top: float, thick: float, before: float
) -> Lanes:
    middles, zones, said, signs = [], [], [], []
    y = top + 4
    for row in rows:
        if row.heading:
            found = _heading(row.heading, y + 4, layout)
            said.append(found)
            y += 10 + layout.line * (found.text.count("\n") + 1)
        text = wrapped(capfirst(row.label), layout.width, layout.text, lines=3)
        said.append(Words("\n".join(text), 0, y + layout.line / 2))
        y += len(text) * layout.line
        if row.aside:
            x = _SIGN if row.is_late else 0
            line = wrapped(" · ".join(row.aside), layout.width - x, layout.text, lines=1)[0]
            said.append(Words(line, x, y + layout.line / 2, colour=QUIET))
            if row.is_late:
                signs.append((8.0, y + layout.line / 2))
            y += layout.line
        zones.append((y + 1, y + thick + 8))
        middles.append(y + 4 + thick / 2)
        y += thick + 18
    layers = [*words("label", said, layout), *late_signs("sign", signs)]
    left, right = 2.0 + before, layout.width - 8.0
    return Lanes(tuple(middles), tuple(zones), left, right, top, y, tuple(layers))


def _heading(text: str, y: float, layout: Layout) -> Words:
    lines = wrapped(capfirst(text), layout.width / 1.06, layout.text)
    return Words("\n".join(lines), 0, y + layout.line / 2, bold=True)


def late_signs(name: str, places: Sequence[tuple[float, float]]) -> list[Layer]:
    """Return the sign of what is late at each place."""
    if not places:
        return []
    mark = guide("point", shape=_SIGN_SHAPE, size=16**2, fill=SIGN, stroke=SIGN, strokeWidth=0)
    values = [{"x": x, "y": y} for x, y in places]
    place = {"x": pixels("x"), "y": pixels("y")}
    return [{"name": name, "data": {"values": values}, "mark": mark, "encoding": place}]


def late_entry(language: str) -> Entry:
    """Return the entry of a key for the sign of what is late."""
    with override(language):
        text = gettext("Late")
    return Entry("", text, SIGN, draw=lambda x, y: late_signs("key", [(x + 11, y)]))


def guides(axis: DateAxis, places: Lanes, layout: Layout, language: str) -> list[Layer]:
    """Return the lines of the dates behind the marks, and the dates' names."""
    ticks = axis.ticks(layout.text, language)
    xs = [axis.at(tick.day) for tick in ticks]
    layers = strokes("grid", _through(xs, places), GRID)
    layers += _names(axis, places.top - 2 * layout.line - 6, layout, language)
    layers += strokes("axis", [Stroke(axis.start, places.top - 2, axis.end, places.top - 2)], AXIS)
    if len(places.middles) >= _MANY:
        layers += strokes(
            "axis", [Stroke(axis.start, places.bottom + 2, axis.end, places.bottom + 2)], AXIS
        )
        layers += _names(axis, places.bottom + 6, layout, language)
    return layers


def bottom(places: Lanes, layout: Layout) -> float:
    """Return where a drawing of lanes ends."""
    extra = 2 * layout.line + 8 if len(places.middles) >= _MANY else 0
    return places.bottom + 4 + extra


def _through(xs: Sequence[float], places: Lanes) -> list[Stroke]:
    """Return a line at each place through all rows, broken where something is written."""
    pieces: list[tuple[float, float]] = []
    for low, high in places.zones:
        if pieces and pieces[-1][1] == low:
            pieces[-1] = (pieces[-1][0], high)
        else:
            pieces.append((low, high))
    return [Stroke(x, low, x, high) for x in xs for low, high in pieces]


def _names(axis: DateAxis, y: float, layout: Layout, language: str) -> list[Layer]:
    texts = []
    for tick in axis.ticks(layout.text, language):
        lines = "\n".join(text for text in (tick.text, tick.year) if text)
        half = max(text_width(line, layout.text) for line in lines.split("\n")) / 2
        x = min(max(axis.at(tick.day), half), layout.width - half)
        texts.append(Words(lines, x, y, "center", "top", colour=QUIET))
    return words("axis", texts, layout)


def as_of_line(
    axis: DateAxis, as_of: date | None, places: Lanes, layout: Layout, language: str
) -> list[Layer]:
    """Return the line of the day the plan is looked at, with its date on top."""
    if as_of is None or not axis.shows(as_of):
        return []
    x = axis.at(as_of)
    text = as_of_text(as_of, language)
    half = text_width(text, layout.text) / 2 * 1.06
    y = places.top - 3 * layout.line - 8
    middle = min(max(x, half), layout.width - half)
    lines = _through([x], places)
    stem = [Stroke(x, y + layout.line / 2 + 1, x, y + layout.line - 1)]
    return [
        *strokes("casing", lines, PAPER, 4),
        *strokes("asof", lines, WHOLE, 2),
        *strokes("stem", stem, WHOLE, 2),
        *words("day", [Words(text, middle, y, "center", bold=True)], layout),
    ]


def as_of_text(as_of: date, language: str) -> str:
    """Return 'As of March 26, 2026'."""
    with override(language):
        return gettext("As of %(day)s") % {"day": day_text(as_of, language)}
