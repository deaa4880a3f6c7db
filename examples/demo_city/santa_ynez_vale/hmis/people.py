"""Clients: households that lost their homes, with some people entered a second time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ..batches import Batch, batch
from ..chance import choose
from ..dirt import Spoil, soil
from ..names import GROUPS
from ..population import City
from ..sources import Order
from ..text import blank, instead, joined, numbers, padded, times
from .codes import RACE_COLUMNS
from .files import filled

UNITS = 2_900
"""Households at scale 1."""
SPOILS = {
    "bad dates": Spoil("dob.type", {"DOB": "1985-13-40"}, warns=True),
    "unknown vocabulary": Spoil("veteran_status.allowed", {"VeteranStatus": "77"}, warns=True),
}


@dataclass(frozen=True)
class Units:
    """Households in the system: members in a row; entries of `member_*` are by member."""

    many: int
    member_unit: Any
    member_person: Any
    member_is_head: Any


def households(order: Order) -> Units:
    """Return the households; one in five is a family, the others are single grown-ups."""
    city, rng = order.city, order.stream("hmis households")
    wanted = round(UNITS * order.scale)
    likely = city.unhoused[: wanted * 3]
    grown = likely[city.person_born[likely] < np.datetime64("2004-01-01")]
    home = city.home_of[grown]
    _, first = np.unique(home, return_index=True)
    heads = grown[np.sort(first)][:wanted]
    size = np.bincount(city.home_of)[city.home_of[heads]]
    family = (rng.random(len(heads)) < 0.2) & (size > 1)
    many = np.where(family, size, 1)
    unit = np.repeat(np.arange(len(heads)), many)
    place = np.arange(len(unit)) - np.repeat(np.cumsum(many) - many, many)
    person = np.where(family[unit], city.heads[city.home_of[heads]][unit] + place, heads[unit])
    return Units(len(heads), unit, person, person == heads[unit])


def client_rows(order: Order, person: Any) -> Batch:
    """Return one row of Client.csv for each entry; a person may occur twice."""
    city, rng = order.city, order.stream("hmis clients")
    n = len(person)
    given, family = city.names(rng, person)
    anonymous = rng.random(n) < 0.02
    born, dob_quality = _births(city, rng, person)
    no_number = rng.random(n) < 0.3
    is_adult = city.person_born[person] < np.datetime64("2006-01-01")
    veteran = np.where(is_adult & (rng.random(n) < 0.07), 1, 0)
    cells = {
        "PersonalID": client_ids(np.arange(n)),
        "FirstName": instead(given, anonymous, "Anonymous"),
        "LastName": instead(family, anonymous, "Anonymous"),
        "NameDataQuality": numbers(np.where(anonymous, 2, 1)),
        "SSN": blank(joined("9", padded(np.asarray(person) * 104_729 % 10**8, 8)), no_number),
        "SSNDataQuality": numbers(np.where(no_number, 99, 1)),
        "DOB": born,
        "DOBDataQuality": numbers(dob_quality),
        "Sex": numbers(np.where(rng.random(n) < 0.01, 99, city.person_is_male[person])),
        **_races(city, person),
        "VeteranStatus": numbers(np.where(rng.random(n) < 0.03, 99, veteran)),
    }
    whole = filled("Client.csv", n, cells)
    truth = {
        "personal_id": cells["PersonalID"],
        "race_group": pa.array(GROUPS).take(pa.array(city.group_of[person])),
        "person_id": np.asarray(person),
    }
    amounts = order.amounts("Client.csv")
    amounts.pop("same person again")
    return soil(batch(whole, truth), rng, SPOILS, amounts)


def client_ids(number: Any) -> pa.Array:
    """Return the PersonalID of each client number."""
    return joined("C", padded(np.asarray(number) + 1, 7))


def _births(city: City, rng: np.random.Generator, person: Any) -> tuple[pa.Array, Any]:
    born = city.person_born[person]
    only_year = rng.random(len(person)) < 0.04
    first_day = born.astype("M8[Y]").astype("M8[D]")
    shown = times(np.where(only_year, first_day, born), "%Y-%m-%d")
    unknown = rng.random(len(person)) < 0.02
    quality = choose(rng, (1,), len(person)).astype(int) + 1
    return blank(shown, unknown), np.select([unknown, only_year], [99, 2], quality)


def _races(city: City, person: Any) -> dict[str, pa.Array]:
    group = city.group_of[person]
    found = {}
    for name, groups in RACE_COLUMNS.items():
        positions = [GROUPS.index(text) for text in groups]
        found[name] = numbers(np.isin(group, positions))
    return found
