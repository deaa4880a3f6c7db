"""What every builder needs: tables of points, and what to say when there is nothing to draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from citywide.portal.dashboards.charts.model import Cell, Chart, Goal, Kind, Point, Quantity, Table
from citywide.portal.dashboards.charts.palette import TARGET
from citywide.portal.dashboards.charts.parts import Entry

DASH = (6, 4)
"""How a target is drawn, beside its colour."""


def plotted(value: Decimal | None) -> float | None:
    """Return a number as it goes into a drawing."""
    return None if value is None else float(value)


def cell(value: Decimal | None, quantity: Quantity) -> Cell:
    """Return a number as a cell of a table."""
    return Cell(quantity.text(value), value)


def points_table(points: Sequence[Point], quantity: Quantity, first: str, name: str) -> Table:
    """Return the table of points: label, value, and bounds where any point has them."""
    bounded = any(point.has_bounds for point in points)
    with override(quantity.language):
        headings: tuple[str, ...] = (first, name)
        if bounded:
            headings += (gettext("Lowest possible value"), gettext("Highest possible value"))
        rows = tuple(_row(point, quantity, bounded) for point in points)
    return Table(headings, rows)


def _row(point: Point, quantity: Quantity, bounded: bool) -> tuple[Cell, ...]:
    label = capfirst(point.label)
    if not point.complete:
        label = gettext("%(period)s (not yet complete)") % {"period": label}
    cells = (Cell(label), cell(point.value, quantity))
    if not bounded:
        return cells
    bounds = (point.lower, point.upper) if point.has_bounds else (None, None)
    return cells + tuple(cell(bound, quantity) for bound in bounds)


def everything(points: Iterable[Point], *more: Decimal | None) -> list[Decimal]:
    """Return every number that must fit into a drawing."""
    found: list[Decimal | None] = list(more)
    for point in points:
        found.append(point.value)
        if point.has_bounds:
            found += [point.lower, point.upper]
    return [value for value in found if value is not None]


def undrawn(chart_id: str, kind: Kind, name: str, table: Table, language: str) -> Chart:
    """Return the chart of nothing: a sentence, and the table if it has rows."""
    with override(language):
        if table.rows:
            summary = gettext("There is no value to draw: each is missing or was withheld.")
        else:
            summary = gettext("There are no numbers to show yet.")
    return Chart(chart_id, kind, name, summary, table, language)


def goal_entry(goal: Goal | None) -> list[Entry]:
    """Return the entry of a target in a key."""
    return [Entry("rule", goal.text, TARGET, DASH)] if goal else []
