"""Spending and exits of projects by fiscal year, worked out by hand on a small world."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.calculations import load_calculation, run
from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from citywide.services.homelessness.rules.spending import (
    SPENDING,
    Target,
    fiscal_year_of,
    fiscal_years,
    judged,
    year_ends,
    year_starts,
)
from tests.services.homelessness.nightly import nightly
from tests.services.homelessness.nightly import tables as hmis
from tests.services.homelessness.nights.world import World, on
from tests.services.homelessness.spending import ledger

STEPS = ("project_years", "agreement_pays", "spending_totals", "stay_medians", "spending_entries")
TO = {"permanent": 410, "unknown": 30, "elsewhere": 302, "dead": 24}


@pytest.fixture(scope="module")
def found(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Any:
    it = World()
    # Fiscal year 2023 ends on June 30: the second of the two shelter exits to housing is in 2024.
    _exit(it, "a", "es", "2023-06-20", "2023-06-30", "permanent")
    _exit(it, "b", "es", "2023-06-20", "2023-07-01", "permanent")
    _exit(it, "c", "es", "2023-08-01", "2023-08-11", "unknown")
    _exit(it, "d", "es", "2023-08-01", "2023-08-31", "elsewhere")
    _exit(it, "e", "es", "2023-08-01", "2023-09-01", "dead")
    _exit(it, "f", "th", "2023-08-01", "2023-11-09", "permanent")
    _exit(it, "g", "rrh", "2023-08-01", "2023-09-01", "permanent")
    it.add("project", project_id="ce", project_type=14, continuum_project=1, project_name="CE")
    it.add("project", project_id="psh", project_type=3, continuum_project=1, source_id="t")
    money = ledger.tables(
        [
            ("2023-05", "A1", "es", 100), ("2023-07", "A1", "es", 500),
            ("2023-08", "A1", "es", -50), ("2023-07", "A2", "es", 150),
            ("2023-07", "A2", "th", 900), ("2023-07", "A1", None, 70), ("2023-07", None, None, 30),
            ("2023-07", "A9", "lost", 11), ("2023-07", "A1", "ce", 13),
            ("2023-07", "A1", "psh", 17), ("2024-07", "A1", "es", 999),
        ],
        ["A1", "A2"],
        [("A1", "es"), ("A2", "th"), ("A1", "ce"), ("A1", "nowhere")],
    )  # fmt: skip
    work = tmp_path_factory.mktemp("spending")
    given_tables = nightly(duckdb_engine, hmis(it.rows), work / "nightly") | money
    calculation = load_calculation(SPENDING, EXITS)
    values = exit_parameters(dt.date(2022, 7, 1), dt.date(2024, 6, 30))
    made = run(duckdb_engine, calculation, given_tables, values, work, STEPS)
    return {name: duckdb_engine.fetch(table).to_pylist() for name, table in made.items()}


def _exit(it: World, name: str, project: str, entry: str, exit_: str, to: str) -> None:
    it.person(name)
    it.stay(f"e{name}", name, project, entry, exit_, to=TO[to])


def test_each_project_has_its_spending_and_its_exits(found: Any) -> None:
    years = {(row["fiscal_year"], row["project_id"]): row for row in found["project_years"]}
    told = {
        key: (row["spent_usd"], row["is_paid"], row["exits"], row["exits_permanent"],
              row["exits_unknown"], row["stay_days_median"])
        for key, row in years.items()
    }  # fmt: skip
    # The dead are among the exits; corrections take from the spending; 999 is booked too late.
    assert told == {
        (2023, "es"): (Decimal(100), True, 1, 1, 0, 10),
        (2024, "es"): (Decimal(600), True, 4, 1, 1, 20.5),
        (2024, "th"): (Decimal(900), True, 1, 1, 0, 100),
        (2024, "rrh"): (Decimal(0), False, 1, 1, 0, 31),
    }


def test_money_that_counts_towards_no_exit_says_why(found: Any) -> None:
    placed = {(row["project_id"], row["amount_usd"]): row for row in found["spending_entries"]}
    assert placed[None, Decimal(70)]["placed"] == "no_project"
    assert placed["lost", Decimal(11)]["placed"] == "unknown_project"
    assert placed["lost", Decimal(11)]["is_agreement_unknown"]
    assert placed["ce", Decimal(13)]["placed"] == "no_exits_counted"
    assert placed["psh", Decimal(17)]["placed"] == "ambiguous_project"
    assert not placed[None, Decimal(30)]["is_agreement_unknown"]


def test_all_spending_is_in_one_place(found: Any) -> None:
    totals = {
        (row["fiscal_year"], row["grouping_name"], row["member"]): row["spent_usd"]
        for row in found["spending_totals"]
    }
    assert totals[2024, "all", "all"] == 500 - 50 + 150 + 900 + 70 + 30 + 11 + 13 + 17
    assert totals[2024, "project_group", "ES"] == 600
    assert totals[2024, "agreement", "A1"] == 500 - 50 + 70 + 13 + 17
    assert totals[2024, "agreement", "A2"] == 1050


def test_an_agreement_stands_for_the_projects_it_paid_or_names(found: Any) -> None:
    pays = {
        (row["fiscal_year"], row["agreement_id"], row["project_id"])
        for row in found["agreement_pays"]
    }
    # Its term began in October 2022, in fiscal year 2023; A2 was booked on the shelter as well.
    assert pays == {
        (2023, "A1", "es"), (2024, "A1", "es"), (2023, "A2", "th"), (2024, "A2", "th"),
        (2024, "A2", "es"),
    }  # fmt: skip
    medians = {
        (row["fiscal_year"], row["member"]): row["stay_days_median"]
        for row in found["stay_medians"]
    }
    assert medians[2024, "A2"] == 30 and medians[2024, "ES"] == 20.5


@pytest.mark.parametrize(
    ("day", "year"), [("2024-06-30", 2024), ("2024-07-01", 2025), ("2025-01-01", 2025)]
)
def test_fiscal_years_end_in_june(day: str, year: int) -> None:
    assert fiscal_year_of(on(day)) == year
    assert year_starts(year) <= on(day) <= year_ends(year)


def test_a_year_whose_beginning_is_missing_is_left_out() -> None:
    assert fiscal_years(on("2023-07-01"), on("2026-06-30")) == (2024, 2025, 2026)
    assert fiscal_years(on("2024-01-01"), on("2025-09-30")) == (2025, 2026)
    assert fiscal_years(on("2010-07-01"), on("2026-06-30"), most=2) == (2025, 2026)
    assert fiscal_years(on("2024-01-01"), on("2024-03-01")) == ()


AMOUNT = st.decimals(0, 1, places=4)


@given(AMOUNT, AMOUNT, AMOUNT, st.sampled_from(("at_least", "at_most")))
def test_a_target_is_met_only_whatever_the_unknown_were(
    one: Decimal, other: Decimal, value: Decimal, direction: str
) -> None:
    low, high = sorted((one, other))
    target = Target(direction, value)
    said = judged(target, low, high)
    between = [low, (low + high) / 2, high]
    assert (said == "met") == all(map(target.is_reached, between))
    assert (said == "missed") == (not any(map(target.is_reached, between)))


def test_a_target_goes_one_way_or_the_other() -> None:
    with pytest.raises(UsageError, match="at_least"):
        Target("more", Decimal(1))
