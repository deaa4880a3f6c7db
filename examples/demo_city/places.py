"""Santa Ynez Vale on the map: five council districts, points inside them, streets and parks."""

from __future__ import annotations

from random import Random
from typing import Any

from people import COUNCIL

Point = tuple[float, float]

POPULATION_2024 = {1: 18_240, 2: 22_615, 3: 31_870, 4: 16_905, 5: 20_370}
"""Residents by district."""
_CORNERS: dict[str, Point] = {
    "A": (0.0, 0.0), "B": (5.0, 0.4), "C": (10.0, 0.0), "D": (10.0, 4.2), "E": (10.0, 8.0),
    "F": (5.1, 8.2), "G": (0.0, 8.0), "H": (0.0, 4.4), "I": (3.6, 3.5), "J": (6.4, 3.5),
    "L": (6.7, 5.3), "M": (3.7, 5.4), "N": (3.2, 4.5), "P": (5.0, 3.3), "Q": (5.2, 5.6),
    "R": (7.0, 4.3),
}  # fmt: skip
_SHAPES = {1: "ABPINH", 2: "BCDRJP", 3: "PJRLQMNI", 4: "HNMQFG", 5: "QLRDEF"}
STREETS = (
    "Avenida Jacaranda", "Calle Peñasco", "Sycamore St", "Lotus Way", "Mission Bell Rd",
    "Đông Ba Ct", "Vineyard Ave", "Old Depot Ln", "Gurdwara Dr", "Mabuhay St", "Freedom Blvd",
    "Jade Terrace", "Arroyo Seco Rd", "Harvest Loop",
)  # fmt: skip
_PARK_NAMES = (
    "Arroyo", "Bayanihan", "Cesar Peña", "Dogwood", "El Nido", "Freedom", "Golden Hill", "Huệ",
    "Ibáñez", "Jacaranda", "Kite Hill", "Lotus", "Mission Bell", "Niños", "Orchard", "Plum Creek",
)  # fmt: skip
PARKS = tuple(
    f"{name} {kind}" for name in _PARK_NAMES for kind in ("Park", "Playground", "Plaza", "Trail")
)


def _on_globe(corner: Point) -> Point:
    return round(-120.15 + 0.018 * corner[0], 6), round(34.55 + 0.014 * corner[1], 6)


_RINGS = {d: [_on_globe(_CORNERS[letter]) for letter in shape] for d, shape in _SHAPES.items()}


def point_in(random: Random, district: int) -> Point:
    """Return a point inside a district as (longitude, latitude)."""
    ring = _RINGS[district]
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    south, north = min(y for _, y in ring), max(y for _, y in ring)
    while True:
        point = round(random.uniform(west, east), 6), round(random.uniform(south, north), 6)
        if _contains(ring, point):
            return point


def point_outside(random: Random) -> Point:
    """Return a point in the county, east of the city."""
    return round(random.uniform(-119.94, -119.90), 6), round(random.uniform(34.56, 34.65), 6)


def place(random: Random, missing: float, outside: float) -> tuple[int | None, Point | None]:
    """Return a district and a point in it; no district outside, no point where it is missing."""
    chance = random.random()
    if chance < missing:
        return None, None
    if chance < missing + outside:
        return None, point_outside(random)
    district = random.choices(list(POPULATION_2024), list(POPULATION_2024.values()))[0]
    return district, point_in(random, district)


def address(random: Random) -> str:
    """Return an address, or a crossing, as people write it."""
    if random.random() < 0.2:
        return " & ".join(random.sample(STREETS, 2))
    return f"{random.randrange(10, 2400)} {random.choice(STREETS)}"


def _contains(ring: list[Point], point: Point) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def districts_geojson() -> dict[str, Any]:
    """Return the council districts as a GeoJSON document."""
    return {
        "type": "FeatureCollection",
        "name": "council_districts",
        "features": [_feature(district) for district in _RINGS],
    }


def _feature(district: int) -> dict[str, Any]:
    ring = [list(point) for point in (*_RINGS[district], _RINGS[district][0])]
    return {
        "type": "Feature",
        "properties": {
            "DISTRICT": district,
            "POP_2024": POPULATION_2024[district],
            "COUNCIL_MEMBER": COUNCIL[district],
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
