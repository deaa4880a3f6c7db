"""Fire and medical incidents, with a heat wave in September 2024."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from .batches import Batch, batch
from .chance import choose
from .dirt import Spoil, soil
from .months import HEAT_WAVE, MONTHS, moments, seconds_later, settle
from .places import anywhere, spots
from .sources import Order, Sent
from .text import blank, joined, numbers, padded, times, words

ROWS = 48_000
HEAT_CALLS = 260
"""Calls for heat illness in the heat wave, at scale 1; usually there is one every other day."""
TYPES = {
    "Medical": 600, "Heat illness": 4, "Structure fire": 28, "Vegetation fire": 32,
    "Vehicle accident": 84, "Alarm": 142, "Hazardous material": 20, "Public assist": 90,
}  # fmt: skip
NAMES = tuple(TYPES)
HEAT = NAMES.index("Heat illness")
_BUSY = (7, 9, 12, 7, 14, 12, 11, 8, 7, 9)
_FAR = np.array([1, 1, 1, 0.92, 1.02, 0.95, 0.97, 0.98, 1.3, 1.22, 1.12])
"""How much longer the way is, by district; outside the city it is usual."""
SPOILS = {
    "bad dates": Spoil("dispatched_at.type", {"Dispatched": "2025-06-31 10:00:00"}),
    "unknown vocabulary": Spoil("call_type.allowed", {"CallType": "MED-AID"}),
    "arrived before dispatched": Spoil("events_in_order", {"Arrived": "2023-06-01 00:00:00"}),
    "missing required values": Spoil("call_type.required", {"CallType": ""}),
    "coordinates out of range": Spoil("latitude.range", {"Latitude": "0.345512"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield the first two years in one extract, and the third."""
    for name, months in (
        ("fire_incidents_FY2024-FY2025.csv", range(24)),
        ("fire_incidents_FY2026.csv", range(24, 36)),
    ):
        yield Sent(name, "fire_incidents", _batches(order, name, months))


def _batches(order: Order, name: str, months: range) -> Iterator[Batch]:
    many = order.by_month(ROWS, 0.04)
    starts = [0, *accumulate(many)]
    for part, month in enumerate(months):
        rng = order.stream("fire incidents", month)
        rows = _month(order, rng, month, starts[month], many[month])
        yield soil(rows, rng, SPOILS, order.amounts(name, part, len(months)))


def _month(order: Order, rng: np.random.Generator, month: int, first: int, n: int) -> Batch:
    city = order.city
    usual = choose(rng, TYPES, n)
    dispatched = seconds_later(moments(rng, MONTHS[month], n), rng.integers(0, 60, n))
    hot = round(HEAT_CALLS * order.scale) if month == 14 else 0
    minutes = rng.integers(0, 8 * 1440, hot).astype("m8[m]")
    called = np.concatenate([dispatched, settle(HEAT_WAVE[0].astype("M8[s]") + minutes)])
    sorting = np.argsort(called, kind="stable")
    called, kind = called[sorting], np.concatenate([usual, np.full(hot, HEAT)])[sorting]
    n += hot
    first += round(HEAT_CALLS * order.scale) if month > 14 else 0
    near = anywhere(city, rng, n, _BUSY)
    person = city.heads[near]
    where = spots(city, rng, near, missing=0.01, outside=0.02, crossing=0.3)
    seconds = 330 * _FAR[where.district] * rng.lognormal(0, 0.35, n)
    arrived, cleared = (
        seconds_later(called, seconds),
        seconds_later(called, seconds + 600 + rng.exponential(1800, n)),
    )
    cancelled = rng.random(n) < 0.03
    arrived[cancelled] = np.datetime64("NaT")
    longitude, latitude = where.coordinates()
    cells = {
        "IncidentNumber": joined("F", padded(first + 1 + np.arange(n), 8)),
        "CallType": words(NAMES, kind),
        "Priority": numbers(np.where(kind < 5, 1, 2)),
        "Dispatched": times(called, "%Y-%m-%d %H:%M:%S"),
        "Arrived": times(arrived, "%Y-%m-%d %H:%M:%S"),
        "Cleared": times(cleared, "%Y-%m-%d %H:%M:%S"),
        "Station": joined("Station ", numbers(where.district * 3 % 29 + 1, where.district == 0)),
        "Address": where.address,
        "Longitude": longitude,
        "Latitude": latitude,
        "Patient": blank(city.full_names(rng, person), (kind > 1) | (rng.random(n) < 0.2)),
    }
    truth = {
        "incident_number": cells["IncidentNumber"],
        "call_type": cells["CallType"],
        "dispatched_at": called,
        "arrived_at": arrived,
        "district": where.true_district(),
        "person_id": person,
    }
    return batch(cells, truth)
