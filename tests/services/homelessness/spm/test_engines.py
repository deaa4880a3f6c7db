"""One small set of records through every calculation: the same answers on each engine.

The answers were worked out by hand from the rules; what is computed beside them on DuckDB is
compared row by row.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from citywide.core.engines import Engine
from citywide.services.homelessness.rules.apr import APR, apr_parameters
from citywide.services.homelessness.rules.ce_apr import CE_APR, ce_apr_parameters
from citywide.services.homelessness.rules.counts import COUNTS, count_parameters
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from citywide.services.homelessness.rules.spm import SPM, spm_parameters
from tests.services.homelessness.nightly import calculate, cells, nightly, tables
from tests.services.homelessness.nights.world import World, on

START, END = dt.date(2022, 10, 1), dt.date(2023, 9, 30)


@pytest.fixture(scope="module")
def small_city() -> World:
    """People of every measure: a return, first times, incomes, outreach, housing, a child."""
    city = World()
    city.person("ana")
    city.person("bo", born="1960-05-05")
    city.person("cy", born="2015-01-01")
    city.person("di", born=None)
    city.person("ed", veteran_status=1)
    # ana leaves a shelter for a home, and is back within six months.
    city.stay("a1", "ana", "es", "2020-11-01", "2021-01-01", 410, living_situation=116)
    city.stay("a2", "ana", "es", "2021-04-01", "2021-05-01", 30)
    # bo and his child come to transitional housing for the first time.
    city.stay("b1", "bo", "th", "2022-11-01", None, household="h1", living_situation=101)
    city.stay("c1", "cy", "th", "2022-11-01", None, household="h1", relation=2)
    # di is met by outreach and goes to shelter; nights are counted one by one.
    city.stay("d1", "di", "so", "2022-10-05", "2022-12-01", 101)
    city.stay("d2", "di", "nbn", "2022-12-01", "2022-12-20", 30)
    city.nights("d2", "di", "2022-12-01", "2022-12-02", "2022-12-05")
    # ed moves in, and has more income after a year.
    city.stay("e1", "ed", "psh", "2021-10-01", None, move_in_date="2021-11-01")
    city.add("funder", funder_id="f", project_id="psh", funder=2, start_date=on("2015-01-01"))
    for key, stage, day, earned in (("i1", 1, "2021-10-01", 0), ("i2", 5, "2022-10-01", 500)):
        city.add(
            "income_benefits", income_benefits_id=key, enrollment_id="e1", personal_id="ed",
            information_date=on(day), data_collection_stage=stage,
            income_from_any_source=1 if earned else 0, total_monthly_income=Decimal(earned),
            earned=1 if earned else 0, earned_amount=Decimal(earned),
        )  # fmt: skip
    return city


def everything(engine: Engine, city: World, work: Path) -> dict[str, Any]:
    """Return the rows of every calculation's results."""
    given = nightly(engine, tables(city.rows), work / "nightly")
    found: dict[str, Any] = {}
    asked = (
        (SPM, spm_parameters(START, END), ("spm_cells", "spm_cell_people")),
        (APR, apr_parameters(START, END), ("apr_cells",)),
        (COUNTS, count_parameters(dt.date(2022, 12, 5)), ("pit_people", "pit_counts", "hic_beds")),
        (CE_APR, ce_apr_parameters(START, END), ("ce_apr_cells",)),
        (EXITS, exit_parameters(START, END), ("outcomes", "outcome_returns", "flows")),
    )
    for folder, values, wanted in asked:
        found |= calculate(engine, folder, given, values, work / folder.parent.name, *wanted)
    return found


def said(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return rows as texts in an order of their own; engines may order and size numbers as they
    like."""
    return sorted(tuple(f"{k}={_plain(v)}" for k, v in sorted(row.items())) for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, float | Decimal):
        return round(Decimal(str(value)), 6).normalize()
    return value


def test_every_engine_gives_the_same_measures(
    engine: Engine, duckdb_engine: Engine, small_city: World, tmp_path: Path
) -> None:
    found = everything(engine, small_city, tmp_path / "own")
    spm = cells(found["spm_cells"])
    by_hand = {
        ("2", "B3"): 1, ("2", "C3"): 1,  # ana left a shelter for a home and was back in 90 days
        ("3.2", "C2"): 3, ("3.2", "C3"): 1, ("3.2", "C5"): 2,  # di in shelter; bo and his child
        ("4.1", "C2"): 1, ("4.1", "C3"): 1, ("4.3", "C3"): 1,  # ed earns more
        ("5.1", "C2"): 3, ("5.1", "C4"): 3,  # bo, his child and di came for the first time
        ("7a.1", "C2"): 1, ("7a.1", "C3"): 1,  # di left outreach for a shelter
        ("7b.2", "C2"): 1, ("7b.2", "C3"): 1,  # ed stays housed
    }  # fmt: skip
    assert {cell: spm[cell] for cell in by_hand} == by_hand
    if engine is not duckdb_engine:
        beside = everything(duckdb_engine, small_city, tmp_path / "duckdb")
        for name, rows in beside.items():
            assert said(found[name]) == said(rows), name
