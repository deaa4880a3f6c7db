"""The frozen objects of charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from citywide.portal.dashboards.charts.render import svg_of
from citywide.portal.dashboards.words import amount, unit_name


class Kind(StrEnum):
    """What a chart looks like."""

    LINE = "line"
    BAR = "bar"
    DOTS = "dots"
    MULTIPLES = "multiples"
    MAP = "map"
    STACKED = "stacked"
    SPARKLINE = "sparkline"
    LINES = "lines"
    GANTT = "gantt"
    TIMELINE = "timeline"
    FAN = "fan"
    STATUS_STRIP = "status_strip"
    HEAT = "heat"


@dataclass(frozen=True)
class Quantity:
    """What the plotted numbers measure, and the language they are written in."""

    unit: str
    decimals: int
    language: str

    def text(self, value: Decimal | None) -> str:
        """Return a value with its unit, or 'no value'."""
        return amount(value, self.unit, self.decimals, self.language)

    @property
    def heading(self) -> str:
        """Return the unit as a heading."""
        return unit_name(self.unit, self.language)


@dataclass(frozen=True)
class Goal:
    """A target to draw as a line, with its words: 'Target: at least 90%'."""

    value: Decimal
    text: str


@dataclass(frozen=True)
class Point:
    """One number to plot: of a period or of a member of a group.

    `lower` and `upper` bound the value. `short` is its label on an axis. A point that is not
    `complete` is of a period still running.
    """

    label: str
    value: Decimal | None
    lower: Decimal | None = None
    upper: Decimal | None = None
    short: str = ""
    complete: bool = True

    @property
    def has_bounds(self) -> bool:
        """Return whether there is an interval to draw."""
        return self.value is not None and self.lower is not None and self.upper is not None


@dataclass(frozen=True)
class Series:
    """Several numbers of one name: a panel of small multiples, or a part of stacked bars."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Shape:
    """A place on a map: its name, what is printed on it, its value and GeoJSON geometry."""

    label: str
    short: str
    value: Decimal | None
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """What a table shows, and the number behind it as it is plotted."""

    text: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Table:
    """Column headings and rows; the first cell of a row names it.

    `wordy` are the columns, counted from 0, that hold words or dates and not numbers. The number
    behind a date is its ordinal: days since the first of January of the year 1, which is 1.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    wordy: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chart:
    """A picture of numbers, with its name, a summary in sentences and the numbers themselves.

    `specs` are the Vega-Lite documents by layout, `wide` and `narrow` (a sparkline has one, a
    chart with nothing to draw none). `svg` is drawn when first asked for.
    """

    id: str
    kind: Kind
    name: str
    summary: str
    table: Table
    language: str
    specs: Mapping[str, dict[str, Any]] = field(default_factory=dict, hash=False)

    @cached_property
    def svg(self) -> SafeString:
        """Return the drawings as SVG to put into a page; "" when there is nothing to draw."""
        return svg_of(self.id, self.name, self.language, self.specs)

    @property
    def is_drawn(self) -> bool:
        """Return whether there is anything to draw."""
        return bool(self.specs)

    @property
    def name_id(self) -> str:
        """Return the id of the element that holds the name."""
        return f"{self.id}-name"

    @property
    def summary_id(self) -> str:
        """Return the id of the element that holds the summary; the drawing refers to it."""
        return f"{self.id}-summary"
