"""Which value a person shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.core.linkage.survivorship import Preference, Survivorship, survivors

ROWS = [
    ("hmis/1", "hmis", "Ana", "Nguyen", date(1980, 1, 2), date(2026, 1, 1)),
    ("hmis/2", "hmis", "An", None, None, date(2026, 3, 1)),
    ("police/1", "police", "Ana Maria", "Nguyễn", None, date(2026, 2, 1)),
    ("police/2", "police", None, None, None, None),
]
PEOPLE = {"hmis/1": "p1", "hmis/2": "p1", "police/1": "p1", "police/2": "p2"}
NAMES = ["record_id", "dataset", "first_name", "last_name", "birth_date", "updated_on"]


def shown(engine: Engine, rules: Survivorship) -> dict[str, dict[str, object]]:
    types = ["string", "string", "string", "string", "date", "date"]
    schema = ibis.schema(dict(zip(NAMES, types, strict=True)))
    rows = [dict(zip(NAMES, row, strict=True)) for row in reversed(ROWS)]
    people = [{"record_id": r, "person_id": p} for r, p in PEOPLE.items()]
    identities = ibis.memtable(
        people, schema=ibis.schema({"record_id": "string", "person_id": "string"})
    )
    found = survivors(ibis.memtable(rows, schema=schema), identities, rules)
    return {row["person_id"]: row for row in engine.fetch(found).to_pylist()}


def test_each_preference_and_the_record_a_value_came_from(engine: Engine) -> None:
    rules = Survivorship(
        {"first_name": ["longest"], "last_name": ["most_trusted"], "birth_date": ["most_recent"]},
        trusted=["police", "hmis"],
        recent="updated_on",
    )
    found = shown(engine, rules)
    assert found["p1"] == {
        "person_id": "p1",
        "first_name": "Ana Maria",
        "first_name_record_id": "police/1",
        "last_name": "Nguyễn",
        "last_name_record_id": "police/1",
        "birth_date": date(1980, 1, 2),
        "birth_date_record_id": "hmis/1",
    }
    assert set(found["p2"].values()) == {"p2", None}


@pytest.mark.parametrize(
    ("preferences", "record"),
    [
        (["most_recent"], "hmis/2"),
        (["most_complete"], "hmis/1"),
        (["most_trusted", "most_recent"], "hmis/2"),
        (["most_trusted", "longest"], "hmis/1"),
        ([], "hmis/1"),
    ],
)
def test_later_preferences_break_the_ties_of_earlier_ones(
    duckdb_engine: Engine, preferences: Sequence[Preference], record: str
) -> None:
    fields = {"first_name": preferences, "last_name": [], "birth_date": []}
    rules = Survivorship(fields, trusted=["hmis"], recent="updated_on")
    assert shown(duckdb_engine, rules)["p1"]["first_name_record_id"] == record


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (Survivorship({}), "at least one field"),
        (Survivorship({"ssn": []}), "have no column ssn"),
        (Survivorship({"first_name": ["most_recent"]}), "which column tells how recent"),
    ],
)
def test_rules_that_cannot_be_followed_are_refused(
    duckdb_engine: Engine, rules: Survivorship, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        shown(duckdb_engine, rules)
