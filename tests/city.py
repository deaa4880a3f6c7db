# ruff: noqa: E501
"""A very small city for tests: one data set, one derived table, one measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from citywide.core.engines import Engine, open_engine
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake
from citywide.core.pipeline import City, load_city
from citywide.core.settings import Settings

CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: stays
name: Shelter stays
version: 1.0.0
status: active
team:
  name: Animal Care
  members:
    - {username: owner@example.org, name: Data Owner, role: owner}
    - {username: steward@example.org, name: Data Steward, role: data steward}
customProperties:
  - {property: combine, value: COMBINE}
  - {property: maxQuarantinedShare, value: 0.5}
servers:
  - {server: folder, type: local, path: "stays*.csv", format: csv}
schema:
  - name: stays
    properties:
      - {name: animal_id, physicalName: Animal ID, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
      - {name: kind, logicalType: string, required: true, enum: [{value: cat}, {value: dog}]}
      - {name: taken_in_on, logicalType: date, required: true}
      - {name: outcome, logicalType: string}
      - {name: days, logicalType: integer, logicalTypeOptions: {minimum: 0}}
"""
DERIVED_CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: outcomes
name: Outcomes
version: 1.0.0
status: draft
customProperties: [{property: derived, value: true}]
schema:
  - name: outcomes
    properties:
      - {name: animal_id, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
      - {name: kind, logicalType: string}
      - {name: taken_in_on, logicalType: date}
      - {name: is_live, logicalType: boolean}
"""
SQL = """
SELECT animal_id, kind, taken_in_on, outcome = 'adopted' AS is_live FROM stays
"""
MEASURE = """
id: live_share
title: {en: Live share, es: Parte con vida, vi: Tỷ lệ sống}
description: {en: Share of stays that end alive., es: Parte que termina con vida., vi: Tỷ lệ kết thúc còn sống.}
service_area: Neighborhood Services
owner: Animal Care
dataset: outcomes
kind: ratio
numerator: is_live
unknown: is_live IS NULL
period: {column: taken_in_on, grain: year}
groups: [kind]
unit: percent
decimals: 1
example:
  rows:
    - {kind: cat, taken_in_on: 2024-01-01, is_live: true}
    - {kind: cat, taken_in_on: 2024-02-01, is_live: false}
  expect:
    - {period: "2024", group: null, member: null, value: 0.5, numerator: 1, denominator: 2, unknown: 0}
"""
HEADER = "Animal ID,Kind,taken_in_on,Outcome,Days\n"
GOOD = (
    "A1,cat,2024-01-01,adopted,3",
    "A2,dog,2024-01-02,died,4",
    "A3,dog,2024-02-01,adopted,0",
    "A4,cat,2024-03-01,,",
)
BAD = ("A5,fish,2024-01-01,adopted,3", "A6,cat,soon,adopted,-1")


def write_city(folder: Path, combine: str = "snapshot") -> Path:
    """Write the city folder and return it."""
    for name, text in (
        ("contracts/stays.yaml", CONTRACT.replace("COMBINE", combine)),
        ("contracts/outcomes.yaml", DERIVED_CONTRACT),
        ("derived/outcomes.sql", SQL),
        ("measures/live_share.yaml", MEASURE),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_extract(path: Path, rows: Sequence[str]) -> Path:
    """Write rows under the header and return the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@contextmanager
def open_shop(city: Path, lake: Path) -> Iterator[tuple[City, Workshop]]:
    """Open city, lake and an engine of their own."""
    loaded = load_city(city)
    opened = Lake(lake)
    engine: Engine = open_engine(Settings(), opened.root / "work" / "spill")
    try:
        yield loaded, Workshop(opened, engine, loaded.contracts)
    finally:
        engine.close()
