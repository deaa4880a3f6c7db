# ruff: noqa: E501
"""Two departments of one small made-up city, linked by a model that needs no training."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.linkage import LinkageSpec, Model, parse_spec
from citywide.core.linkage.comparisons import comparisons
from citywide.core.linkage.model import Terms, meaning
from citywide.core.linkage.polish import expected
from tests.linkage.people import city

SPEC = """
id: residents
title: {en: Residents of two departments}
datasets:
  clients: &source
    key: [id]
    deleted: deleted_on
    truth: who
    groups: {sex: sex}
    fields:
      first_name: first_name
      middle_name: middle_name
      last_name: last_name
      birth_date: birth_date
      sex: sex
      ssn: ssn
      street_number: street_number
      street_name: street_name
  contacts: *source
comparisons: [first_name, surname_and_address, birth, ssn, family]
blocking:
- [first_name, last_name]
- [last_name, first_initial]
- [first_name, last_prefix]
- [ssn]
publish: {residents: clients}
"""
COLUMNS = (
    *("id", "first_name", "middle_name", "last_name", "birth_date", "sex", "ssn"),
    *("street_number", "street_name", "who", "deleted_on"),
)
_CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: {id}
name: {name}
version: 1.0.0
status: active
team:
  name: {department}
  members:
    - {{username: owner@example.org, name: Ana Núñez, role: owner}}
    - {{username: steward@example.org, name: Bảo Trần, role: data steward}}
customProperties: [{{property: combine, value: snapshot}}, {{property: maxQuarantinedShare, value: 0.1}}]
servers: [{{server: folder, type: local, path: "{id}*.csv", format: csv}}]
schema:
  - name: {id}
    properties:
{columns}
"""
Row = dict[str, Any]


def rows(people: int = 150, seed: int = 11) -> dict[str, list[Row]]:
    """Return the rows of both data sets; a third of the contacts say little."""
    chance = random.Random(seed)
    found: dict[str, list[Row]] = {"clients": [], "contacts": []}
    for one in city(people, seed):
        dataset, key = one["record_id"].split("/")
        dataset = "clients" if dataset == "hmis" else "contacts"
        row = {name: one.get(name) for name in COLUMNS} | {"id": f"{dataset[:2]}{key}", "who": key}
        if dataset == "contacts" and chance.random() < 0.4:
            row |= {"ssn": None, "street_number": None, "street_name": None, "birth_date": None}
            if chance.random() < 0.5:
                row["last_name"] = row["last_name"][:3] + "x" + row["last_name"][4:]
        found[dataset].append(row)
    return found


def tables(found: Mapping[str, Sequence[Row]]) -> dict[str, ir.Table]:
    """Return rows as tables of text columns and dates."""
    kinds = [
        (n, pa.date32() if n in {"birth_date", "deleted_on"} else pa.string()) for n in COLUMNS
    ]
    return {
        name: ibis.memtable(pa.Table.from_pylist(list(listed), schema=pa.schema(kinds)))
        for name, listed in found.items()
    }


def spec() -> LinkageSpec:
    """Return the specification of the two data sets."""
    return parse_spec(SPEC)


def model(chosen: LinkageSpec) -> Model:
    """Return a model by rule of thumb: the better the agreement, the rarer among strangers."""
    weights = {}
    for comparison in comparisons(chosen):
        levels = len(comparison.levels)
        m = dict(zip((x.key for x in comparison.levels), expected(comparison), strict=True))
        weights[comparison.name] = {
            level.key: level.fixed
            or (m[level.key], 0.92 if place == levels - 1 else 0.01 + 0.07 * place / levels)
            for place, level in enumerate(comparison.levels)
        }
    terms = {name: Terms({}, 0.004) for name in ("first_name", "last_name")}
    return Model(chosen.id, meaning(chosen), 2, 0.002, weights, terms)


def write_city(folder: Path) -> Path:
    """Write a city folder with both data sets, the people behind one, and the linkage."""
    texts = {
        "contracts/clients.yaml": _contract("clients", "Shelter clients", "Housing Department"),
        "contracts/contacts.yaml": _contract("contacts", "Outreach contacts", "Outreach Team"),
        "contracts/residents.yaml": _CONTRACT.format(
            id="residents",
            name="People behind the clients",
            department="Housing Department",
            columns=_column("id", key=True) + "\n" + _column("person_id"),
        ),
        "linkage/residents.yaml": SPEC,
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_extract(path: Path, listed: Sequence[Row]) -> Path:
    """Write rows as CSV and return the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(listed)
    return path


def _contract(id: str, name: str, department: str) -> str:
    columns = "\n".join(_column(one, key=one == "id") for one in COLUMNS)
    return _CONTRACT.format(id=id, name=name, department=department, columns=columns)


def _column(name: str, key: bool = False) -> str:
    kind = "date" if name in {"birth_date", "deleted_on"} else "string"
    primary = ", primaryKey: true, primaryKeyPosition: 1" if key else ""
    return f"      - {{name: {name}, logicalType: {kind}, classification: restricted{primary}}}"
