"""Contacts of the street outreach teams; in July 2026 a new app brings other words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import pyarrow as pa

from .batches import QUARANTINED, Batch, batch
from .chance import choose
from .dirt import Spoil, soil
from .months import MONTHS, moments
from .names import GROUPS
from .places import anywhere, spots
from .sources import Order, Sent
from .text import blank, joined, numbers, padded, times, words

ROWS = 14_000
FIRST, HELD = "street_outreach_2026-06.csv", "street_outreach_2026-07.csv"
OUTCOMES = (
    "Services accepted", "Shelter accepted", "Engaged", "Declined", "Not located", None,
)  # fmt: skip
_NEW_WORDS = ("services_ok", "shelter_ok", "engaged", "declined", "not_found", None)
_TEAMS = ("North", "Creek", "Downtown", "Vehicle dwellers")
_BUSY = (3, 5, 17, 6, 13, 9, 16, 11, 4, 8)
SPOILS = {
    "bad dates": Spoil("contact_at.type", {"Contact": "sometime in May"}),
    "unknown vocabulary": Spoil("outcome.allowed", {"Outcome": "Servces accepted"}),
    "missing required values": Spoil("team.required", {"Team": ""}),
    "coordinates out of range": Spoil("longitude.range", {"Longitude": "120.033111"}),
}


def extracts(order: Order) -> Iterator[Sent]:
    """Yield three years of contacts, and a July whose outcomes are written otherwise."""
    yield Sent(FIRST, "street_outreach", _batches(order))
    yield Sent(HELD, "street_outreach", iter([_july(order)]), held=True)


def _batches(order: Order) -> Iterator[Batch]:
    many = order.by_month(ROWS, 0.15)
    starts = [0, *accumulate(many)]
    for month in range(36):
        rng = order.stream("street outreach", month)
        rows = _month(order, rng, MONTHS[month], starts[month], many[month], OUTCOMES)
        yield soil(rows, rng, SPOILS, order.amounts(FIRST, month, 36))


def _july(order: Order) -> Batch:
    rng = order.stream("street outreach", 36)
    many = order.by_month(ROWS, 0.15)
    rows = _month(order, rng, MONTHS[-1] + 1, sum(many), many[-1], _NEW_WORDS)
    changed = ~np.asarray(rows.cells.column("Outcome").is_null())
    rows.fate[changed], rows.rules[changed] = QUARANTINED, "outcome.allowed"
    rows.dirt[changed] = "changed vocabulary"
    return soil(rows, rng, {}, order.amounts(HELD))


def _month(
    order: Order,
    rng: np.random.Generator,
    month: np.datetime64,
    first: int,
    n: int,
    outcomes: tuple[str | None, ...],
) -> Batch:
    city = order.city
    pool = max(200, round(5_000 * order.scale))
    grown = city.unhoused[city.person_born[city.unhoused] < np.datetime64("2005-01-01")]
    person = grown[(rng.random(n) ** 1.5 * pool).astype(np.int64)]
    where = spots(city, rng, anywhere(city, rng, n, _BUSY), 0.05, 0.03, 0.7)
    given, family = city.names(rng, person)
    known_as = choose(rng, (62, 26, 12), n)
    name = pa.compute.choose(pa.array(known_as), joined(given, " ", family), given, _NOBODY)
    longitude, latitude = where.coordinates()
    accepted = choose(rng, (21, 8, 38, 22, 9, 2), n)
    cells = {
        "ContactID": joined("SO", padded(first + 1 + np.arange(n), 7)),
        "Contact": times(moments(rng, month, n, (6, 20)), "%Y-%m-%d %H:%M"),
        "Team": words(_TEAMS, choose(rng, (22, 30, 33, 15), n)),
        "Person": name,
        "BirthYear": numbers(
            city.person_born[person].astype("M8[Y]").astype(int) + 1970, rng.random(n) < 0.35
        ),
        "RaceEthnicity": blank(words(GROUPS, city.group_of[person]), rng.random(n) < 0.12),
        "Outcome": words(outcomes, accepted),
        "Location": where.address,
        "Longitude": longitude,
        "Latitude": latitude,
        "Notes": blank(words(_NOTES, rng.integers(0, len(_NOTES), n)), rng.random(n) < 0.5),
    }
    truth = {
        "contact_id": cells["ContactID"],
        "contact_at": pa.compute.strptime(cells["Contact"], "%Y-%m-%d %H:%M", "s"),
        "team": cells["Team"],
        "race_group": cells["RaceEthnicity"],
        "outcome": cells["Outcome"],
        "district": where.true_district(),
        "person_id": person,
    }
    return batch(cells, truth)


_NOBODY = pa.scalar(None, pa.string())
_NOTES = (
    "Asked for socks and water.", "Pide cita con médico.", "Needs ID replaced", "Has a dog",
    "Cần thông dịch viên tiếng Việt.", "On the list for the motel program", "Wound care needed",
)  # fmt: skip
