# ruff: noqa: E501
"""A small city whose secrets are easy to recognise: every value nobody may see says SECRET."""

from __future__ import annotations

from pathlib import Path

from citywide.core.engines import open_engine
from citywide.core.ingest.run import Outcome, Workshop, ingest_file
from citywide.core.lake import Lake
from citywide.core.pipeline import City, load_city, refresh
from citywide.core.settings import Settings

STAYS = """
apiVersion: v3.1.0
kind: DataContract
id: stays
name: Shelter stays
version: 1.2.0
status: active
description:
  purpose: One row per stay of an animal in the city's shelter.
  limitations: Wild animals are not in it.
  usage: Cite as Testville shelter stays.
tags: [animals, shelter]
team:
  name: Animal Care
  members:
    - {username: owner@example.org, name: Ana Núñez, role: owner}
    - {username: steward@example.org, name: Bảo Trần, role: data steward}
slaProperties: [{property: frequency, value: 7, unit: d}]
customProperties:
  - {property: combine, value: snapshot}
  - {property: licence, value: CC0-1.0}
  - {property: maxQuarantinedShare, value: 0.25}
  - property: translations
    value:
      es: {name: Estancias en el refugio, purpose: Una fila por cada estancia de un animal en el refugio.}
      vi: {name: Lượt lưu trú tại trại, purpose: Mỗi dòng là một lượt lưu trú của một con vật.}
servers:
  - {server: folder, type: local, path: "stays*.csv", format: csv}
schema:
  - name: stays
    properties:
      - {name: animal_id, physicalName: Animal ID, businessName: Animal, logicalType: string, primaryKey: true, primaryKeyPosition: 1, classification: public, description: Number of the animal.}
      - name: kind
        businessName: Kind of animal
        logicalType: string
        required: true
        classification: public
        description: What it is.
        enum: [{value: cat}, {value: dog}]
        customProperties:
          - {property: translations, value: {es: {label: Tipo de animal, description: Qué animal es.}, vi: {label: Loài, description: Loài động vật.}}}
      - {name: district, logicalType: string, classification: public, description: Council district.}
      - {name: taken_in_on, logicalType: date, required: true, classification: public, description: Day it came in.}
      - {name: outcome, logicalType: string, classification: public, description: How the stay ended.}
      - name: days
        logicalType: integer
        classification: public
        description: Length of the stay.
        logicalTypeOptions: {minimum: 0}
        customProperties: [{property: unit, value: days}]
      - {name: kennel, logicalType: string, classification: internal, description: Where it stayed.}
      - {name: found_at, logicalType: string, classification: confidential, description: Address where it was found.}
      - name: owner_name
        logicalType: string
        classification: confidential
        description: Who owns it.
        customProperties: [{property: personal, value: true}]
      - name: owner_born_on
        logicalType: date
        classification: confidential
        description: Birthday of the owner.
        customProperties: [{property: personal, value: true}]
      - name: chip_pin
        logicalType: string
        classification: restricted
        description: Code of the chip.
        customProperties: [{property: personal, value: true}]
    quality:
      - type: library
        name: enough_rows
        description: The shelter never has fewer than 20 stays.
        metric: rowCount
        mustBeGreaterThan: 19
"""
OUTCOMES = """
apiVersion: v3.1.0
kind: DataContract
id: outcomes
name: Shelter outcomes
version: 1.0.0
status: active
description: {purpose: Stays with whether the animal left alive.}
team:
  name: Animal Care
  members:
    - {username: owner@example.org, name: Ana Núñez, role: owner}
    - {username: steward@example.org, name: Bảo Trần, role: data steward}
customProperties: [{property: derived, value: true}, {property: licence, value: CC0-1.0}]
schema:
  - name: outcomes
    properties:
      - {name: animal_id, logicalType: string, primaryKey: true, primaryKeyPosition: 1, classification: public}
      - name: kind
        logicalType: string
        classification: public
        customProperties: [{property: valueLabels, value: {es: {cat: Gato, dog: Perro}}}]
      - {name: district, logicalType: string, classification: public}
      - {name: taken_in_on, logicalType: date, classification: public}
      - {name: is_live, logicalType: boolean, classification: public}
"""
SQL = """
SELECT animal_id, kind, district, taken_in_on, outcome = 'adopted' AS is_live FROM stays
"""
TRAININGS = """
apiVersion: v3.1.0
kind: DataContract
id: trainings
name: Staff training
version: 1.0.0
status: active
description: {purpose: Courses of city staff.}
team:
  name: Human Resources
  members:
    - {username: owner@example.org, name: Hà Lê, role: owner}
    - {username: steward@example.org, name: Iris Cruz, role: data steward}
customProperties:
  - {property: rowFilter, value: department}
schema:
  - name: trainings
    properties:
      - {name: department, logicalType: string, classification: internal}
      - {name: course, logicalType: string, classification: internal}
      - {name: person, logicalType: string, classification: restricted, customProperties: [{property: personal, value: true}]}
"""
MEASURE = """
id: live_share
title: {en: Animals that leave alive, es: Animales que salen con vida, vi: Động vật rời trại còn sống}
description: {en: Share of stays that end alive., es: Parte de las estancias que termina con vida., vi: Tỷ lệ lượt lưu trú kết thúc còn sống.}
service_area: Neighborhood Services
owner: Animal Care
dataset: outcomes
kind: ratio
numerator: is_live
unknown: is_live IS NULL
period: {column: taken_in_on, grain: month}
groups: [kind, district]
unit: percent
decimals: 1
target: {value: 0.6, direction: up}
minimum_denominator: 3
example:
  rows:
    - {kind: cat, taken_in_on: 2024-01-01, is_live: true}
    - {kind: cat, taken_in_on: 2024-02-01, is_live: false}
    - {kind: cat, taken_in_on: 2024-02-02, is_live: false}
    - {kind: cat, taken_in_on: 2024-02-03, is_live: true}
  expect:
    - {period: 2024-02, value: 0.333333333, rows: 3}
"""
HEADER = "Animal ID,kind,district,taken_in_on,outcome,days,kennel,found_at,owner_name,owner_born_on,chip_pin\n"
BAD_LINES = (
    "X1,fish,1,2024-01-05,adopted,3,K1,SECRET-STREET 1,SECRET Núñez,1980-05-17,SECRET-PIN-1\n",
    "X2,cat,2,soon,adopted,-1,K2,SECRET-STREET 2,SECRET Trần,1981-05-17,SECRET-PIN-2\n",
)


def stays(rows: int = 60, bad: bool = True) -> str:
    """Return an extract of good rows, and two that break a rule."""
    lines = [HEADER]
    for n in range(rows):
        outcome = ("adopted", "adopted", "died", "")[n % 4]
        month, day = n % 6 + 1, n % 28 + 1
        kind = "cat" if n % 3 else "dog"
        lines.append(
            f"A{n:03},{kind},{n % 5 + 1},2024-{month:02}-{day:02},{outcome},{n % 30},K{n % 7},"
            f"SECRET-STREET {n},SECRET Owner-{n},19{n % 80 + 10}-05-17,SECRET-PIN-{n}\n"
        )
    return "".join([*lines, *(BAD_LINES if bad else ())])


TRAINING_ROWS = (
    "department,course,person\n"
    + "".join(f"Animal Care,Course {n},SECRET Person {n}\n" for n in range(8))
    + "".join(f"Human Resources,HR-ONLY course {n},SECRET Person {n}\n" for n in range(5))
)


def write_city(folder: Path) -> Path:
    """Write the city folder and return it."""
    for name, text in {
        "contracts/stays.yaml": STAYS,
        "contracts/outcomes.yaml": OUTCOMES,
        "contracts/trainings.yaml": TRAININGS,
        "derived/outcomes.sql": SQL,
        "measures/live_share.yaml": MEASURE,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def build(folder: Path) -> Path:
    """Write city and lake under `folder`: two versions of stays, one held, two rows quarantined."""
    city = load_city(write_city(folder / "city"))
    lake = Lake(folder / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    shop = Workshop(lake, engine, city.contracts)
    try:
        bring_in(shop, city, "stays", folder, "stays_1.csv", stays(40, bad=False))
        bring_in(shop, city, "stays", folder, "stays_2.csv", stays(60))
        bring_in(shop, city, "trainings", folder, "trainings.csv", TRAINING_ROWS)
        refresh(city, shop, Settings())
        held = bring_in(shop, city, "stays", folder, "stays_3.csv", stays(10, bad=False))
        assert str(held.run.state) == "held", held.run.report
    finally:
        engine.close()
    return folder


def bring_in(
    shop: Workshop, city: City, dataset: str, folder: Path, name: str, text: str
) -> Outcome:
    """Ingest a text as an extract."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return ingest_file(shop, city.contracts[dataset], path, name)
