"""Fixtures every test may use: an engine, and the public data beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from citywide.core.engines import Engine, open_engine
from citywide.core.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def duckdb_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_engine(Settings(engine="duckdb"), tmp_path_factory.mktemp("duckdb"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def spark_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    pytest.importorskip("pyspark", reason="Spark is not installed: pip install citywide[spark]")
    # Specs run thousands of tiny queries: compiling them lightly halves the time.
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    opened = open_engine(Settings(engine="spark"), tmp_path_factory.mktemp("spark"))
    yield opened
    opened.close()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: a spec that uses this fixture must hold on all of them."""
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public data; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no public data beside the checkout (looked for {SHARED.name}/)")
    return SHARED


_LONGEST_FIRST = ("spec", "demo_city", "san_jose", "faults", "ingest")
"""Folders whose files take minutes: begun last, they would leave one core idle at the end."""


_THOROUGH = (
    # Pages in a browser; one look at every page of the portal stays in the short run.
    "services/*/test_in_browser.py::*",
    "portal/*/test_in_browser.py::*",
    "portal/browser/test_every_state.py::*",
    "portal/browser/test_every_reader.py::*",
    "portal/browser/test_every_page.py::*-es]",
    "portal/browser/test_every_page.py::*-vi]",
    "portal/charts/test_schedules_in_browser.py::*",
    # Every path of a state machine on the real database, processes killed, mutated files.
    "services/*/test_every_path.py::*",
    "portal/jobs/test_worker.py::*killed*",
    "portal/jobs/test_worker.py::*long_job*",
    "faults/test_fuzz.py::*",
    # Whole public files, back-tests, commands and how-tos from end to end.
    "services/test_new_service.py::*",
    "services/portfolio/imports/test_import_history.py::*",
    "services/portfolio/imports/test_report.py::*",
    "services/portfolio/publish/test_commands.py::*",
    "services/portfolio/publish/test_report_figures.py::*",
    "services/portfolio/reports/test_making.py::*",
    "services/portfolio/rules/test_forecast*",
    "services/homelessness/pages/*",
    "services/homelessness/spending/test_published.py::*",
    "services/homelessness/outreach/test_end_to_end.py::*",
    "services/homelessness/by_name_work/test_pages.py::*",
    "services/homelessness/imports/*",
    "services/homelessness/commands/*",
    "cli/test_link.py::test_train*",
    "services/homelessness/exchange/*",
    "linkage/test_runs.py::*",
    "linkage/test_score.py::*",
    "linkage/test_encodings.py::test_febrl*",
    "ingest/draft/test_draft.py::test_public_data*",
    "ingest/draft/test_draft.py::test_any_table*",
    # Each of these files builds the whole invented city once more; `test_extracts` stays.
    "demo_city/test_generator.py::*",
    "demo_city/test_measures.py::*",
    "demo_city/test_stewards.py::*",
    # Hundreds of tables of a few rows, which Spark takes a second each for; types, functions and
    # derived tables are asked of Spark in the short run too.
    "spec/test_[!de]*.py::*spark*",
    "[!s]*/*spark*",
    "services/*spark*",
    "san_jose/test_city.py::*spark*",
)
"""Tests that take minutes, as file::test; `make test-thorough` runs them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, so that workers end together."""
    here = Path(__file__).parent
    for item in items:
        name = f"{item.path.relative_to(here).as_posix()}::{item.name}"
        if any(fnmatchcase(name, pattern) for pattern in _THOROUGH):
            item.add_marker(pytest.mark.thorough)

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(here).parts[0]
        return _LONGEST_FIRST.index(folder) if folder in _LONGEST_FIRST else len(_LONGEST_FIRST)

    items.sort(key=place)
