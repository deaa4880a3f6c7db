"""Several queries in order, with values: a folder in, tables out, equal on every engine."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.calculations import load_calculation, run
from citywide.core.engines import Engine
from citywide.core.errors import ContractError, UsageError

STAYS = ibis.memtable(
    pa.table(
        {
            "person_id": ["a", "a", "b", "c"],
            "entry_on": [dt.date(2024, 1, 1), dt.date(2024, 3, 1), dt.date(2024, 2, 1), None],
            "nights": [10, 20, 30, 40],
            "kind": ["ES", "SH", "ES", "TH"],
        }
    )
)
COUNTED = """-- Stays that began in the period.
SELECT person_id, nights FROM stays
WHERE entry_on >= $start AND entry_on < $before AND kind IN ($kinds)"""
PERSONS = "SELECT person_id, sum(nights) AS nights FROM counted GROUP BY person_id"
LONG = "SELECT count(*) AS persons FROM persons WHERE nights >= $at_least"


def folder_of(folder: Path, **queries: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in queries.items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def lengths(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "lengths", long=LONG, persons=PERSONS, counted=COUNTED)


VALUES: dict[str, Any] = {
    "start": dt.date(2024, 1, 1), "before": dt.date(2024, 3, 1),
    "kinds": ["ES", "SH"], "at_least": 15,
}  # fmt: skip


def test_steps_run_in_order_with_their_values(
    engine: Engine, lengths: Path, tmp_path: Path
) -> None:
    calculation = load_calculation(lengths)
    assert list(calculation.steps) == ["counted", "persons", "long"]
    assert calculation.inputs == ("stays",)
    assert calculation.parameters == ("at_least", "before", "kinds", "start")
    out = run(engine, calculation, {"stays": STAYS}, VALUES, tmp_path / "work")
    assert engine.fetch(out["persons"].order_by("person_id")).to_pylist() == [
        {"person_id": "a", "nights": 10}, {"person_id": "b", "nights": 30},
    ]  # fmt: skip
    assert engine.fetch(out["long"])["persons"].to_pylist() == [1]
    none = run(engine, calculation, {"stays": STAYS}, VALUES | {"kinds": []}, tmp_path / "none")
    assert engine.fetch(none["long"])["persons"].to_pylist() == [0]


def test_only_what_is_wanted_is_computed(
    duckdb_engine: Engine, lengths: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    calculation = load_calculation(lengths)
    out = run(duckdb_engine, calculation, {"stays": STAYS}, VALUES, work, ["persons"])
    assert set(out) == {"persons"}
    assert {path.name.split(".")[0] for path in work.rglob("*.parquet")} <= {
        "step-counted", "step-persons",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kinds": "ES"}, None),
        ({"more": 1}, "has no parameter more. It takes: at_least, before, kinds, start"),
        ({"start": ["x"]}, r"\$start is a list"),
    ],
    ids=["a-word-in-a-list", "one-too-many", "list-for-a-date"],
)
def test_values_that_do_not_fit(
    duckdb_engine: Engine, lengths: Path, tmp_path: Path, change: dict[str, Any], words: str | None
) -> None:
    calculation = load_calculation(lengths)
    if words is None:
        run(duckdb_engine, calculation, {"stays": STAYS}, VALUES | change, tmp_path / "work")
        return
    with pytest.raises(UsageError, match=words):
        run(duckdb_engine, calculation, {"stays": STAYS}, VALUES | change, tmp_path / "work")


def test_a_value_left_out_a_step_unknown_a_table_missing(
    duckdb_engine: Engine, lengths: Path, tmp_path: Path
) -> None:
    calculation = load_calculation(lengths)
    with pytest.raises(UsageError, match="needs a value for at_least, before, kinds, start"):
        run(duckdb_engine, calculation, {"stays": STAYS}, {}, tmp_path / "work")
    with pytest.raises(UsageError, match=r"computes no short. There are: counted, persons, long"):
        run(duckdb_engine, calculation, {"stays": STAYS}, VALUES, tmp_path / "work", ["short"])
    with pytest.raises(ContractError, match="stays"):
        run(duckdb_engine, calculation, {}, VALUES, tmp_path / "work")


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ({"one": "SELECT * FROM two", "two": "SELECT * FROM one"}, "circle"),
        ({"one": "SELECT a FROM t WHERE a = ?"}, "Give every value a name"),
        ({"one": "DELETE FROM t"}, "only reads"),
        ({"one": "SELECT random() AS r FROM t"}, "RANDOM|RAND"),
        ({}, "no .sql file"),
    ],
    ids=["circle", "nameless", "not-a-query", "unsafe", "empty"],
)
def test_mistakes_are_named(tmp_path: Path, queries: dict[str, str], words: str) -> None:
    with pytest.raises(ContractError, match=words):
        load_calculation(folder_of(tmp_path / "wrong", **queries))


def test_folders_share_steps_and_change_the_hash(tmp_path: Path, lengths: Path) -> None:
    shared = folder_of(tmp_path / "shared", persons=PERSONS, counted=COUNTED)
    own = folder_of(tmp_path / "own" / "sql", long=LONG)
    both = load_calculation(own, shared)
    assert both.name == "own" and both.hash == load_calculation(lengths).hash
    folder_of(own, long=LONG + " AND nights < 100")
    assert load_calculation(own, shared).hash != both.hash
    with pytest.raises(ContractError, match="two folders"):
        load_calculation(lengths, shared)


@given(text=st.text(max_size=40), number=st.decimals(-(10**6), 10**6, places=3))
def test_a_value_is_never_read_as_sql(
    duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory, text: str, number: Decimal
) -> None:
    folder = tmp_path_factory.mktemp("values")
    query = "SELECT $text AS said, $number AS amount, count(*) AS n FROM stays"
    calculation = load_calculation(folder_of(folder / "said", said=query))
    if "\x00" in text:
        return
    values = {"text": text, "number": number}
    out = run(duckdb_engine, calculation, {"stays": STAYS}, values, folder / "work")
    (row,) = duckdb_engine.fetch(out["said"]).to_pylist()
    assert (row["said"], Decimal(row["amount"]), row["n"]) == (text, number, 4)


def test_instants_are_aware(duckdb_engine: Engine, tmp_path: Path) -> None:
    query = "SELECT $at AS at FROM stays WHERE nights = 10"
    calculation = load_calculation(folder_of(tmp_path / "at", when=query))
    moment = dt.datetime(2024, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=-7)))
    out = run(duckdb_engine, calculation, {"stays": STAYS}, {"at": moment}, tmp_path / "work")
    assert duckdb_engine.fetch(out["when"])["at"].to_pylist() == [moment]
    with pytest.raises(UsageError, match="no time zone"):
        naive = {"at": dt.datetime(2024, 7, 1)}
        run(duckdb_engine, calculation, {"stays": STAYS}, naive, tmp_path / "naive")
