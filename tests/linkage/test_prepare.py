"""Records are brought to one form; what stands for nothing is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import NotFound
from citywide.core.linkage import parse_spec, prepare, read_records
from tests.linkage.people import spec, table


def _prepared(engine: Engine, work: Path, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    numbered = [
        {"record_id": f"hmis/{place:03}", "dataset": "hmis", **row}
        for place, row in enumerate(rows)
    ]
    found = engine.fetch(prepare(engine, spec(), table(numbered), work)).to_pylist()
    return sorted(found, key=lambda row: row["row"])


def test_fields_take_one_form(engine: Engine, tmp_path: Path) -> None:
    """One table of cases, because the slower engine is asked too."""
    rows = _prepared(
        engine,
        tmp_path,
        {"first_name": " José-Ángel ", "last_name": "O'Brien", "sex": "female"},
        {"first_name": "Ánh", "last_name": "Nguyễn", "street_name": "North First Street"},
        {"first_name": "Bob", "last_name": "李", "ssn": "123-45-6788", "unit": "Apt. 4"},
        {"first_name": "John", "last_name": "DOE", "ssn": "999-99-9999"},
        {"first_name": "Refused", "last_name": "Lopez", "ssn": "000-00-0000"},
        {"first_name": "Ana", "last_name": "Lopez", "birth_date": date(1900, 1, 1)},
        {"first_name": "Ana", "last_name": "Lopez", "age": 30, "age_on": date(2024, 6, 1)},
        {"full_name": "Lan Tran", "birth_written": "1980-02-31"},
    )
    names = [(row["first_name"], row["last_name"]) for row in rows]
    assert names == [
        ("jose angel", "obrien"),
        ("anh", "nguyen"),
        ("bob", "李"),
        (None, None),
        (None, "lopez"),
        ("ana", "lopez"),
        ("ana", "lopez"),
        ("lan", "tran"),
    ]
    assert rows[0]["sex"] == "F"
    assert rows[1]["street_name"] == "n first"
    assert (rows[2]["ssn"], rows[2]["unit"], rows[2]["formal_name"]) == ("123456788", "4", "robert")
    assert [row["ssn"] for row in rows[3:5]] == [None, None]
    assert rows[5]["birth_digits"] is None
    assert (rows[6]["year_low"], rows[6]["year_high"]) == (1993, 1994)
    assert rows[7]["birth_digits"] == "19800231"


def test_an_address_of_too_many_surnames_is_left_out(duckdb_engine: Engine, tmp_path: Path) -> None:
    shelter = {"street_number": "505", "street_name": "Main St"}
    home = {"street_number": "7", "street_name": "Elm St", "last_name": "Lopez"}
    rows = _prepared(
        duckdb_engine,
        tmp_path,
        *({"last_name": f"Name{letter}", **shelter} for letter in "ABCDEFGHIJKL"),
        *(home for _ in range(12)),
    )
    assert {row["street_name"] for row in rows[:12]} == {None}
    assert {row["street_name"] for row in rows[12:]} == {"elm"}


def test_a_block_of_too_many_records_is_left_out(duckdb_engine: Engine, tmp_path: Path) -> None:
    crowd = [{"first_name": "Ana", "last_name": "Lopez"} for _ in range(101)]
    rows = _prepared(duckdb_engine, tmp_path, *crowd, {"first_name": "Lan", "last_name": "Tran"})
    assert {row["block_0"] for row in rows[:101]} == {None}
    assert rows[101]["block_0"] is not None


_TWO = """
id: two
datasets:
  hmis_client:
    key: [source_id, personal_id]
    fields: {first_name: given, birth_date: dob}
    formats: {birth_date: ['%m/%d/%Y']}
  calls:
    key: [id]
    fields: {first_name: caller, age: years}
    age_on: 2024-01-31
comparisons: [first_name, birth]
blocking:
- [first_name, birth_year]
"""


def test_data_sets_fill_the_standard_fields(duckdb_engine: Engine) -> None:
    import ibis

    clients = {"source_id": ["a"], "personal_id": ["1"], "given": ["Ana"], "dob": ["02/03/1990"]}
    calls = {"id": [7], "caller": ["Lan"], "years": ["33"]}
    tables = {
        "hmis_client": ibis.memtable(pa.table(clients)),
        "calls": ibis.memtable(pa.table(calls)),
    }
    records = read_records(duckdb_engine, parse_spec(_TWO), tables)
    found = {row["record_id"]: row for row in duckdb_engine.fetch(records).to_pylist()}
    assert found["hmis_client/a/1"]["birth_date"] == date(1990, 2, 3)
    assert (found["calls/7"]["age"], found["calls/7"]["age_on"]) == (33, date(2024, 1, 31))


def test_a_column_that_is_not_there_is_named(duckdb_engine: Engine) -> None:
    import ibis

    lacking = ibis.memtable(pa.table({"id": [1]}))
    with pytest.raises(NotFound, match="no column 'source_id'"):
        read_records(duckdb_engine, parse_spec(_TWO), {"hmis_client": lacking, "calls": lacking})
