"""One city into which an HMIS export was imported, shared by the tests that only look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class ImportedCity:
    """A city folder and its lake, the export they hold, and what the import told."""

    folder: Path
    export: Path
    done: Any
    answers: Path
    """Expected cells of the measures, of the data set `m2_edges_derived`."""


def point_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the portal run on a folder's `city/` and `lake/` with this service alone."""
    monkeypatch.setenv("CITYWIDE_CITY", str(folder / "city"))
    monkeypatch.setenv("CITYWIDE_LAKE", str(folder / "lake"))
    monkeypatch.setenv("CITYWIDE_SERVICES", "homelessness")
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def imported_once(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[ImportedCity]:  # fmt: skip
    """A city with the public scenarios of measure 2 imported. Never change it."""
    from django.db import transaction

    from citywide.services.homelessness.actions.hmis import import_export
    from citywide.services.homelessness.queries.lake import PUBLISHER

    folder = tmp_path_factory.mktemp("imported")
    (folder / "city" / "contracts").mkdir(parents=True)
    scenarios = shared / "data" / "hmis" / "spm_scenarios_fy2026" / "measures_2_to_7"
    export = folder / "scenarios"
    shutil.copytree(scenarios / "m2_edges_derived" / "input", export)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        point_at(folder, patch)
        # The lake keeps what was done; the entries in the audit log are not for other tests.
        with transaction.atomic():
            done = import_export(by=PUBLISHER, path=export)
            transaction.set_rollback(True)
    yield ImportedCity(folder, export, done, scenarios / "expected_cells.csv")


@pytest.fixture
def imported_city(
    imported_once: ImportedCity, db: None, monkeypatch: pytest.MonkeyPatch
) -> ImportedCity:
    """The imported city, to look at: nothing may be published into it."""
    point_at(imported_once.folder, monkeypatch)
    return imported_once


@pytest.fixture
def own_imported_city(
    imported_once: ImportedCity, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ImportedCity:
    """A copy of the imported city that a test may change."""
    from tests.portal.conftest import _move_tables

    folder = tmp_path / "own"
    shutil.copytree(imported_once.folder, folder)
    _move_tables(imported_once.folder / "lake", folder / "lake")
    point_at(folder, monkeypatch)
    return ImportedCity(folder, imported_once.export, imported_once.done, imported_once.answers)
