"""Rows of named marks: the label beside its mark where there is room, above it where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from citywide.portal.dashboards.charts.layout import Layout, text_width, wrapped
from citywide.portal.dashboards.charts.palette import AXIS
from citywide.portal.dashboards.charts.parts import Layer, Stroke, Words, strokes, words

THICK = 20
"""Height of a bar."""
_LABEL_ROOM = 230


@dataclass(frozen=True)
class Rows:
    """Where each row's mark has its middle; where marks may start, and where the rows end."""

    middles: tuple[float, ...]
    left: float
    bottom: float
    layers: tuple[Layer, ...]


def zero_line(
    x: float, top: float, places: Rows, layout: Layout, thick: float = THICK
) -> list[Layer]:
    """Return the line bars start from; in pieces where labels stand between bars."""
    if not layout.is_narrow:
        return strokes("axis", [Stroke(x, top, x, places.bottom)], AXIS)
    half = thick / 2 + 2
    return strokes("axis", [Stroke(x, y - half, x, y + half) for y in places.middles], AXIS)


def rows(labels: Sequence[str], layout: Layout, top: float) -> Rows:
    """Return places for the rows from `top` on, and the layers of their labels."""
    room = layout.width if layout.is_narrow else _LABEL_ROOM
    texts = [wrapped(capfirst(label), room, layout.text) for label in labels]
    if layout.is_narrow:
        return _stacked(texts, layout, top)
    widest = max(text_width(line, layout.text) for text in texts for line in text)
    left, y = min(widest, _LABEL_ROOM) + 12, top
    middles, labels_drawn = [], []
    for text in texts:
        height = max(THICK + 12, len(text) * layout.line + 10)
        middles.append(y + height / 2)
        # The middle of several lines: text is placed by its first.
        first = y + height / 2 - (len(text) - 1) * layout.line / 2
        labels_drawn.append(Words("\n".join(text), left - 12, first, "right"))
        y += height
    return Rows(tuple(middles), left, y, tuple(words("label", labels_drawn, layout)))


def _stacked(texts: Sequence[Sequence[str]], layout: Layout, top: float) -> Rows:
    middles, labels, y = [], [], top
    for text in texts:
        labels.append(Words("\n".join(text), 0, y + layout.line / 2))
        y += len(text) * layout.line + 5
        middles.append(y + THICK / 2)
        y += THICK + 12
    return Rows(tuple(middles), 1, y, tuple(words("label", labels, layout)))
