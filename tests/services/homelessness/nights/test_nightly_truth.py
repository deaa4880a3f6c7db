"""Where each person was, night by night, on every engine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.nights import NIGHTS, night_parameters
from tests.services.homelessness.nightly import calculate, nightly, tables
from tests.services.homelessness.nights.world import World, on

BORN = {
    "head": "1980-01-01", "kid": "2015-01-01", "later": "2016-01-01", "gone": "1985-01-01",
    "baby": "2024-03-05", "nbn": "1970-01-01", "lost": None, "early": "1970-01-01",
    "twice": "1960-01-01",
}  # fmt: skip


def world() -> World:
    """Return one case of every rule."""
    it = World()
    for name, born in BORN.items():
        it.person(name, born)
    # A household in rapid re-housing: moved in on 1 March, one joined after, one left before.
    told: Any = {"living_situation": 116, "date_to_street_essh": "2022-01-01"}
    ill: Any = {"disabling_condition": 1, "enrollment_coc": "XX-501"}
    it.stay("h", "head", "rrh", "2024-02-01", household="hh", move_in_date="2024-03-01",
            **told, **ill)  # fmt: skip
    it.stay("k", "kid", "rrh", "2024-02-01", household="hh", relation=2, living_situation=116)
    it.stay("l", "later", "rrh", "2024-04-01", household="hh", relation=2)
    it.stay("g", "gone", "rrh", "2024-02-01", "2024-02-20", household="hh", relation=3)
    it.stay("n", "nbn", "nbn", "2024-03-01", "2024-03-20", date_to_street_essh="2024-02-01")
    it.nights("n", "nbn", "2024-03-03", "2024-03-04", "2024-03-04", "2024-03-10", "2024-03-20")
    it.stay("b", "baby", "es", "2024-03-01", "2024-03-08", household="b", relation=1)
    it.stay("x", "lost", "psh", "2024-03-01", move_in_date="2024-02-01")
    it.stay("e", "early", "es", "2024-03-10", "2024-03-01")
    it.stay("t", "twice", "es", "2024-03-01", "2024-03-05")
    it.stay("u", "twice", "th", "2024-03-03", "2024-03-10", to=410)
    it.stay("d", "twice", "es", "2024-01-01", date_deleted=dt.datetime(2024, 5, 1, tzinfo=dt.UTC))
    return it


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, Any]]]:
    return world().rows


def test_stays_spans_and_nights(
    engine: Engine, rows: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    made = nightly(engine, tables(rows), tmp_path)
    stays = {r["enrollment_id"]: r for r in engine.fetch(made["homeless_stays"]).to_pylist()}
    assert "d" not in stays, "deleted rows take no part"
    assert {key: stays[key]["move_in_on"] for key in "hklgx"} == {
        "h": on("2024-03-01"), "k": on("2024-03-01"), "l": on("2024-04-01"), "g": None, "x": None,
    }  # fmt: skip
    assert stays["l"]["move_in_from"] == "joined after the household moved in"
    assert (stays["x"]["household_move_in_recorded_on"]) == on("2024-02-01")
    assert [stays[key]["coc_code"] for key in "hkn"] == ["XX-501", "XX-501", "XX-500"]
    assert [stays[key]["coc_from"] for key in "hkn"] == [
        "enrollment", "head of household", "project",
    ]  # fmt: skip
    assert {key for key in stays if stays[key]["is_chronic_at_start"]} == {"h", "k", "g", "l"}
    assert {key for key in stays if stays[key]["is_literally_homeless_at_entry"]} == {
        "h", "k", "n", "b", "e", "t",
    }  # fmt: skip
    assert stays["k"]["street_on"] == on("2022-01-01"), "a child takes the head's date"
    assert stays["l"]["street_on"] is None, "but not one that joined later"
    assert stays["u"]["destination_group"] == "permanent"
    assert stays["b"]["head_enrollment_id"] == "b"

    spans = engine.fetch(made["homeless_spans"]).to_pylist()
    assert sorted(
        (s["kind"], str(s["from_night"]), str(s["to_night"]), s["source_rows"], s["source_line"])
        for s in spans
        if s["enrollment_id"] in "nbhex"
    ) == [
        ("bed night", "2024-03-03", "2024-03-05", 2, 2),
        ("bed night", "2024-03-10", "2024-03-11", 1, 5),
        ("before move-in", "2024-02-01", "2024-03-01", 1, 2),
        ("before move-in", "2024-03-01", "None", 1, 8),
        ("housed", "2024-03-01", "None", 1, 2),
        ("self-reported", "2022-01-01", "2024-02-01", 1, 2),
        ("self-reported", "2024-02-01", "2024-03-03", 1, 6),
        ("stay", "2024-03-05", "2024-03-08", 1, 7),
    ], "exit is no night, nothing before birth, a stay ending before it begins has none"

    values = night_parameters(on("2024-03-01"), on("2024-03-10"))
    nights = calculate(engine, NIGHTS, made, values, tmp_path / "nights")["person_nights"]
    twice = sorted((str(n["night"])[8:], n["project_group"], n["claims"]) for n in nights
                   if n["person_id"] == "twice")  # fmt: skip
    assert twice == [
        ("01", "ES", 1), ("02", "ES", 1), ("03", "ES", 2), ("04", "ES", 2), ("05", "TH", 1),
        ("06", "TH", 1), ("07", "TH", 1), ("08", "TH", 1), ("09", "TH", 1),
    ]  # fmt: skip
    assert {n["kind"] for n in nights if n["person_id"] == "head"} == {"housed"}
    assert len({(n["person_id"], n["night"]) for n in nights}) == len(nights)


def test_people_found_by_linkage_are_one(duckdb_engine: Engine, tmp_path: Path) -> None:
    it = World()
    it.person("a")
    it.person("b")
    it.stay("1", "a", "es", "2024-03-01", "2024-03-05")
    it.stay("2", "b", "es", "2024-03-03", "2024-03-08")
    same = [{"source_id": "s", "personal_id": name, "person_id": "p"} for name in "ab"]
    made = nightly(duckdb_engine, tables(it.rows | {"people": same}), tmp_path)
    values = night_parameters(on("2024-03-01"), on("2024-03-31"), ["XX-500"])
    nights = calculate(duckdb_engine, NIGHTS, made, values, tmp_path / "n")["person_nights"]
    assert [n["person_id"] for n in nights] == ["p"] * 7


def test_a_period_must_be_a_period() -> None:
    with pytest.raises(UsageError, match="are 0 nights"):
        night_parameters(on("2024-03-02"), on("2024-03-01"))
