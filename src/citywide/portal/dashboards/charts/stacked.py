"""Stacked bars: the parts of each total, told apart by pattern as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext, override

from citywide.core.errors import UsageError
from citywide.portal.dashboards.charts.common import plotted, undrawn
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout, text_width
from citywide.portal.dashboards.charts.matrix import checked, matrix
from citywide.portal.dashboards.charts.model import Chart, Kind, Point, Quantity, Series
from citywide.portal.dashboards.charts.palette import INK, PAPER, QUIET, SERIES
from citywide.portal.dashboards.charts.parts import (
    ABOUT,
    Entry,
    Layer,
    Words,
    about,
    document,
    key,
    pixels,
    told,
    words,
)
from citywide.portal.dashboards.charts.rows import THICK, Rows, rows, zero_line
from citywide.portal.dashboards.charts.scale import Scale, scale
from citywide.portal.dashboards.charts.summaries import of_parts

_THICK = THICK + 6


def stacked(
    parts: Sequence[Series],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    summary: str = "",
    first: str = "",
    show_totals: bool = True,
) -> Chart:
    """Return one bar per label with the parts one after another; a missing part is left out.

    Raises UsageError when parts differ in their labels, are negative, or are more than six.
    """
    checked(parts)
    _possible(parts)
    with override(quantity.language):
        first = first or gettext("Group")
    table = matrix(parts, quantity, first)
    if not any(point.value is not None for one in parts for point in one.points):
        return undrawn(id, Kind.STACKED, name, table, quantity.language)
    totals = _totals(parts)
    specs = {layout.name: _spec(parts, totals, quantity, layout, show_totals) for layout in LAYOUTS}
    said = summary or of_parts(parts, totals, quantity)
    return Chart(id, Kind.STACKED, name, said, table, quantity.language, specs)


def _possible(parts: Sequence[Series]) -> None:
    if len(parts) > len(SERIES):
        raise UsageError(
            f"A stacked bar shows at most {len(SERIES)} parts that can be told apart, "
            f"not {len(parts)}; put the smallest together."
        )
    for one in parts:
        for point in one.points:
            if point.value is not None and point.value < 0:
                raise UsageError(
                    f"{one.label!r} is below zero for {point.label!r}; a part of a stacked bar "
                    "cannot be. Use bars instead."
                )


def _totals(parts: Sequence[Series]) -> list[Point]:
    result = []
    for i, point in enumerate(parts[0].points):
        known = [v for one in parts if (v := one.points[i].value) is not None]
        result.append(Point(point.label, sum(known, Decimal(0)) if known else None))
    return result


def _spec(
    parts: Sequence[Series],
    totals: Sequence[Point],
    quantity: Quantity,
    layout: Layout,
    show_totals: bool,
) -> dict[str, Any]:
    entries = [
        Entry("square", one.label, colour, edge=colour)
        for one, colour in zip(parts, SERIES, strict=False)
    ]
    layers, top = key(entries, layout)
    places = rows([point.label for point in totals], layout, top + 4)
    texts = [quantity.text(point.value) for point in totals]
    room = max(text_width(text, layout.text) for text in texts) + 10 if show_totals else 2
    values = [point.value for point in totals]
    horizontal = scale(values, places.left, layout.width - room, zero=True)
    # Totals stand beside their bars, so the longest may fill the room.
    longest = max(value for value in values if value is not None)
    if longest:
        horizontal = Scale((Decimal(0), longest), places.left, layout.width - room)
    data = _records(parts, quantity, places)
    layers += [*_segments(horizontal), *places.layers]
    layers += _amounts(data, horizontal, quantity, places, layout)
    if show_totals:
        layers += words("amount", _ends(totals, texts, horizontal, places), layout)
    layers += zero_line(places.left, top, places, layout, _THICK)
    return document(layout, places.bottom + 2, data, layers)


def _records(parts: Sequence[Series], quantity: Quantity, places: Rows) -> list[dict[str, Any]]:
    result = []
    for i, y in enumerate(places.middles):
        values = [one.points[i].value for one in parts]
        ends = list(accumulate(value or Decimal(0) for value in values))
        for n, (one, value, end) in enumerate(zip(parts, values, ends, strict=True)):
            label = f"{one.points[i].label}, {one.label}: {quantity.text(value)}"
            result.append(
                {
                    "row": i,
                    "column": n + 1,
                    "value": plotted(value),
                    "start": plotted(end - (value or Decimal(0))),
                    "end": plotted(end),
                    "y_top": y - _THICK / 2,
                    "y_end": y + _THICK / 2,
                    "colour": SERIES[n],
                    "about": about(i, label, n + 1),
                }
            )
    return result


def _segments(horizontal: Scale) -> list[Layer]:
    x = {
        "field": "start",
        "type": "quantitative",
        "scale": horizontal.encoding(),
        "axis": None,
        "title": None,
    }
    colour = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    place = {"x": x, "x2": {"field": "end"}, "y": pixels("y_top"), "y2": {"field": "y_end"}}
    drawn = {"filter": "isValid(datum.value) && datum.value > 0"}
    mark = told("rect", strokeWidth=1.25)
    encoding = place | {"fill": colour, "stroke": colour} | ABOUT
    return [{"name": "part", "transform": [drawn], "mark": mark, "encoding": encoding}]


def _amounts(
    data: list[dict[str, Any]],
    horizontal: Scale,
    quantity: Quantity,
    places: Rows,
    layout: Layout,
) -> list[Layer]:
    """Return the value of each part inside it, where there is room."""
    solid: list[Words] = []
    open_: list[Words] = []
    for record in data:
        if not record["value"]:
            continue
        text = quantity.text(Decimal(str(record["value"])))
        start, end = horizontal.at(record["start"]), horizontal.at(record["end"])
        if end - start < text_width(text, layout.text) + 10:
            continue
        is_solid = record["column"] == 1
        place = ((start + end) / 2, places.middles[record["row"]])
        colour = PAPER if is_solid else INK
        (solid if is_solid else open_).append(Words(text, *place, "center", colour=colour))
    return [*words("inside", solid, layout), *words("halo", open_, layout)]


def _ends(
    totals: Sequence[Point], texts: Sequence[str], horizontal: Scale, places: Rows
) -> list[Words]:
    return [
        Words(
            text,
            horizontal.at(point.value or 0) + 8,
            y,
            bold=point.value is not None,
            colour=INK if point.value is not None else QUIET,
        )
        for point, text, y in zip(totals, texts, places.middles, strict=True)
    ]
