"""Two layouts of every chart, and the room that words take in them.

A page shows `wide` where the chart has 600 px or more and `narrow` below (charts.css), so text is
never drawn below 12 px: 14 x 600 / 680 = 12.4, and 13 x 288 / 300 = 12.5 on a page of 320 px.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from citywide.portal.dashboards.charts.model import Quantity
from citywide.portal.dashboards.charts.scale import Scale


@dataclass(frozen=True)
class Layout:
    """A width to draw in and the size of its text, in units of the drawing."""

    name: str
    width: int
    text: int

    @property
    def line(self) -> int:
        """Return the height of a line of text."""
        return self.text + 5

    @property
    def is_narrow(self) -> bool:
        """Return whether there is room for one column only."""
        return self.name == "narrow"


WIDE = Layout("wide", 680, 14)
NARROW = Layout("narrow", 300, 13)
LAYOUTS = (WIDE, NARROW)

_THIN = frozenset("iljtfrI.,:;|!'()[] 1")
_BROAD = frozenset("mwMWQGOD%@—…ưừứửữự")


def text_width(text: str, size: int) -> float:
    """Return about how wide a text is drawn; a little more than any of our fonts needs."""
    ems = sum(
        0.36 if c in _THIN else 0.9 if c in _BROAD else 0.73 if c.isupper() else 0.58 for c in text
    )
    return ems * size


def wrapped(text: str, room: float, size: int, lines: int = 2) -> tuple[str, ...]:
    """Return the text in at most so many lines that fit the room; the last may end in '…'."""
    result: list[str] = []
    words = text.split() or [""]
    while words and len(result) < lines:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size) <= room:
            line += f" {words.pop(0)}"
        result.append(line)
    if words:
        result[-1] += "…"
    return tuple(_clipped(line, room, size) for line in result)


def _clipped(line: str, room: float, size: int) -> str:
    if text_width(line, size) <= room:
        return line
    kept = line.removesuffix("…")
    while len(kept) > 1 and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def decimals_of(scale_step: Decimal, quantity: Quantity) -> int:
    """Return the decimals that round limits a step apart need."""
    factor = 100 if quantity.unit == "percent" else 1
    exponent = (scale_step * factor).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def tick_texts(scale: Scale, quantity: Quantity) -> list[str]:
    """Return each tick as written on an axis, with the decimals its step needs."""
    # An axis under its own heading needs no unit at each tick, only the sign of percent.
    unit = "percent" if quantity.unit == "percent" else "count"
    shown = Quantity(unit, decimals_of(scale.step, quantity), quantity.language)
    return [shown.text(tick) for tick in scale.ticks]
