"""HUD Data Lab's test kit: the cells of the measures that no reference disputes."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.services.homelessness.rules.spm import SPM, spm_parameters
from citywide.services.homelessness.rules.spm.options import TEST_KIT_2022
from tests.services.homelessness.nightly import calculate, cells

KIT_PERIOD = (dt.date(2020, 10, 1), dt.date(2021, 9, 30))


def test_cells_of_the_test_kit(
    duckdb_engine: Engine, kit: Path, kit_tables: dict[str, ir.Table], tmp_path: Path
) -> None:
    with (kit / "expected_spm_long.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    expected = {
        (row["table"], row["cell"]): Decimal(row["expected_by_hud_testkit"])
        for row in rows
        if row["use_as_test"] == "yes"
    }
    # Counted by a second reading of the same rules, where the kit itself is disputed.
    expected |= {
        (row["table"], row["cell"]): Decimal(row["independent_check"])
        for row in rows
        if row["independent_check"]
    }
    values = spm_parameters(*KIT_PERIOD, ["XX-500"], TEST_KIT_2022)
    made = calculate(duckdb_engine, SPM, kit_tables, values, tmp_path, "spm_cells")
    found = cells(made["spm_cells"])
    assert len(expected) == 37
    assert {cell: found[cell] for cell in expected} == expected
