"""The point-in-time count of one night, and the beds of that night."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from citywide.core.engines import Engine
from citywide.services.homelessness.rules.counts import COUNTS, count_night, count_parameters
from tests.services.homelessness.nightly import calculate, nightly, tables
from tests.services.homelessness.nights.world import World, on

NIGHT = "2024-01-24"


def world() -> World:
    """Return people who are, or are not, counted on the night, and why."""
    it = World()
    ages = {"mum": "1990-01-01", "child": "2015-01-01", "vet": "1950-01-01", "young": "2003-01-01",
            "bed": "1970-01-01", "nobed": "1970-01-01", "both": "1970-01-01", "home": "1970-01-01",
            "left": "1970-01-01", "street": "1970-01-01", "alone": "2010-01-01"}  # fmt: skip
    for name, born in ages.items():
        it.person(name, born, veteran_status=int(name == "vet"))
    it.stay("m", "mum", "es", "2024-01-01", household="f")
    it.stay("c", "child", "es", "2024-01-01", household="f", relation=2)
    it.stay("v", "vet", "sh", NIGHT)
    it.stay("y", "young", "th", "2023-01-01", "2024-01-25")
    it.stay("b", "bed", "nbn", "2024-01-01")
    it.nights("b", "bed", NIGHT)
    it.stay("n", "nobed", "nbn", "2024-01-01")
    it.nights("n", "nobed", "2024-01-23")
    it.stay("b1", "both", "th", "2024-01-01")
    it.stay("b2", "both", "es", "2024-01-20")
    it.stay("h1", "home", "es", "2024-01-01")
    it.stay("h2", "home", "psh", "2024-01-10", move_in_date="2024-01-15")
    it.stay("l", "left", "es", "2024-01-01", NIGHT)
    it.stay("s", "street", "so", "2024-01-01")
    it.stay("a", "alone", "es", "2024-01-01")
    for project, beds, begun, ended in [
        ("es", 10, "2020-01-01", None), ("es", 90, "2020-01-01", "2023-12-31"),
        ("psh", 4, "2020-01-01", None), ("th", 8, "2024-02-01", None),
        ("sh", 2, "2020-01-01", None),
    ]:  # fmt: skip
        it.add(
            "inventory", inventory_id=f"{project}{beds}", project_id=project, coc_code="XX-500",
            household_type=1, bed_inventory=beds, unit_inventory=beds, vet_bed_inventory=1,
            inventory_start_date=on(begun), inventory_end_date=on(ended) if ended else None,
        )  # fmt: skip
    for project in ("es", "psh"):
        it.add(
            "hmis_participation", hmis_participation_id=project, project_id=project,
            hmis_participation_type=1, hmis_participation_status_start_date=on("2020-01-01"),
        )  # fmt: skip
    return it


@pytest.fixture(scope="module")
def counted(
    duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, object]]]:
    work = tmp_path_factory.mktemp("counts")
    made = nightly(duckdb_engine, tables(world().rows), work)
    return calculate(duckdb_engine, COUNTS, made, count_parameters(on(NIGHT)), work / "made")


def test_who_is_counted_where(counted: dict[str, list[dict[str, object]]]) -> None:
    found = {row["person_id"]: row["project_group"] for row in counted["pit_people"]}
    assert found == {
        "mum": "ES", "child": "ES", "vet": "SH", "young": "TH", "bed": "ES", "both": "ES",
        "street": "SO", "alone": "ES",
    }  # fmt: skip


def test_the_count_by_project_and_household(counted: dict[str, list[dict[str, object]]]) -> None:
    found = {(row["project_group"], row["household_type"]): row for row in counted["pit_counts"]}
    assert {key: row["people"] for key, row in found.items() if "all" in key} == {
        ("all", "all"): 7, ("ES", "all"): 5, ("SH", "all"): 1, ("TH", "all"): 1, ("SO", "all"): 1,
        ("all", "without children"): 4, ("all", "adults and children"): 2,
        ("all", "only children"): 1,
    }  # fmt: skip
    total = found["all", "all"]
    told = ("households", "adults", "children", "veterans", "youth")
    assert [total[name] for name in told] == [6, 5, 2, 1, 1]


def test_beds_of_the_night_and_their_use(counted: dict[str, list[dict[str, object]]]) -> None:
    found = {row["project_id"]: row for row in counted["hic_beds"]}
    # Whoever is housed elsewhere still slept in a bed of the shelter, as its own record says.
    assert {key: (row["beds"], row["people"], row["use_share"]) for key, row in found.items()} == {
        "es": (10, 5, Decimal("0.5")), "psh": (4, 1, Decimal("0.25")), "sh": (2, None, None),
    }  # fmt: skip
    assert found["es"]["beds_veterans"] == 1


def test_count_night() -> None:
    assert count_night(2024, 1) == dt.date(2024, 1, 31)
    assert count_night(2021, 1) == dt.date(2021, 1, 27)
