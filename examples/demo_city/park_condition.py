"""Park condition: every park scored twice a year; one extract is too dirty to publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dirt import Extract, Record, Row, Spoil, repeat, spoil
from files import write_workbook
from people import person
from places import PARKS, POPULATION_2024, point_in

HELD = "park_condition_2025-10.xlsx"
"""Too dirty to publish, so it is written to a folder of its own."""
_ROUNDS = {
    "2023-Fall": date(2023, 10, 2),
    "2024-Spring": date(2024, 4, 8),
    "2024-Fall": date(2024, 9, 30),
    "2025-Spring": date(2025, 4, 7),
    "2025-Fall": date(2025, 9, 1),
}
SPOILS = {
    "bad dates": Spoil(("assessed_on.type",), lambda _: {"Assessed On": "to be confirmed"}),
    "unknown vocabulary": Spoil(("round.allowed",), lambda _: {"Round": "2025-Sumer"}),
    "missing required values": Spoil(("park_name.required",), lambda _: {"Park": None}),
    "scores out of range": Spoil(("score.range",), lambda _: {"Score": 1.7}),
    "unscored playgrounds": Spoil(
        ("playground_score.required",),
        lambda _: {"Playground": None},
        truth={"playground_score": None},
    ),
}


def assessments(random: Random) -> list[Record]:
    """Return every assessment, round by round."""
    districts = random.choices(list(POPULATION_2024), k=len(PARKS))
    places = [(district, *point_in(random, district)) for district in districts]
    found = []
    for name, first_day in _ROUNDS.items():
        for park, place in zip(PARKS, places, strict=True):
            found.append(_assessment(random, name, first_day, park, place))
    return [{"assessment_id": f"PA-{n + 1:05}", **record} for n, record in enumerate(found)]


def _assessment(
    random: Random, name: str, first_day: date, park: str, place: tuple[int, float, float]
) -> Record:
    district, longitude, latitude = place
    score = random.choice(range(45, 96)) + (3 if district == 5 else 0)
    return {
        "park_name": park,
        "longitude": longitude,
        "latitude": latitude,
        "assessed_on": first_day + timedelta(days=random.randrange(21)),
        "round": name,
        "score": score / 100,
        "playground_score": random.choice(range(40, 101)) / 100,
        "inspector": person(random),
        "district": district,
    }


def cells(record: Record) -> dict[str, Any]:
    """Return an assessment as the department's workbook has it."""
    return {
        "Assessment": record["assessment_id"],
        "Park": record["park_name"],
        "Longitude": record["longitude"],
        "Latitude": record["latitude"],
        "Assessed On": record["assessed_on"],
        "Round": record["round"],
        "Score": record["score"],
        "Playground": record["playground_score"],
        "Inspector": record["inspector"],
    }


def extracts(seed: int, dirt: Mapping[str, Mapping[str, int]]) -> list[Extract]:
    """Return the extract to publish and, a month later, the one that must be held."""
    random = Random(f"{seed} park condition")
    everything = assessments(random)
    names = ("park_condition_2025-09.xlsx", HELD)
    return [_dirty(random, name, [Row(cells(r), r) for r in everything], dirt) for name in names]


def _dirty(
    random: Random, name: str, rows: list[Row], dirt: Mapping[str, Mapping[str, int]]
) -> Extract:
    amounts = dirt[name]
    spoil(random, rows, SPOILS, amounts)
    repeat(random, rows, amounts.get("exact duplicates", 0))
    return Extract(name, "park_condition", rows, amounts)


def write(folder: Path, extract: Extract) -> None:
    """Write an extract as the department does: an Excel workbook."""
    write_workbook(folder / "held" if extract.name == HELD else folder, extract, "Scores")
