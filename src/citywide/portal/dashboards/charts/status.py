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
from citywide.portal.dashboards.charts.palette import GREEN, INK, PAPER, RED, YELLOW
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
LETTERS_ON: Mapping[StatusColor, str] = MappingProxyType(
    {StatusColor.GREEN: PAPER, StatusColor.YELLOW: INK, StatusColor.RED: PAPER}
)
"""The colour of a letter on each."""
_SHAPES: Mapping[StatusColor, str] = MappingProxyType(
    {
        StatusColor.GREEN: "M-1,0a1,1,0,1,0,2,0a1,1,0,1,0,-2,0Z",
        StatusColor.YELLOW: "M0,-1.2L1.3,1L-1.3,1Z",
        StatusColor.RED: "M-0.92,-0.92h1.84v1.84h-1.84Z",
    }
)
_LOWER = {StatusColor.GREEN: 0.0, StatusColor.YELLOW: 3.0, StatusColor.RED: 0.0}
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
            StatusColor.RED: gettext("RED: off course"),
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
    letters = [
        Words(
            status_letter(badge.status, language),
            badge.x,
            badge.y + _LOWER[badge.status],
            "center",
            bold=True,
            colour=LETTERS_ON[badge.status],
        )
        for badge in found
    ]
    return [*layers, *words("letter", letters, layout)]


def _shapes(status: StatusColor, found: Sequence[Badge]) -> Layer:
    colour = COLOURS[status]
    # Vega draws a path of two units as wide as the root of the size.
    mark = guide("point", shape=_SHAPES[status], size=(BADGE - 2) ** 2, fill=colour, stroke=colour)
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
