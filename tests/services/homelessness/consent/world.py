# ruff: noqa: E501
"""A city of seven people whose every hidden value says SECRET, built with or without some of them.

ana released her records to Housing for care; ben was collected under the notice of 2024; eva asked to
be left out; tom is known only to a treatment program, tia to one and a shelter; old was collected
before any notice; and pat is ben's second record, which linkage knows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from citywide.core.contracts import parse_contract
from citywide.core.derive import parse_derived
from citywide.core.engines import open_engine
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake
from citywide.core.pipeline import City, load_city, refresh
from citywide.core.settings import Settings
from tests.portal.small_city import bring_in

PEOPLE = ("ana", "ben", "eva", "old", "pat", "tia", "tom")
PERSON = {name: f"person-{name}" for name in PEOPLE} | {"pat": "person-ben"}
_HEAD = """
apiVersion: v3.1.0
kind: DataContract
id: {id}
name: {id}
version: 1.0.0
status: active
description: {{purpose: Rows about people.}}
team:
  name: Housing Department
  members:
    - {{username: o@example.org, name: Ana Núñez, role: owner}}
    - {{username: s@example.org, name: Bảo Trần, role: data steward}}
customProperties:
  - {{property: combine, value: snapshot}}
  - {{property: maxQuarantinedShare, value: 0.5}}
{custom}
schema:
  - name: {id}
    properties:
"""
_OURS = "  - {{property: protection, value: {0}}}\n  - {{property: subject, value: [{1}]}}"
_DERIVED = "  - {property: derived, value: true}\n"


def _contract(name: str, custom: str, *columns: str) -> str:
    rows = (column.split() for column in columns)
    return _HEAD.format(id=name, custom=custom) + "".join(
        f"      - {{name: {column}, logicalType: {kind}, classification: {level}, "
        + ("primaryKey: true, " if "key" in more else "")
        + ("customProperties: [{property: personal, value: true}], " if "personal" in more else "")
        + "description: A column.}\n"
        for column, kind, level, *more in rows
    )


_CLIENT = _OURS.format("homelessness", "source_id, personal_id")
CONTRACTS = {
    "people": _contract("people", _CLIENT, "source_id string internal key", "personal_id string confidential key", "person_id string confidential"),
    "hmis_client": _contract(
        "hmis_client", _CLIENT, "source_id string confidential key", "personal_id string confidential key", "first_name string restricted personal",
        "veteran string public", "age integer confidential", "date_created timestamp confidential", "date_updated timestamp confidential",
    ).replace("description: A column.}\n      - {name: date_created", "logicalTypeOptions: {minimum: 0}, description: A column.}\n      - {name: date_created"),
    "hmis_enrollment": _contract(
        "hmis_enrollment", _CLIENT, "source_id string confidential key", "enrollment_id string confidential key", "personal_id string confidential",
        "project_id string confidential", "date_created timestamp confidential", "date_updated timestamp confidential",
    ),
    "by_name_people": _contract("by_name_people", _DERIVED + _OURS.format("homelessness", "person_id"), "person_id string confidential key", "stays integer confidential"),
    "veterans": _contract("veterans", _DERIVED + _CLIENT, "source_id string confidential key", "personal_id string confidential key", "veteran string public", "town string public"),
    "forgotten": _contract("forgotten", _DERIVED, "source_id string internal", "first_name string internal", "veteran string public"),
    "detox": _contract("detox", _OURS.format("substance_use_treatment", "source_id, personal_id"), "source_id string confidential key", "personal_id string confidential key", "drug string confidential"),
    "unheard_of": _contract("unheard_of", _OURS.format("nobody_knows", "source_id, personal_id"), "source_id string internal key", "personal_id string internal key", "town string public"),
}  # fmt: skip
SQL = {
    "by_name_people": "SELECT p.person_id, count(*) AS stays FROM hmis_enrollment AS e JOIN people AS p ON e.source_id = p.source_id AND e.personal_id = p.personal_id GROUP BY p.person_id",
    "veterans": "SELECT source_id, personal_id, veteran, 'San José' AS town FROM hmis_client",
    "forgotten": "SELECT source_id, first_name, veteran FROM hmis_client",
}
MEASURE = """
id: people_known
title: {en: People known, es: Personas, vi: Người}
description: {en: People., es: Personas., vi: Người.}
service_area: Neighborhood Services
owner: Housing Department
dataset: by_name_people
kind: count
unit: people
decimals: 0
example:
  rows: [{person_id: a, stays: 1}]
  expect: [{period: all, value: 1, rows: 1}]
"""
_TAKEN = {"old": "2019-05-01", "eva": "2024-05-01", "ana": "2019-05-01"}


def _rows(names: Collection[str]) -> dict[str, str]:
    people = [name for name in PEOPLE if name in names]
    made = {
        "people": ["source_id,personal_id,person_id", *(f"h,{n},{PERSON[n]}" for n in people)],
        "hmis_client": ["source_id,personal_id,first_name,veteran,age,date_created,date_updated"],
        "hmis_enrollment": ["source_id,enrollment_id,personal_id,project_id,date_created,date_updated"],
        "detox": ["source_id,personal_id,drug", *(f"h,{n},SECRET-DRUG-{n}" for n in people if n[0] == "t")],
        "unheard_of": ["source_id,personal_id,town", *(f"h,{n},San José" for n in people)],
    }  # fmt: skip
    for n in people:
        day = _TAKEN.get(n, "2024-06-01")
        made["hmis_client"].append(
            f"h,{n},SECRET-{n},yes,4{len(n)},{day}T12:00:00Z,{day}T12:00:00Z"
        )
        made["hmis_client"] += [f"h,{n}-bad,SECRET-BAD-{n},yes,-1,{day}T12:00:00Z,"] * (n == "eva")
        for project in {"tom": ["detox"], "tia": ["detox", "shelter"]}.get(n, ["shelter"]):
            made["hmis_enrollment"].append(
                f"h,{n}-{project},{n},{project},{day}T12:00:00Z,{day}T12:00:00Z"
            )
    return {name: "\n".join(lines) + "\n" for name, lines in made.items()}


FORGOTTEN = "forgotten"
"""A derived table that drops the protection of its rows: no city folder with it is loaded."""


def with_forgotten(city: City) -> City:
    """Return a city as if its folder had been loaded without being checked."""
    contract = parse_contract(CONTRACTS[FORGOTTEN])
    query = parse_derived(SQL[FORGOTTEN], Path(f"{FORGOTTEN}.sql"))
    return replace(
        city,
        contracts=city.contracts | {FORGOTTEN: contract},
        derived=city.derived | {FORGOTTEN: query},
    )


def write_city(folder: Path, left_out: Collection[str] = (FORGOTTEN,)) -> Path:
    """Write the city folder and return it."""
    texts = {f"contracts/{name}.yaml": text for name, text in CONTRACTS.items()}
    texts |= {f"derived/{name}.sql": text for name, text in SQL.items()}
    texts |= {"measures/people_known.yaml": MEASURE}
    for name, text in texts.items():
        if Path(name).stem in left_out:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, names: Collection[str] = PEOPLE) -> Path:
    """Write city and lake under `folder` and return it."""
    city = with_forgotten(load_city(write_city(folder / "city")))
    lake = Lake(folder / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    shop = Workshop(lake, engine, city.contracts)
    try:
        for dataset, text in _rows(names).items():
            done = bring_in(shop, city, dataset, folder, f"{dataset}.csv", text)
            assert str(done.run.state) == "published", done.run.report
        refresh(city, shop, Settings())
    finally:
        engine.close()
    return folder
