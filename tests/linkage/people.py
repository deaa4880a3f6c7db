"""A small made-up city of records, enough to train a model on; nothing in it is anybody's."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.linkage import LinkageSpec, parse_spec
from citywide.core.linkage.fields import FIELDS

SPEC = """
id: people
datasets:
  hmis: {key: [id], fields: {first_name: first_name}}
comparisons: [first_name, surname_and_address, birth, ssn, middle_name, sex, dataset, family]
blocking:
- [first_name, last_name]
- [both_names]
- [last_name, birth_year]
- [first_name, birth_year]
- [last_name, month_day]
- [address]
- [ssn]
- [last_name, first_initial]
- [birth_date, first_initial]
- [first_prefix, last_prefix]
"""
_FIRST = """Ada Ana Ben Carla Chris Dana David Elena Emil Farah Grace Hao Ines Ivan Jana Jorge Kim
Lan Leo Maria Minh Nadia Omar Petra Quynh Rosa Sam Tara Uma Victor Wanda Xavier Yara Zoe""".split()
_SYLLABLES = "ba co du fe gi ho ka le mi no pa ra se ti vo wa ya zu".split()
_COLUMNS: Mapping[str, Any] = {"record_id": "string", "dataset": "string", **FIELDS}


def spec() -> LinkageSpec:
    """Return the specification the small city is linked by."""
    return parse_spec(SPEC)


def table(rows: Sequence[Mapping[str, Any]]) -> ir.Table:
    """Return a record table of rows; what a row does not say is null."""
    schema = ibis.schema(dict(_COLUMNS)).to_pyarrow()
    full = [{name: row.get(name) for name in schema.names} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(full, schema=schema))


def city(people: int = 600, seed: int = 7) -> list[dict[str, Any]]:
    """Return records of two departments over the same people, with some typing errors."""
    chance = random.Random(seed)
    rows = []
    for number in range(people):
        person = _person(chance)
        rows.append({"record_id": f"hmis/{number}", "dataset": "hmis"} | person)
        if chance.random() < 0.6:
            other = {"record_id": f"police/{number}", "dataset": "police"}
            rows.append(other | _mistyped(person, chance))
    return rows


def _person(chance: random.Random) -> dict[str, Any]:
    surname = "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()
    return {
        "first_name": chance.choice(_FIRST),
        "middle_name": chance.choice("ABCDEFGHJKLMNPRSTVW"),
        "last_name": surname,
        "birth_date": date(1940, 1, 1) + timedelta(days=chance.randrange(25_000)),
        "sex": chance.choice("FM"),
        "ssn": str(chance.randrange(101_010_001, 599_999_999)),
        "street_number": str(chance.randrange(1, 900)),
        "street_name": f"{chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)} street",
    }


def _mistyped(person: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    copy = dict(person)
    if chance.random() < 0.1:
        copy["last_name"] = copy["last_name"][:-1]
    if chance.random() < 0.1:
        copy["first_name"] = copy["first_name"][0] + "x" + copy["first_name"][1:]
    for field, share in (("ssn", 0.5), ("birth_date", 0.1), ("street_name", 0.2)):
        if chance.random() < share:
            copy[field] = None
    return copy
