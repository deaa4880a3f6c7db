"""HUD Data Lab's test kit: the Coordinated Entry APR, cell by cell; and events by hand."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import ibis.expr.types as ir
import pytest

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.ce_apr import CE_APR, ce_apr_parameters
from tests.services.homelessness.nightly import calculate, cells, nightly, tables
from tests.services.homelessness.nights.world import World, on

PERIOD = (dt.date(2020, 10, 1), dt.date(2021, 9, 30))
QUESTIONS = {"Q5a": 1, "Q7a": 2, "Q8a": 2, "Q9a": 2, "Q9b": 2, "Q9c": 2, "Q9d": 2, "Q10": 2}
LEFT_OUT = {("Q5a", "B12"), ("Q7a", "B7"), *(("Q8a", f"{letter}3") for letter in "BCDEF")}
"""Youth under 25, and the rows of permanent housing: not computed."""


def expected_cells(folder: Path) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """Yield table and cell, and the value, of every cell that is filled in."""
    for question, first in QUESTIONS.items():
        with (folder / f"{question}.csv").open(encoding="utf-8", newline="") as lines:
            for at, row in enumerate(csv.reader(lines), 1):
                for letter, text in zip("BCDEFG", row[1:], strict=False):
                    cell = question, f"{letter}{at}"
                    if at >= first and text.strip() and cell not in LEFT_OUT:
                        yield cell, Decimal(text.strip())


@pytest.mark.parametrize("report", ["ce", "ce_and_es_ee_esg_2"])
def test_cells_of_the_test_kit(
    duckdb_engine: Engine,
    kit: Path,
    kit_tables: dict[str, ir.Table],
    tmp_path: Path,
    report: str,
) -> None:
    folder = kit / "expected" / "ce_apr" / report
    with (folder / "Q4a.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    projects, cocs = [row["Project ID"] for row in rows], [row["CoC Number"] for row in rows]
    values = ce_apr_parameters(*PERIOD, projects, cocs)
    made = calculate(duckdb_engine, CE_APR, kit_tables, values, tmp_path, "ce_apr_cells")
    found = cells(made["ce_apr_cells"])
    expected = dict(expected_cells(folder))
    # The kit rounds shares down at the fourth place.
    wrong = {
        cell: (found.get(cell), value)
        for cell, value in expected.items()
        if found.get(cell) is None or abs(found[cell] - value) > Decimal("0.0001")
    }
    assert len(expected) > 150
    assert wrong == {}


@pytest.fixture
def city() -> World:
    """Heads whose events answer their assessments in each way the rule knows."""
    world = World()
    for name in ("ana", "bo", "cy", "di"):
        world.person(name)
        world.stay(f"{name}1", name, "es", "2022-10-01", None, living_situation=101)
        world.stay(f"{name}2", name, "so", "2022-10-01", "2023-12-31", 101)
    return world


def assessed(world: World, key: str, name: str, day: str, prioritized: int = 1) -> None:
    """Add an assessment in the shelter, in person."""
    world.add(
        "assessment", assessment_id=key, enrollment_id=f"{name}1", personal_id=name,
        assessment_date=on(day), assessment_type=3, assessment_level=2,
        prioritization_status=prioritized,
    )  # fmt: skip


def event(world: World, key: str, stay: str, day: str, kind: int, **result: int) -> None:
    """Add an event of a stay."""
    world.add(
        "event", event_id=key, enrollment_id=stay, personal_id=stay[:-1], event_date=on(day),
        event=kind, **result,
    )  # fmt: skip


def test_the_event_that_answers_an_assessment(
    duckdb_engine: Engine, city: World, tmp_path: Path
) -> None:
    period = (dt.date(2022, 10, 1), dt.date(2023, 9, 30))
    # ana: the shelter's own event comes before a later one of another project.
    assessed(city, "a1", "ana", "2023-01-01", prioritized=2)
    assessed(city, "a2", "ana", "2023-03-01")
    event(city, "v1", "ana1", "2023-02-01", 10, referral_result=2)
    event(city, "v2", "ana1", "2023-03-05", 14, referral_result=1)
    event(city, "v3", "ana2", "2023-04-01", 11, referral_result=3)
    # bo: 90 days after the period still count, and 91 do not.
    assessed(city, "b1", "bo", "2023-09-01")
    event(city, "v4", "bo2", "2023-12-29", 13)
    event(city, "v5", "bo2", "2023-12-30", 5, referral_case_manage_after=1)
    # cy: assessed anew after the period; what came then answers the later assessment.
    assessed(city, "c1", "cy", "2023-09-15")
    assessed(city, "c2", "cy", "2023-10-15")
    event(city, "v6", "cy1", "2023-10-16", 14, referral_result=1)
    # di: never assessed; only the event itself is counted.
    event(city, "v7", "di1", "2023-05-01", 2, prob_sol_div_rr_result=1)
    given = nightly(duckdb_engine, tables(city.rows), tmp_path / "nightly")
    values = ce_apr_parameters(*period)
    made = calculate(duckdb_engine, CE_APR, given, values, tmp_path, "ce_apr_cells")
    found = cells(made["ce_apr_cells"])
    expected = {
        ("Q9a", "C4"): 3, ("Q9a", "B5"): 3, ("Q9b", "B2"): 3, ("Q9b", "B3"): 0,
        ("Q9d", "B11"): 1,  # ana's, of the project that assessed her
        ("Q9d", "B10"): 1,  # bo's, on the ninetieth day
        ("Q9d", "B16"): 2, ("Q9d", "B18"): 1, ("Q9d", "B20"): 0, ("Q9d", "B21"): 1,
        ("Q9d", "B17"): Decimal("0.6667"), ("Q9d", "B23"): Decimal("0.5"),
        ("Q9c", "B3"): 0, ("Q10", "B3"): 4, ("Q10", "B5"): 1, ("Q10", "F5"): 1,
        ("Q10", "B13"): 1, ("Q10", "D13"): 1, ("Q10", "B16"): 0,
    }  # fmt: skip
    assert {cell: found[cell] for cell in expected} == expected
    assert found["Q9b", "D4"] is None, "a share of nobody"
    with pytest.raises(UsageError, match="before it starts"):
        ce_apr_parameters(period[1], period[0])
