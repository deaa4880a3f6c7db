"""Writes the extracts of Santa Ynez Vale, an invented city, and what must become of them.

    python examples/demo_city/generate.py FOLDER [--seed 1]

Equal seeds give equal bytes. `truth.json` beside the extracts says, for each file, how many rows
must be published, quarantined (with line and rules) and removed, and what every measure comes to.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import animal_shelter
import park_condition
import service_requests
import traffic_crashes
from dirt import Extract, account
from files import write_json
from history import accounts_of, versions_of
from known_measures import known_measures
from park_condition import HELD
from places import POPULATION_2024, districts_geojson
from request_life import POLICY_DATE

_SOURCES = (service_requests, animal_shelter, traffic_crashes, park_condition)
DIRT: dict[str, dict[str, int]] = {
    "service_requests_FY2024.csv": {
        "bad dates": 24,
        "unknown vocabulary": 18,
        "negative durations": 15,
        "missing required values": 12,
        "coordinates out of range": 9,
        "wrong number of cells": 6,
        "conflicting keys": 7,
        "exact duplicates": 31,
        "unknown channels": 14,
    },
    "service_requests_FY2025.csv": {
        "bad dates": 11,
        "unknown vocabulary": 21,
        "negative durations": 17,
        "missing required values": 8,
        "coordinates out of range": 13,
        "wrong number of cells": 3,
        "conflicting keys": 9,
        "exact duplicates": 26,
        "unknown channels": 10,
        "late rows": 60,
    },
    "animal_shelter_FY2024.csv": {
        "bad dates": 7,
        "unknown vocabulary": 5,
        "negative durations": 6,
        "missing required values": 4,
        "conflicting keys": 3,
        "exact duplicates": 11,
    },
    "animal_shelter_FY2025.csv": {
        "bad dates": 4,
        "unknown vocabulary": 6,
        "negative durations": 3,
        "missing required values": 5,
        "conflicting keys": 2,
        "exact duplicates": 8,
        "repeated from last year": 20,
        "contradicts last year": 4,
        "late rows": 25,
    },
    "traffic_crashes_2025-06.csv": {
        "bad dates": 5,
        "unknown vocabulary": 4,
        "missing required values": 3,
        "negative numbers": 2,
        "coordinates out of range": 4,
        "conflicting keys": 2,
        "exact duplicates": 6,
    },
    "traffic_crashes_2025-09.csv": {
        "bad dates": 2,
        "unknown vocabulary": 3,
        "missing required values": 1,
        "negative numbers": 2,
        "coordinates out of range": 3,
        "conflicting keys": 1,
        "exact duplicates": 4,
        "late rows": 9,
        "restated rows": 37,
        "dropped rows": 12,
    },
    "park_condition_2025-09.xlsx": {
        "bad dates": 1,
        "unknown vocabulary": 1,
        "missing required values": 2,
        "scores out of range": 1,
        "unscored playgrounds": 8,
        "exact duplicates": 3,
    },
    HELD: {"bad dates": 10, "scores out of range": 16, "missing required values": 6},
}
"""How often each kind of dirt occurs in each extract."""


def main() -> None:
    """Write the sample city's extracts to the folder named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    extracts = generate(chosen.folder, chosen.seed)
    rows = sum(len(extract.rows) for extract in extracts)
    sys.stdout.write(f"{len(extracts) + 1} extracts, {rows:,} rows, written to {chosen.folder}.\n")


def generate(folder: Path, seed: int) -> list[Extract]:
    """Write every extract and truth.json to a folder; returns the extracts."""
    (folder / "held").mkdir(parents=True, exist_ok=True)
    extracts = []
    for source in _SOURCES:
        for extract in source.extracts(seed, DIRT):
            source.write(folder, extract)
            extracts.append(extract)
    districts = json.dumps(districts_geojson(), ensure_ascii=False)
    (folder / "council_districts.geojson").write_text(districts + "\n", encoding="utf-8")
    write_json(folder / "truth.json", _truth(extracts))
    return extracts


def _truth(extracts: list[Extract]) -> dict[str, Any]:
    sent = [extract for extract in extracts if extract.name != HELD]
    versions = versions_of(sent)
    current = {dataset: list(known[-1].values()) for dataset, known in versions.items()}
    return {
        "extracts": {extract.name: account(extract) for extract in extracts},
        "held": HELD,
        "districts": {str(district): people for district, people in POPULATION_2024.items()},
        "versions": accounts_of(versions),
        "policy": {"service": "Pothole", "from": str(POLICY_DATE)},
        "measures": known_measures(current),
    }


if __name__ == "__main__":
    main()
