"""Where people went, whether they came back, and how many nobody knows about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import ibis.expr.types as ir
import pytest

from citywide.core.engines import Engine
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from tests.services.homelessness.nightly import calculate, nightly, tables
from tests.services.homelessness.nights.world import World, on

YEAR = (on("2023-01-01"), on("2023-12-31"))
DESTINATIONS = (410, 410, 410, 302, 207, 116, 24, 17, 30, 99)


@pytest.fixture(scope="module")
def made(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ir.Table]:
    it = World()
    for at, to in enumerate(DESTINATIONS):
        it.person(f"p{at}")
        it.stay(f"e{at}", f"p{at}", "es", "2023-01-01", "2023-03-01", to=to)
    it.stay("back0", "p0", "es", "2023-06-01")
    it.stay("on1", "p1", "psh", "2023-03-10", move_in_date="2023-03-12")
    it.stay("back8", "p8", "so", "2024-06-01")
    it.person("before")
    it.stay("old", "before", "th", "2022-06-01", "2023-02-01", to=302)
    it.person("again")
    it.stay("then", "again", "th", "2022-06-01", "2022-08-01", to=410)
    it.stay("now", "again", "es", "2023-05-01")
    return nightly(duckdb_engine, tables(it.rows), tmp_path_factory.mktemp("exits"))


def test_exits_with_what_nobody_knows(
    duckdb_engine: Engine, made: dict[str, ir.Table], tmp_path: Path
) -> None:
    values = exit_parameters(*YEAR, ["XX-500"])
    found = calculate(duckdb_engine, EXITS, made, values, tmp_path)
    (es,) = [row for row in found["outcomes"] if row["project_group"] == "ES"]
    counts = ("exits", "to_permanent", "to_temporary", "to_institutional", "to_homeless",
              "to_other", "to_unknown", "deceased")  # fmt: skip
    assert [es[name] for name in counts] == [10, 3, 1, 1, 1, 0, 3, 1]
    assert es["unknown_share"] == Decimal("0.3333")
    assert (es["permanent_share_low"], es["permanent_share_high"]) == (
        Decimal("0.3333"), Decimal("0.6667"),
    )  # fmt: skip
    assert es["permanent_share_of_known"] == Decimal("0.5")
    (back,) = found["outcome_returns"]
    # One of three came back; of three unknown, one did.
    assert (back["people"], back["returned"]) == (3, 1)
    assert (back["unknown_people"], back["unknown_returned"]) == (3, 1)
    assert (back["return_share_low"], back["return_share_high"]) == (Decimal("0.2"), Decimal("0.5"))
    (flows,) = found["flows"]
    assert flows == {
        "in_at_start": 1, "inflow": 11, "inflow_first_time": 10, "inflow_from_housing": 1,
        "inflow_from_elsewhere": 0, "outflow": 10, "outflow_housed": 2, "outflow_elsewhere": 5,
        "outflow_unknown": 3, "in_at_end": 2,
    }  # fmt: skip
    stricter = exit_parameters(*YEAR, other_is_unknown=False)
    (all_,) = [
        row
        for row in calculate(duckdb_engine, EXITS, made, stricter, tmp_path / "o", "outcomes")[
            "outcomes"
        ]
        if row["project_group"] == "all"
    ]
    assert (all_["to_other"], all_["to_unknown"]) == (1, 2)


@pytest.mark.parametrize("month", (1, 2, 3, 6))
def test_flows_balance_in_any_month(
    duckdb_engine: Engine, made: dict[str, ir.Table], tmp_path: Path, month: int
) -> None:
    start = dt.date(2023, month, 1)
    values = exit_parameters(start, start + dt.timedelta(days=27))
    (flows,) = calculate(duckdb_engine, EXITS, made, values, tmp_path, "flows")["flows"]
    assert flows["in_at_start"] + flows["inflow"] - flows["outflow"] == flows["in_at_end"]
