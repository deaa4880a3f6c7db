"""GREEN, YELLOW and RED: their words, colours, shapes and letters.

Each is told apart by its letter, its shape, its pattern and its colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext, override, pgettext

from citywide.portal.dashboards.charts.layout import Layout
from citywide.portal.dashboards.charts.model import Cell
from citywide.portal.dashboards.charts.palette import (
    GREEN,
    INK,
    PAPER,
    RED,
    SIGN,
    YELLOW,
    YELLOW_GROUND,
)
from citywide.portal.dashboards.charts.parts import Entry, Layer, Words, guide, pixels, words


class StatusColor(StrEnum):
    """How a project stands, best first, in the words of the city's reports."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"

    @property
    def rank(self) -> int:
        """Return 0 for the best and 2 for the worst."""
        return list(StatusColor).index(self)


COLOURS: Mapping[StatusColor, str] = MappingProxyType(
    {StatusColor.GREEN: GREEN, StatusColor.YELLOW: YELLOW, StatusColor.RED: RED}
)
_INKS = {StatusColor.GREEN: PAPER, StatusColor.YELLOW: INK, StatusColor.RED: PAPER}
"""The colour of a letter on each."""
_GROUNDS = {StatusColor.GREEN: GREEN, StatusColor.YELLOW: YELLOW_GROUND, StatusColor.RED: RED}
"""What lies around a letter, so that no pattern runs into it."""
_BADGES = {StatusColor.GREEN: GREEN, StatusColor.YELLOW: YELLOW_GROUND, StatusColor.RED: SIGN}
"""Badges are small and have shapes of their own: they are not hatched."""
_SHAPES: Mapping[StatusColor, str] = MappingProxyType(
    {
        StatusColor.GREEN: "M-1,0a1,1,0,1,0,2,0a1,1,0,1,0,-2,0Z",
        StatusColor.YELLOW: "M0,-1.05L1.15,0.95L-1.15,0.95Z",
        StatusColor.RED: "M-0.92,-0.92h1.84v1.84h-1.84Z",
    }
)
_LOWER = {StatusColor.GREEN: 0.5, StatusColor.YELLOW: 3.0, StatusColor.RED: 0.5}
"""How far below the middle a letter stands: a triangle is wide at its foot."""


def status_name(status: StatusColor | None, language: str) -> str:
    """Return the word of a status: 'GREEN'; None is 'no status'."""
    with override(language):
        names = {
            StatusColor.GREEN: gettext("GREEN"),
            StatusColor.YELLOW: gettext("YELLOW"),
            StatusColor.RED: gettext("RED"),
        }
        return names[status] if status else gettext("no status")


def status_text(status: StatusColor | None, language: str) -> str:
    """Return a status and what it means: 'GREEN: on course'; None is 'no status'."""
    with override(language):
        texts = {
            StatusColor.GREEN: gettext("GREEN: on course"),
            StatusColor.YELLOW: gettext("YELLOW: at risk"),
            StatusColor.RED: gettext("RED: far off its plan"),
        }
        return texts[status] if status else gettext("no status")


def status_letter(status: StatusColor, language: str) -> str:
    """Return the letter printed on a status, the first of its word."""
    with override(language):
        return {
            StatusColor.GREEN: pgettext("one letter for the status GREEN", "G"),
            StatusColor.YELLOW: pgettext("one letter for the status YELLOW", "Y"),
            StatusColor.RED: pgettext("one letter for the status RED", "R"),
        }[status]


def status_cell(status: StatusColor | None, language: str, missing: str = "") -> Cell:
    """Return a status as a cell of a table; the number behind it is its rank, 0 to 2."""
    if status is None:
        return Cell(missing or status_name(None, language))
    return Cell(status_name(status, language), Decimal(status.rank))


@dataclass(frozen=True)
class Badge:
    """A status at a place: its shape with its letter."""

    status: StatusColor
    x: float
    y: float


BADGE = 22
"""Width of a badge in pixels."""


def badges(found: Sequence[Badge], layout: Layout, language: str) -> list[Layer]:
    """Return shapes with letters."""
    layers: list[Layer] = []
    for status in StatusColor:
        mine = [badge for badge in found if badge.status is status]
        if mine:
            layers.append(_shapes(status, mine))
    spots = [Badge(one.status, one.x, one.y + _LOWER[one.status]) for one in found]
    return [*layers, *letters(spots, layout, language, is_clear=True)]


def letters(
    found: Sequence[Badge], layout: Layout, language: str, is_clear: bool = False
) -> list[Layer]:
    """Return the letters alone, each with its ground around it unless there is no pattern."""
    result = []
    for status in StatusColor:
        letter, ink = status_letter(status, language), _INKS[status]
        texts = [
            Words(letter, one.x, one.y, "center", bold=True, colour=ink)
            for one in found
            if one.status is status
        ]
        edge = {"stroke": _GROUNDS[status], "strokeWidth": 3, "strokeJoin": "round"}
        for layer in words("letterhalo", texts, layout):
            result.append(layer | {"mark": layer["mark"] | ({} if is_clear else edge)})
    return result


def _shapes(status: StatusColor, found: Sequence[Badge]) -> Layer:
    # Vega draws a path of two units as wide as the root of the size.
    mark = guide(
        "point",
        shape=_SHAPES[status],
        size=(BADGE - 2) ** 2,
        fill=_BADGES[status],
        stroke=YELLOW if status is StatusColor.YELLOW else _BADGES[status],
        strokeWidth=1.5,
    )
    values = [{"x": badge.x, "y": badge.y} for badge in found]
    place: dict[str, Any] = {"x": pixels("x"), "y": pixels("y")}
    return {"name": "badge", "data": {"values": values}, "mark": mark, "encoding": place}


def status_entries(
    found: Sequence[StatusColor | None], layout: Layout, language: str
) -> list[Entry]:
    """Return entries of a key for the statuses that occur, best first."""
    entries = []
    for status in StatusColor:
        if status in found:

            def draw(x: float, y: float, status: StatusColor = status) -> list[Layer]:
                return badges([Badge(status, x + BADGE / 2, y)], layout, language)

            entries.append(Entry("", status_text(status, language), COLOURS[status], draw=draw))
    return entries


def worst(found: Sequence[StatusColor | None]) -> StatusColor | None:
    """Return the worst status; None without any."""
    known = [status for status in found if status]
    return max(known, key=lambda status: status.rank, default=None)
