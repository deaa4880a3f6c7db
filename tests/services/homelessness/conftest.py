"""HUD's test kit of July 2022, read and converted once for the tests that check against it."""

from __future__ import annotations

from pathlib import Path

import ibis.expr.types as ir
import pytest

from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis.tables import read_export
from tests.services.homelessness.nightly import nightly


@pytest.fixture(scope="session")
def kit(shared: Path) -> Path:
    """The folder of the test kit."""
    return shared / "data" / "hmis" / "testkit_fy2022_jul2022"


@pytest.fixture(scope="session")
def kit_tables(
    kit: Path, duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ir.Table]:
    """The kit's tables in the form of FY2026, with the nightly truth."""
    work = tmp_path_factory.mktemp("kit")
    return nightly(duckdb_engine, read_export(duckdb_engine, kit / "input", work), work / "nightly")
