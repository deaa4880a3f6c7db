"""Stays in the animal shelter that ended in three fiscal years, from a system of the nineties."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from .batches import DUPLICATE, QUARANTINED, Batch, batch, texts
from .chance import choose
from .dirt import Spoil, soil
from .extracts import Style
from .months import MONTHS, YEARS, days_in, in_heat_wave, of_year
from .sources import Order, Records, Sent, rows_of
from .streets import as_cp1252, crossings, written
from .text import instead, joined, numbers, times, words

ROWS = 15_000
TYPES = {"CAT": 48, "DOG": 40, "RABBIT": 7, "BIRD": 5}
INTAKES = {"STRAY": 62, "OWNER SURRENDER": 24, "CONFISCATED": 6, "TRANSFER IN": 8}
OUTCOMES = {
    "ADOPTION": 57, "RETURN TO OWNER": 17, "TRANSFER OUT": 13, "EUTHANASIA": 7, "DIED": 3,
    "MISSING": 2, None: 3,
}  # fmt: skip
_PETS = ("Canela", "Piñata", "Muñeca", "Señor Bigotes", "Café", "Bruno", "Momo", "Lucky", None)
_KITTENS = "445689987654"
_DATE = "%m/%d/%Y"
SPOILS = {
    "bad dates": Spoil("intake_on.type", {"Intake Date": "13/45/2024"}),
    "unknown vocabulary": Spoil("outcome_type.allowed", {"Outcome Type": "ADOPTED!!"}),
    "negative durations": Spoil("intake_before_outcome", {"Outcome Date": "01/05/2021"}),
    "missing required values": Spoil("animal_type.required", {"Animal Type": ""}),
}
_BETWEEN = ("late rows", "repeated from last year", "contradicts last year")


def extracts(order: Order) -> Iterator[Sent]:
    """Yield each year's extract; later ones repeat rows of the year before and bring late ones."""
    for year in YEARS:
        style = Style("cp1252", before=_preamble(year), total="Total")
        name = f"animal_shelter_FY{year}.csv"
        yield Sent(name, "animal_shelter", _batches(order, name, year), style)


def _preamble(year: int) -> tuple[str, ...]:
    return (
        "Santa Ynez Vale Animal Care Center",
        f"Stays that ended July {year - 1} to June {year}, all species",
        f"Generated: 07/03/{year} 06:00",
        "",
    )


def _batches(order: Order, name: str, year: int) -> Iterator[Batch]:
    if year > YEARS[0]:
        yield from _known_already(order, name, year)
    for part in range(12):
        yield _month(order, year, part)


def _month(order: Order, year: int, part: int) -> Batch:
    """Return a month of a fiscal year as its extract has it."""
    name, month = f"animal_shelter_FY{year}.csv", of_year(year)[part]
    records = _stays(order, month)
    kept = _batch(rows_of(records, ~_is_late(order, records, year, part)))
    amounts = order.amounts(name, part, 12)
    for kind in _BETWEEN:
        amounts.pop(kind, None)
    rng = order.stream(name, "dirt", month)
    return soil(kept, rng, SPOILS, amounts, contradicting={"Found At": "1 City Hall Plaza"})


def _is_late(order: Order, records: Records, year: int, part: int) -> np.ndarray:
    found = np.zeros(len(records["intake_on"]), bool)
    if part == 11 and year < YEARS[-1]:
        many = order.amount(f"animal_shelter_FY{year + 1}.csv", "late rows")
        rng = order.stream("animal shelter", "late", year)
        found[rng.permutation(len(found))[:many]] = True
    return found


def _known_already(order: Order, name: str, year: int) -> Iterator[Batch]:
    """Yield rows of the year before: some equal, some contradicting, and those that were late."""
    before = _month(order, year - 1, 11)
    clean = np.flatnonzero((before.fate == 0) & (before.dirt == ""))
    keys = before.cells.column("Animal ID").to_pylist()
    once = [at for at in clean if keys.count(keys[at]) == 1]
    rng = order.stream(name, "known already")
    equal, other = (order.amount(name, kind) for kind in _BETWEEN[1:])
    chosen = rng.permutation(once)[: equal + other]
    yield before.only(np.sort(chosen[:equal])).sent_again(DUPLICATE, "", _BETWEEN[1])
    contradicting = before.only(np.sort(chosen[equal:]))
    yield contradicting.sent_again(QUARANTINED, "primary_key", _BETWEEN[2], Found_At="unknown")
    records = _stays(order, of_year(year - 1)[-1])
    late = _batch(rows_of(records, _is_late(order, records, year - 1, 11)))
    late.dirt[:] = texts(late.rows, _BETWEEN[0])
    yield late


def _stays(order: Order, month: int) -> Records:
    """Return the stays that ended in a month, in the order of their end."""
    many = order.by_month(ROWS, 0.03, _KITTENS)
    n, first = many[month], [0, *accumulate(many)][month]
    city, rng = order.city, order.stream("animal shelter", month)
    begins = MONTHS[month].astype("M8[D]")
    ended = np.sort(begins + rng.integers(0, days_in(MONTHS[month]), n).astype("m8[D]"))
    outcome = choose(rng, OUTCOMES, n)
    # In the heat wave animals die in the street and in the kennels.
    outcome = np.where(in_heat_wave(ended) & (rng.random(n) < 0.15), 4, outcome)
    typical = np.where(outcome == 1, 3, 14)
    stayed = (typical * rng.lognormal(0, 0.8, n)).astype(np.int64)
    person = city.adults(rng, n)
    home = city.home_of[person]
    street = city.home_street[home].astype(int)
    found = written(rng, city.home_number[home], street, city.home_unit[home])
    return {
        "animal_id": 500_001 + first + np.arange(n),
        "animal_type": choose(rng, TYPES, n),
        "name": as_cp1252(words(_PETS, rng.integers(0, len(_PETS), n))),
        "intake_on": ended - stayed.astype("m8[D]"),
        "intake_type": choose(rng, INTAKES, n),
        "outcome_on": ended,
        "outcome_type": outcome,
        "found_at": as_cp1252(instead(found, rng.random(n) < 0.2, crossings(rng, street))),
        "brought_by": as_cp1252(city.full_names(rng, person)),
        "person_id": person,
    }


def _batch(records: Records) -> Batch:
    cells = {
        "Animal ID": joined("A", numbers(records["animal_id"])),
        "Animal Type": words(tuple(TYPES), records["animal_type"]),
        "Name": records["name"],
        "Intake Date": times(records["intake_on"], _DATE),
        "Intake Type": words(tuple(INTAKES), records["intake_type"]),
        "Outcome Date": times(records["outcome_on"], _DATE),
        "Outcome Type": words(tuple(OUTCOMES), records["outcome_type"]),
        "Found At": records["found_at"],
        "Brought By": records["brought_by"],
    }
    truth = {
        "animal_id": cells["Animal ID"],
        "animal_type": cells["Animal Type"],
        "intake_on": records["intake_on"],
        "outcome_on": records["outcome_on"],
        "outcome_type": cells["Outcome Type"],
        "person_id": records["person_id"],
    }
    return batch(cells, truth)
