"""Known answers: HUD's test kit of 2022 and public test cases by the rules of FY2026."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import Engine
from citywide.services.homelessness.rules.spm import MEANINGS, SPM, SpmOptions, spm_parameters
from tests.services.homelessness.nightly import calculate, cells, nightly, read_folder

START, END = dt.date(2022, 10, 1), dt.date(2023, 9, 30)
SETS = ("m2", "m2_edges_derived", "m3", "m4", "m5", "m7")


def answers(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of expected values."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def measured(
    engine: Engine, folder: Path, work: Path, *wanted: str
) -> dict[str, list[dict[str, Any]]]:
    given = nightly(engine, read_folder(folder), work)
    values = spm_parameters(START, END, ["XX-500"])
    return calculate(engine, SPM, given, values, work / "spm", *wanted)


def as_text(row: dict[str, Any] | None, expected: dict[str, str]) -> dict[str, str]:
    """Return a person's row in the words of the expected one, for the fields that one gives."""
    if row is None:
        return {"universe": "excluded"}
    told = {"universe": "included", "days": str(row["days"]),
            "first_date": str(row["first_night"]), "last_date": str(row["last_night"])}  # fmt: skip
    return {key: value for key, value in told.items() if expected[key]}


def test_measure_1_person_by_person(engine: Engine, shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "hmis" / "spm_scenarios_fy2026"
    made = measured(engine, folder / "input", tmp_path, "m1_people", "m1_spans")
    found = {(row["metric"], row["person_id"]): row for row in made["m1_people"]}
    expected = answers(folder / "expected_measure1.csv")
    wrong = [
        (row["scenario"], got)
        for row in expected
        if (got := as_text(found.get((row["metric"], row["PersonalID"])), row))
        != {key: row[key] for key in ("universe", "days", "first_date", "last_date") if row[key]}
    ]
    assert (len(expected), wrong) == (63, [])


@pytest.mark.parametrize("name", SETS)
def test_measures_2_to_7_cell_by_cell(
    duckdb_engine: Engine, shared: Path, tmp_path: Path, name: str
) -> None:
    folder = shared / "data" / "hmis" / "spm_scenarios_fy2026" / "measures_2_to_7"
    expected = {
        (row["table"], row["cell"]): Decimal(row["expected"])
        for row in answers(folder / "expected_cells.csv")
        if row["dataset"] == name
    }
    made = measured(duckdb_engine, folder / name / "input", tmp_path, "spm_cells")
    found = cells(made["spm_cells"])
    assert expected
    assert {cell: found[cell] for cell in expected} == expected
    assert set(found) == set(MEANINGS), "every cell is explained, and no other"


def test_every_count_opens_to_the_people_in_it(
    duckdb_engine: Engine, shared: Path, tmp_path: Path
) -> None:
    folder = shared / "data" / "hmis" / "spm_scenarios_fy2026"
    made = measured(duckdb_engine, folder / "input", tmp_path, "spm_cells", "spm_cell_people")
    people: dict[tuple[str, str], set[str]] = {}
    for row in made["spm_cell_people"]:
        assert row["enrollment_id"] and row["why"] and row["source_line"] > 1
        people.setdefault((row["table_name"], row["cell"]), set()).add(row["person_id"])
    counts = {
        (row["table_name"], row["cell"]): row["value"]
        for row in made["spm_cells"]
        if row["figure"] == "count"
    }
    assert {cell: len(people.get(cell, ())) for cell in counts} == counts
    assert counts["1a", "C2"] > 30


def test_options_change_what_they_say(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "hmis" / "spm_scenarios_fy2026" / "measures_2_to_7"
    given = nightly(duckdb_engine, read_folder(folder / "m2_edges_derived" / "input"), tmp_path)

    def returns(**chosen: bool) -> dict[str, int | None]:
        values = spm_parameters(START, END, ["XX-500"], SpmOptions(**chosen))
        made = calculate(
            duckdb_engine, SPM, given, values, tmp_path / "-".join(chosen), "m2_people"
        )
        return {row["person_id"]: row["days_to_return"] for row in made["m2_people"]}

    usual = returns()
    assert usual["ph14"] is None and usual["phph"] is None and usual["th"] == 10
    chosen = returns(m2_gap_day_counts=True, m2_ph_after_ph=False, m2_th_gap=True)
    assert (chosen["ph14"], chosen["phph"], chosen["th"]) == (14, 50, None)
