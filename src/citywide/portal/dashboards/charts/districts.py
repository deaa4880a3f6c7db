"""A map of districts, shaded in steps, each with its name and value printed on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from django.utils.translation import gettext, override
from shapely.geometry import shape as geometry_of
from shapely.ops import polylabel

from citywide.portal.dashboards.charts.common import plotted, points_table, undrawn
from citywide.portal.dashboards.charts.layout import LAYOUTS, Layout, decimals_of, text_width
from citywide.portal.dashboards.charts.model import Chart, Kind, Point, Quantity, Shape
from citywide.portal.dashboards.charts.palette import CLASSES, INK, MISSING
from citywide.portal.dashboards.charts.parts import (
    ABOUT,
    Entry,
    Layer,
    Words,
    about,
    document,
    key,
    told,
    words,
)
from citywide.portal.dashboards.charts.scale import round_ticks
from citywide.portal.dashboards.charts.summaries import among
from citywide.portal.dashboards.words import number

_TALLEST = {"wide": 460, "narrow": 360}
_EDGE = 3


def district_shapes(
    shapes: Sequence[Shape],
    *,
    id: str,
    name: str,
    quantity: Quantity,
    summary: str = "",
    first: str = "",
) -> Chart:
    """Return a map shaded in at most five steps of equal width between round numbers.

    Geometries are GeoJSON Polygons or MultiPolygons in degrees.
    """
    with override(quantity.language):
        first = first or gettext("District")
    points = [Point(place.label, place.value) for place in shapes]
    table = points_table(points, quantity, first, name)
    if not any(place.value is not None for place in shapes):
        return undrawn(id, Kind.MAP, name, table, quantity.language)
    specs = {layout.name: _spec(shapes, quantity, layout) for layout in LAYOUTS}
    said = summary or among(points, quantity)
    return Chart(id, Kind.MAP, name, said, table, quantity.language, specs)


def steps(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the round limits of the steps that enclose the values."""
    return round_ticks(min(values), max(values), len(CLASSES))


def step_of(value: Decimal, limits: Sequence[Decimal]) -> int:
    """Return which step, from 0, a value lies in; a limit belongs to the step above it."""
    return min(sum(value >= limit for limit in limits[1:-1]), len(limits) - 2)


def _colours(limits: Sequence[Decimal]) -> list[str]:
    """Return a colour per step; few steps take colours far apart."""
    count = len(limits) - 1
    if count == 1:
        return [CLASSES[2]]
    return [CLASSES[round(i * (len(CLASSES) - 1) / (count - 1))] for i in range(count)]


def _spec(shapes: Sequence[Shape], quantity: Quantity, layout: Layout) -> dict[str, Any]:
    limits = steps([place.value for place in shapes if place.value is not None])
    colours = _colours(limits)
    missing = any(place.value is None for place in shapes)
    layers, top = key(_entries(limits, colours, missing, quantity), layout)
    frame = _Frame.around(shapes, layout, top + 4)
    data: list[dict[str, Any]] = []
    plain: list[Words] = []
    hatched: list[Words] = []
    places = [frame.placed(place.geometry) for place in shapes]
    printed = _printed(shapes, places, quantity, layout)
    for i, (place, drawn) in enumerate(zip(shapes, places, strict=True)):
        text = quantity.text(place.value)
        fill = MISSING if place.value is None else colours[step_of(place.value, limits)]
        record = {"type": "Feature", "geometry": drawn, "row": i, "value": plotted(place.value)}
        data.append(record | {"fill": fill, "about": about(i, f"{place.label}: {text}")})
        lines = _label(place, printed[i], drawn, layout)
        (hatched if place.value is None else plain).extend(lines)
    layers += [_polygons(), *words("inside", plain, layout), *words("halo", hatched, layout)]
    spec: dict[str, Any] = document(layout, frame.bottom, data, layers)
    # Places are in pixels already: the projection has nothing left to do.
    spec["projection"] = {"type": "identity", "scale": 1, "translate": [0, 0]}
    return spec


def _entries(
    limits: Sequence[Decimal], colours: Sequence[str], missing: bool, quantity: Quantity
) -> list[Entry]:
    shown = Quantity(quantity.unit, decimals_of(limits[1] - limits[0], quantity), quantity.language)
    entries = []
    for low, high, colour in zip(limits[:-1], limits[1:], colours, strict=True):
        facts = {"low": shown.text(low), "high": shown.text(high)}
        with override(quantity.language):
            if high == limits[-1]:
                text = gettext("%(low)s to %(high)s") % facts
            else:
                text = gettext("%(low)s to under %(high)s") % facts
        entries.append(Entry("square", text, colour, edge=INK))
    if missing:
        entries.append(Entry("square", quantity.text(None), MISSING, edge=INK))
    return entries


def _polygons() -> Layer:
    fill = {"field": "fill", "type": "nominal", "scale": None, "legend": None}
    mark = told("geoshape", clip=False, stroke=INK, strokeWidth=1.25, strokeJoin="round")
    return {"name": "district", "mark": mark, "encoding": {"fill": fill} | ABOUT}


def _printed(
    shapes: Sequence[Shape], places: Sequence[Any], quantity: Quantity, layout: Layout
) -> list[str]:
    """Return the value to print in each place: without units in all, where one lacks the room.

    The key names the unit; a percent sign is too short to be worth leaving out.
    """
    texts = [quantity.text(place.value) for place in shapes]
    spots = [_spot(drawn, text, layout) for drawn, text in zip(places, texts, strict=True)]
    if quantity.unit == "percent" or all(spot is not None and spot[1] for spot in spots):
        return texts
    return [
        text if place.value is None else number(place.value, quantity.decimals, quantity.language)
        for place, text in zip(shapes, texts, strict=True)
    ]


def _label(place: Shape, text: str, drawn: Mapping[str, Any], layout: Layout) -> list[Words]:
    """Return the name and value of a place, as much as its shape has room for."""
    found = _spot(drawn, text, layout)
    if found is None:
        return []
    spot, has_room = found
    lines = [(place.short, 0.0, True)]
    if has_room:
        lines = [(place.short, -layout.line / 2, True), (text, layout.line / 2, False)]
    return [
        Words(line, spot.x, spot.y + dy, "center", bold=bold) for line, dy, bold in lines if line
    ]


def _spot(drawn: Mapping[str, Any], text: str, layout: Layout) -> tuple[Any, bool] | None:
    """Return the middle of a shape, and whether a name above and the text below fit into it."""
    polygon = _largest(geometry_of(drawn))
    if polygon is None:
        return None
    spot = polylabel(polygon, 1)
    half = text_width(text, layout.text) / 2
    below = shapely.box(spot.x - half, spot.y, spot.x + half, spot.y + layout.line)
    return spot, spot.distance(polygon.exterior) >= layout.line and polygon.contains(below)


def _largest(geometry: Any) -> Any:
    polygons = [
        part
        for part in shapely.get_parts(shapely.make_valid(geometry))
        for part in shapely.get_parts(part)
        if part.geom_type == "Polygon" and part.area > 0
    ]
    return max(polygons, key=lambda polygon: polygon.area, default=None)


@dataclass(frozen=True)
class _Frame:
    """How degrees become pixels: a city is small enough to be drawn as if the earth were flat."""

    west: float
    north: float
    scale: float
    shrink: float
    """A degree of longitude in degrees of latitude here."""
    left: float
    top: float
    bottom: float

    @staticmethod
    def around(shapes: Sequence[Shape], layout: Layout, top: float) -> _Frame:
        """Return the frame into which all shapes fit."""
        bounds = shapely.total_bounds([geometry_of(place.geometry) for place in shapes])
        west, south, east, north = (float(bound) for bound in bounds)
        shrink = math.cos(math.radians((south + north) / 2))
        width, height = (east - west) * shrink or 1e-9, (north - south) or 1e-9
        room = layout.width - 2 * _EDGE
        scale = min(room / width, _TALLEST[layout.name] / height)
        left = _EDGE + (room - width * scale) / 2
        bottom = top + height * scale + 2 * _EDGE
        return _Frame(west, north, scale, shrink, left, top + _EDGE, bottom)

    def placed(self, geometry: Mapping[str, Any]) -> dict[str, Any]:
        """Return a Polygon or MultiPolygon in pixels, without points nobody could see."""
        coordinates = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            return {"type": "Polygon", "coordinates": [self._ring(ring) for ring in coordinates]}
        polygons = [[self._ring(ring) for ring in polygon] for polygon in coordinates]
        return {"type": "MultiPolygon", "coordinates": polygons}

    def _ring(self, ring: Sequence[Sequence[float]]) -> list[list[float]]:
        result: list[list[float]] = []
        for x, y, *_ in ring:
            spot = [
                round(self.left + (x - self.west) * self.shrink * self.scale, 1),
                round(self.top + (self.north - y) * self.scale, 1),
            ]
            if not result or spot != result[-1]:
                result.append(spot)
        # A ring too small to see is still a ring.
        return result if len(result) >= 4 else [result[0]] * 4
