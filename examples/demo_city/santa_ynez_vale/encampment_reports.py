"""Reports of encampments; the newest snapshot brings only half of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from .batches import Batch, batch
from .chance import choose
from .dirt import Spoil, soil
from .months import MONTHS, later, moments
from .places import anywhere, spots
from .sources import Order, Sent
from .text import blank, joined, numbers, padded, times, words

ROWS = 9_000
FIRST, HELD = "encampment_reports_2026-06.csv", "encampment_reports_2026-07.csv"
SOURCES = ("311", "City staff", "Outreach team", "Park ranger")
_TYPES = ("Creek or river", "Sidewalk", "Park", "Vehicle", "Freeway ramp", "Other")
_OUTCOMES = ("Cleaned", "Outreach visited", "Referred to county", "Nobody found", None)
_BUSY = (3, 5, 16, 6, 12, 9, 15, 12, 5, 8)
_CLOCK = "%m/%d/%Y %H:%M"
SPOILS = {
    "bad dates": Spoil("reported_at.type", {"Reported": "31/12/2024 08:00"}),
    "unknown vocabulary": Spoil("site_type.allowed", {"SiteType": "RV??"}),
    "negative durations": Spoil("events_in_order", {"Closed": "01/01/2022 08:00"}),
    "coordinates out of range": Spoil("latitude.range", {"Latitude": "-34.552211"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield a whole snapshot, and one cut off in the middle."""
    yield Sent(FIRST, "encampment_reports", _batches(order, FIRST, 36))
    yield Sent(HELD, "encampment_reports", _batches(order, HELD, 20), held=True)


def _batches(order: Order, name: str, months: int) -> Iterator[Batch]:
    many = order.by_month(ROWS, 0.12, "345566666554")
    starts = [0, *accumulate(many)]
    for month in range(months):
        rng = order.stream("encampment reports", month)
        rows = _month(order, rng, month, starts[month], many[month])
        dirt = order.stream(name, "dirt", month)
        yield soil(rows, dirt, SPOILS, order.amounts(name, month, months))


def _month(order: Order, rng: np.random.Generator, month: int, first: int, n: int) -> Batch:
    reported = moments(rng, MONTHS[month], n, (5, 23))
    where = spots(order.city, rng, anywhere(order.city, rng, n, _BUSY), 0.03, 0.02, 0.6)
    source = choose(rng, (58, 20, 15, 7), n)
    # Since July 2025 a team of the Housing Department takes over what outreach finds.
    quick = np.where((month >= 24) & (source == 2), 0.6, 1.0)
    closed = later(reported, 240 + 9 * 1440 * quick * rng.lognormal(-0.1, 0.8, n))
    is_open = (rng.random(n) < 0.04) | (closed >= np.datetime64("2026-07-01T00:00"))
    closed[is_open] = np.datetime64("NaT")
    outcome = np.where(is_open, 4, choose(rng, (48, 27, 10, 15), n))
    zeros = rng.random(n) < 0.5
    longitude, latitude = where.coordinates(zeros)
    people = rng.geometric(0.3, n)
    cells = {
        "ReportID": joined("E", padded(first + 1 + np.arange(n), 7)),
        "Reported": times(reported, _CLOCK),
        "Closed": times(closed, _CLOCK),
        "Source": words(SOURCES, source),
        "SiteType": words(_TYPES, choose(rng, (26, 30, 14, 18, 8, 4), n)),
        "PeopleSeen": numbers(people, rng.random(n) < 0.2),
        "Outcome": words(_OUTCOMES, outcome),
        "Location": where.address,
        "Longitude": longitude,
        "Latitude": latitude,
        "Notes": blank(words(_NOTES, rng.integers(0, len(_NOTES), n)), rng.random(n) < 0.6),
    }
    truth = {
        "report_id": cells["ReportID"],
        "reported_at": reported,
        "closed_at": closed,
        "source": cells["Source"],
        "district": where.true_district(),
        "is_zero": zeros & where.missing,
    }
    return batch(cells, truth)


_NOTES = (
    "Two tents, one dog.", "Blocks the sidewalk, wheelchair cannot pass.", "Shopping carts, debris",
    "Familia con niños.", "Resident asks for a call back", "Fire pit under the bridge",
)  # fmt: skip
