"""Traffic crashes: a snapshot, and a later one that restates it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dirt import Extract, Record, Row, Spoil, contradict, repeat, spoil
from files import write_csv
from places import STREETS, place
from times import days, settle

ROWS = 1_500
_DAYS = days(date(2023, 7, 1), date(2025, 6, 30))
_BUSY = "998766655679"
_MODES = {"Vehicle only": 82, "Pedestrian": 10, "Bicycle": 8}
_FACTORS = ("Speeding", "Failure to yield", "Distracted driving", "Ran signal", "Unknown")
_COMMENTS = ("", "", "", "Driver cited.", "Vehículo huyó.", "Wet road, dark.")
SPOILS = {
    "bad dates": Spoil(("crash_at.type",), lambda _: {"CrashDateTime": "2/30/2025 1:00:00 PM"}),
    "unknown vocabulary": Spoil(("mode.allowed",), lambda _: {"Mode": "Hoverboard"}),
    "missing required values": Spoil(
        ("severe_injuries.required",), lambda _: {"SevereInjuries": ""}
    ),
    "negative numbers": Spoil(("minor_injuries.range",), lambda _: {"MinorInjuries": "-1"}),
    "coordinates out of range": Spoil(("longitude.range",), lambda _: {"Longitude": "120.051"}),
}


def crashes(random: Random) -> list[Record]:
    """Return every crash, in order of time."""
    weights = [int(_BUSY[day.month - 1]) for day in _DAYS]
    found = sorted(random.choices(_DAYS, weights, k=ROWS))
    return [_crash(random, number, day) for number, day in enumerate(found)]


def _crash(random: Random, number: int, day: date) -> Record:
    at = settle(datetime(day.year, day.month, day.day, random.randrange(24), random.randrange(60)))
    mode = random.choices(list(_MODES), list(_MODES.values()))[0]
    district, point = place(random, missing=0.03, outside=0.01)
    danger = 1 if mode == "Vehicle only" else 5
    return {
        "crash_id": f"CR-{number + 1:06}",
        "crash_at": at,
        "street": random.choice(STREETS),
        "mode": mode,
        "factor": random.choice(_FACTORS),
        "minor_injuries": random.choices((0, 1, 2, 3), (60, 28, 9, 3))[0],
        "severe_injuries": random.choices((0, 1, 2), (100, 4 * danger, danger))[0],
        "fatal_injuries": int(random.random() < 0.008 * danger),
        "longitude": point[0] if point else None,
        "latitude": point[1] if point else None,
        "has_zeros": point is None and random.random() < 0.6,
        "comment": random.choice(_COMMENTS),
        "district": district,
    }


def cells(record: Record) -> dict[str, Any]:
    """Return a crash as the department writes it; some systems write 0 for no coordinates."""
    none = "0" if record["has_zeros"] else ""
    longitude, latitude = record["longitude"], record["latitude"]
    at = record["crash_at"]
    clock = f"{at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"
    return {
        "CrashID": record["crash_id"],
        "CrashDateTime": f"{at.month}/{at.day}/{at.year} {clock}",
        "Street": record["street"],
        "Mode": record["mode"],
        "PrimaryFactor": record["factor"],
        "MinorInjuries": record["minor_injuries"],
        "SevereInjuries": record["severe_injuries"],
        "FatalInjuries": record["fatal_injuries"],
        "Longitude": none if longitude is None else f"{longitude:.6f}",
        "Latitude": none if latitude is None else f"{latitude:.6f}",
        "Comment": record["comment"],
    }


def extracts(seed: int, dirt: Mapping[str, Mapping[str, int]]) -> list[Extract]:
    """Return the first snapshot, without the last month, and the one that restates it."""
    random = Random(f"{seed} traffic crashes")
    everything = crashes(random)
    names = ("traffic_crashes_2025-06.csv", "traffic_crashes_2025-09.csv")
    amounts = dirt[names[1]]
    early = [r for r in everything if r["crash_at"] < datetime(2025, 6, 1)]
    found = early[: -amounts["late rows"]]
    touched = random.sample(found, amounts["restated rows"] + amounts["dropped rows"])
    dropped = {r["crash_id"] for r in touched[amounts["restated rows"] :]}
    restated = {r["crash_id"] for r in touched[: amounts["restated rows"]]}
    later = [
        _restated(random, r) if r["crash_id"] in restated else r
        for r in everything
        if r["crash_id"] not in dropped
    ]
    snapshots = zip(names, (found, later), strict=True)
    return [
        _dirty(random, name, [Row(cells(r), r) for r in found], dirt) for name, found in snapshots
    ]


def _restated(random: Random, record: Record) -> Record:
    """Return a crash after the hospital reported back, or after the police looked at it again."""
    if random.random() < 0.5:
        return {**record, "severe_injuries": record["severe_injuries"] + 1}
    later = settle(record["crash_at"] + timedelta(minutes=random.choice((5, 10, 30))))
    return {**record, "crash_at": later, "factor": "Unknown", "minor_injuries": 4}


def _dirty(
    random: Random, name: str, rows: list[Row], dirt: Mapping[str, Mapping[str, int]]
) -> Extract:
    amounts = dirt[name]
    spoil(random, rows, SPOILS, amounts)
    contradict(random, rows, amounts["conflicting keys"], {"Street": "City Hall Plaza"})
    repeat(random, rows, amounts["exact duplicates"])
    return Extract(name, "traffic_crashes", rows, amounts)


def write(folder: Path, extract: Extract) -> None:
    """Write an extract as the department does: CR LF, and a tab before each name."""
    write_csv(folder, extract, end="\r\n", header_prefix="\t")
