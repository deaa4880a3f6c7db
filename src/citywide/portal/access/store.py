"""The open lake of this process: city folder, ledger, receipts, and an engine per thread."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine, open_engine
from citywide.core.errors import CitywideError
from citywide.core.ingest.publish import version_rows
from citywide.core.lake import Lake, Version
from citywide.core.pipeline import City, load_city
from citywide.core.receipts import Shelf
from citywide.core.settings import Settings, load

_READER_MEMORY_MB = 250
_LOOK_SECONDS = 1.0
log = logging.getLogger(__name__)


class Store:
    """One process's hold on the lake; reading never waits for writing."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lake = Lake(settings.lake)
        self.shelf = Shelf(self.lake.receipts)
        self._local = threading.local()
        self._city = load_city(settings.city, settings.service_names)
        self._city_stamp = _folder_stamp(settings.city)
        self._looked_at = time.monotonic()

    @property
    def city(self) -> City:
        """The city folder as it stands; a mistake in it keeps the last good state."""
        if time.monotonic() - self._looked_at > _LOOK_SECONDS:
            self._looked_at = time.monotonic()
            stamp = _folder_stamp(self.settings.city)
            if stamp != self._city_stamp:
                self._city_stamp = stamp
                self._reload()
        return self._city

    def _reload(self) -> None:
        try:
            self._city = load_city(self.settings.city, self.settings.service_names)
        except CitywideError as error:
            log.error("The city folder was changed and is wrong; the last state serves: %s", error)

    def stamp(self) -> str:
        """Return a text that changes whenever the ledger, a receipt or the city folder does."""
        ledger = self.lake.root / "ledger.db"
        _ = self.city
        return (
            f"{ledger.stat().st_mtime_ns}-{_written_at(ledger.with_name('ledger.db-wal'))}-"
            f"{self.lake.receipts.stat().st_mtime_ns}-{self._city_stamp}-"
            f"{_written_at(self.consent_mark(), always=True)}"
        )

    def consent_mark(self) -> Path:
        """Return the empty file that is touched whenever somebody's consent changes."""
        return self.lake.root / "work" / "consent"

    def engine(self) -> Engine:
        """Return this thread's engine for reading."""
        if not hasattr(self._local, "engine"):
            self._local.engine = self.new_engine()
            self._local.tables = {}
        engine: Engine = self._local.engine
        return engine

    def new_engine(self, memory_mb: int = _READER_MEMORY_MB) -> Engine:
        """Return an engine of its own; who takes it closes it."""
        chosen = replace(self.settings, memory_mb=memory_mb)
        return open_engine(chosen, self.lake.root / "work" / "spill")

    def table(self, version: Version) -> ir.Table:
        """Return the rows of a version on this thread's engine."""
        engine = self.engine()
        tables: dict[tuple[object, ...], ir.Table] = self._local.tables
        # A disposal gives a version other files.
        key = (version.id, *(file.path for file in version.files))
        if key not in tables:
            tables[key] = version_rows(self.lake, engine, version)
        return tables[key]


def _written_at(file: Path, always: bool = False) -> int:
    """Return when a file was written, 0 for none.

    Unless `always`, an empty one says nothing: readers of SQLite leave an empty log.
    """
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0
    return found.st_mtime_ns if always or found.st_size else 0


def _folder_stamp(folder: Path) -> int:
    rooms = [folder / name for name in ("contracts", "derived", "measures")]
    files = [path for room in rooms if room.exists() for path in (room, *room.rglob("*.*"))]
    return hash(tuple((str(path), path.stat().st_mtime_ns) for path in files if path.exists()))


@lru_cache(maxsize=1)
def _store_of(_process: int, settings: Settings) -> Store:
    return Store(settings)


def store() -> Store:
    """Return the store of this process and its settings; a forked child gets its own."""
    return _store_of(os.getpid(), load())
