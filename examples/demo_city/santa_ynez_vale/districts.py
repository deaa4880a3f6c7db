"""Ten council districts: their outlines, points inside them, and the file that maps them."""

from __future__ import annotations

from typing import Any

import numpy as np

DISTRICTS = range(1, 11)
MEMBERS = (
    "Inés Quiñones", "Peter Aldridge", "Diệu Trần", "Imani Okafor", "Maricel Peñaflor",
    "Harpreet Grewal", "Mei-Lin Fong", "Joaquín Solís", "Ruth Lindqvist", "Khánh Huỳnh",
)  # fmt: skip
"""Council members by district."""
_CORNERS = {
    1: (
        "9174,5217 9210,5368 9196,5523 8974,5516 8780,5629 8558,5622 8577,5542 8620,5468 "
        "8576,5293 8548,5117 8706,5045 8884,5020 9005,5050 9129,5068"
    ),
    2: (
        "9196,5523 9210,5368 9174,5217 9129,5068 9268,5097 9470,5076 9652,5000 9784,5023 "
        "9805,5160 9748,5293 9765,5429 9588,5471 9416,5529 9230,5542"
    ),
    3: (
        "9878,5497 9808,5476 9765,5429 9748,5293 9805,5160 9784,5023 9934,5049 10084,5078 "
        "10260,5081 10430,5043 10394,5200 10359,5357 10262,5499 10145,5499 10036,5538 9921,5544"
    ),
    4: (
        "10544,5646 10398,5577 10262,5499 10359,5357 10394,5200 10430,5043 10468,5039 10646,5090 "
        "10804,5175 10831,5317 10900,5448 10818,5548 10780,5663 10814,5761 10757,5765 10700,5760 "
        "10643,5761"
    ),
    5: (
        "9256,5697 9315,5845 9359,5996 9113,6017 8876,6078 8630,6100 8644,6014 8572,5887 "
        "8500,5761 8518,5688 8558,5622 8780,5629 8974,5516 9196,5523 9230,5542"
    ),
    6: (
        "9359,5996 9315,5845 9256,5697 9230,5542 9416,5529 9588,5471 9765,5429 9808,5476 "
        "9878,5497 9921,5544 9866,5668 9863,5797 9863,5926 9712,5952 9567,5997 9419,6033"
    ),
    7: (
        "10398,5577 10544,5646 10643,5761 10472,5859 10301,5958 10163,6088 10066,6031 9949,5998 "
        "9863,5926 9863,5797 9866,5668 9921,5544 10036,5538 10145,5499 10262,5499"
    ),
    8: (
        "10301,5958 10472,5859 10643,5761 10700,5760 10757,5765 10814,5761 10841,5849 10876,5936 "
        "10787,6074 10756,6228 10722,6354 10636,6463 10440,6489 10245,6519 10262,6370 10217,6228 "
        "10163,6088"
    ),
    9: (
        "9949,5998 10066,6031 10163,6088 10217,6228 10262,6370 10245,6519 10228,6521 10067,6534 "
        "9916,6579 9734,6536 9556,6482 9458,6503 9439,6347 9463,6189 9419,6033 9567,5997 "
        "9712,5952 9863,5926"
    ),
    10: (
        "9419,6033 9463,6189 9439,6347 9458,6503 9330,6543 9196,6560 9004,6502 8812,6443 "
        "8688,6379 8596,6287 8597,6192 8630,6100 8876,6078 9113,6017 9359,5996"
    ),
}
"""Corners in ten-thousandths of a degree east of 121 degrees west, and north of 34 degrees north.

Neighbours share their corners, so that the districts neither overlap nor leave gaps.
"""


def _ring(text: str) -> Any:
    pairs = np.array([pair.split(",") for pair in text.split()], dtype=np.int64)
    return np.round(np.array([-121.0, 34.0]) + pairs / 1e4, 4)


RINGS = {district: _ring(text) for district, text in _CORNERS.items()}


def points_in(rng: np.random.Generator, district: Any) -> tuple[Any, Any]:
    """Return a longitude and a latitude inside the district of each row."""
    longitude, latitude = np.empty(len(district)), np.empty(len(district))
    for number, ring in RINGS.items():
        missing = np.flatnonzero(np.asarray(district) == number)
        low, high = ring.min(axis=0), ring.max(axis=0)
        while len(missing):
            tried = np.round(rng.uniform(low, high, (len(missing), 2)), 6)
            inside = _contains(ring, tried)
            longitude[missing[inside]], latitude[missing[inside]] = tried[inside].T
            missing = missing[~inside]
    return longitude, latitude


def points_outside(rng: np.random.Generator, n: int) -> tuple[Any, Any]:
    """Return points in the county, east of the city."""
    return np.round(rng.uniform(-119.88, -119.82, n), 6), np.round(rng.uniform(34.5, 34.65, n), 6)


def _contains(ring: Any, points: Any) -> Any:
    """Return which points lie inside: a line to the east crosses the border an odd time."""
    x, y = points.T
    inside = np.zeros(len(points), bool)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y1 != y2:
            crosses = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            inside ^= crosses
    return inside


def geojson(residents: dict[int, int]) -> dict[str, Any]:
    """Return the districts as a GeoJSON document, with their residents."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "DISTRICT": district,
                "POP_2024": residents[district],
                "COUNCIL_MEMBER": MEMBERS[district - 1],
            },
            "geometry": {"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]},
        }
        for district, ring in RINGS.items()
    ]
    return {"type": "FeatureCollection", "name": "council_districts", "features": features}
