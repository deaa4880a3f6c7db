"""Stays in the animal shelter that ended in two fiscal years, from a system of the nineties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dirt import DUPLICATE, QUARANTINED, Extract, Record, Row, Spoil, contradict, repeat, spoil
from files import write_csv
from people import person
from places import address
from times import days

ROWS = 4_000
_DAYS = days(date(2023, 7, 1), date(2025, 6, 30))
_KITTEN_SEASON = "445689987654"
_TYPES = {"CAT": 48, "DOG": 40, "RABBIT": 7, "BIRD": 5}
_INTAKES = {"STRAY": 62, "OWNER SURRENDER": 24, "CONFISCATED": 6, "TRANSFER IN": 8}
_OUTCOMES = {
    "ADOPTION": 55, "RETURN TO OWNER": 16, "TRANSFER OUT": 13, "EUTHANASIA": 8, "DIED": 3,
    "MISSING": 2, None: 3,
}  # fmt: skip
_NAMES = ("Canela", "Piñata", "Muñeca", "Señor Bigotes", "Café", "Bruno", "Momo", "Lucky", "")
SPOILS = {
    "bad dates": Spoil(("intake_on.type",), lambda _: {"Intake Date": "13/45/2024"}),
    "unknown vocabulary": Spoil(("outcome_type.allowed",), lambda _: {"Outcome Type": "ADOPTED!!"}),
    "negative durations": Spoil(
        ("intake_before_outcome",), lambda _: {"Outcome Date": "01/05/2021"}
    ),
    "missing required values": Spoil(("animal_type.required",), lambda _: {"Animal Type": ""}),
}


def stays(random: Random) -> list[Record]:
    """Return every stay, in the order in which they ended."""
    weights = [int(_KITTEN_SEASON[day.month - 1]) for day in _DAYS]
    ended = sorted(random.choices(_DAYS, weights, k=ROWS))
    return [_stay(random, number, day) for number, day in enumerate(ended)]


def _stay(random: Random, number: int, ended: date) -> Record:
    outcome = random.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
    typical_days = 3 if outcome == "RETURN TO OWNER" else 14
    stayed = int(typical_days * random.lognormvariate(0, 0.8))
    return {
        "animal_id": f"A{500_001 + number}",
        "animal_type": random.choices(list(_TYPES), list(_TYPES.values()))[0],
        "animal_name": random.choice(_NAMES),
        "intake_on": ended - timedelta(days=stayed),
        "intake_type": random.choices(list(_INTAKES), list(_INTAKES.values()))[0],
        "outcome_on": ended,
        "outcome_type": outcome,
        "found_at": _latin(address(random)),
        "brought_by": _latin(person(random)),
    }


def _latin(text: str) -> str:
    """Return a text as the old system keeps it: it knows Spanish letters, not Vietnamese ones."""
    return text.encode("cp1252", "replace").decode("cp1252")


def cells(record: Record) -> dict[str, Any]:
    """Return a stay as the shelter writes it."""
    return {
        "Animal ID": record["animal_id"],
        "Animal Type": record["animal_type"],
        "Name": record["animal_name"],
        "Intake Date": f"{record['intake_on']:%m/%d/%Y}",
        "Intake Type": record["intake_type"],
        "Outcome Date": f"{record['outcome_on']:%m/%d/%Y}",
        "Outcome Type": record["outcome_type"] or "",
        "Found At": record["found_at"],
        "Brought By": record["brought_by"],
    }


def preamble(extract: Extract) -> tuple[str, ...]:
    """Return the lines the shelter's system prints above the header."""
    year = int(extract.name[-8:-4])
    return (
        "Santa Ynez Vale Animal Care Center",
        f"Stays that ended July {year - 1} to June {year}, all species",
        f"Generated: 07/03/{year} 06:00",
        "",
    )


def extracts(seed: int, dirt: Mapping[str, Mapping[str, int]]) -> list[Extract]:
    """Return the two years' extracts; the second repeats rows of the first and brings late ones."""
    random = Random(f"{seed} animal shelter")
    everything = stays(random)
    old = [r for r in everything if r["outcome_on"] < date(2024, 7, 1)]
    new = [r for r in everything if r["outcome_on"] >= date(2024, 7, 1)]
    names = ("animal_shelter_FY2024.csv", "animal_shelter_FY2025.csv")
    late = random.sample(old[-400:], dirt[names[1]]["late rows"])
    late_ids = {record["animal_id"] for record in late}
    early = [Row(cells(r), r) for r in old if r["animal_id"] not in late_ids]
    first = _dirty(random, names[0], early, dirt)
    second = _dirty(random, names[1], [Row(cells(r), r) for r in (*late, *new)], dirt)
    second.rows[:0] = _known_already(random, first, dirt[names[1]])
    return [first, second]


def _known_already(random: Random, first: Extract, amounts: Mapping[str, int]) -> list[Row]:
    repeated, contradicted = amounts["repeated from last year"], amounts["contradicts last year"]
    chosen = random.sample(first.published, repeated + contradicted)
    rows = [Row(cells(r), r, DUPLICATE) for r in chosen[:repeated]]
    for record in chosen[repeated:]:
        changed = {**cells(record), "Found At": "unknown"}
        rows.append(Row(changed, record, QUARANTINED, ("primary_key",)))
    return rows


def _dirty(
    random: Random, name: str, rows: list[Row], dirt: Mapping[str, Mapping[str, int]]
) -> Extract:
    amounts = dirt[name]
    spoil(random, rows, SPOILS, amounts)
    contradict(random, rows, amounts["conflicting keys"], {"Found At": "1 City Hall Plaza"})
    repeat(random, rows, amounts["exact duplicates"])
    return Extract(name, "animal_shelter", rows, amounts)


def write(folder: Path, extract: Extract) -> None:
    """Write an extract as the old system does: a title above, a total below, in cp1252."""
    total = f"Total,{len(extract.rows)}"
    write_csv(folder, extract, "cp1252", before=preamble(extract), after=(total,))
