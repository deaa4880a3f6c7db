"""One lake: where everything lies, and how a version becomes the current one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from citywide.core.errors import Conflict, LakeError, NotFound
from citywide.core.lake.landing import file_hash, sync_file, verify_bytes
from citywide.core.lake.ledger import Ledger
from citywide.core.lake.records import DataFile, Run, RunState, Version

if TYPE_CHECKING:
    from citywide.core.lake.tables import Tables


class Lake:
    """Everything under one folder: `landed/`, `data/`, `quarantine/`, `tables/`, `receipts/`.

    Opening a lake finishes what a crash left half done; nothing a reader sees changes by that.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        try:
            for folder in ("landed", "data", "quarantine", "tables", "receipts", "work", "locks"):
                (self.root / folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LakeError(f"The lake {root} cannot be opened: {error.strerror}.") from None
        self.ledger = Ledger(self.root / "ledger.db")
        self._tables: Tables | None = None
        self._recover()

    @property
    def landed(self) -> Path:
        """Folder of landed bytes."""
        return self.root / "landed"

    @property
    def receipts(self) -> Path:
        """Folder of receipts."""
        return self.root / "receipts"

    @property
    def tables(self) -> Tables:
        """The Iceberg tables; opened when first needed."""
        if self._tables is None:
            # Iceberg takes a second to import, and most commands never touch it.
            from citywide.core.lake.tables import Tables

            self._tables = Tables(self.root)
        return self._tables

    def work(self, run: Run) -> Path:
        """Folder for a run's intermediate files; gone once the run is finished."""
        return self.root / "work" / run.id

    def data(self, run: Run) -> Path:
        """Folder of the data files a run writes; only a commit makes them part of a version."""
        return self.root / "data" / run.dataset / run.id

    def quarantine(self, run: Run) -> Path:
        """File of the rows a run quarantined; absent when there were none."""
        return self.root / "quarantine" / run.dataset / f"{run.id}.parquet"

    @contextmanager
    def lock(self, dataset: str, wait_seconds: float = 600) -> Iterator[None]:
        """Hold a data set alone; the operating system frees it if this process dies.

        Raises:
            Conflict: somebody else held it for longer than `wait_seconds`.
        """
        lock = FileLock(self.root / "locks" / f"{dataset}.lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout:
            raise Conflict(
                f"{dataset} is being ingested by somebody else; try again when they are done."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def versions(self, dataset: str) -> list[Version]:
        """Return a data set's published versions, oldest first."""
        return self.ledger.versions(dataset)

    def current(self, dataset: str) -> Version | None:
        """Return the version readers see, or None before the first."""
        versions = self.versions(dataset)
        return versions[-1] if versions else None

    def version(self, dataset: str, number: int | None = None) -> Version:
        """Return one version, the current by default; raises NotFound."""
        versions = self.versions(dataset)
        if not versions:
            raise NotFound(f"{dataset} has no published version yet.")
        if number is None:
            return versions[-1]
        for version in versions:
            if version.number == number:
                return version
        raise NotFound(f"{dataset} has versions 1 to {versions[-1].number}, but no {number}.")

    def paths(self, version: Version) -> list[Path]:
        """Return the Parquet files of a version."""
        return [self.root / file.path for file in version.files]

    def verify(self, version: Version) -> None:
        """Raise Tampered unless every file of a version is as published."""
        for file in version.files:
            verify_bytes(self.root / file.path, file.sha256)

    def publish(self, version: Version, schema: pa.Schema) -> Version:
        """Make a version the current one, all of it or nothing.

        Raises:
            Conflict: somebody published another version of the data set meanwhile.
            LakeError: the commit failed; the previous version stays current.
        """
        current = self.current(version.dataset)
        if version.number != (current.number if current else 0) + 1:
            raise Conflict(f"Another version of {version.dataset} was published meanwhile.")
        kept = {file.path for file in version.files} & {
            file.path for file in (current.files if current else ())
        }
        added = [self.root / file.path for file in version.files if file.path not in kept]
        self.ledger.add_version(version)
        try:
            self.tables.commit(version.dataset, version.number, schema, kept, added)
        except OSError as error:
            self.ledger.drop_version(version.dataset, version.number)
            raise LakeError(f"{version.id} could not be committed: {error}.") from None
        self.ledger.confirm_version(version.dataset, version.number)
        return version

    def describe_files(self, paths: list[Path]) -> tuple[DataFile, ...]:
        """Return size in rows and hash of data files about to be published."""
        for path in paths:
            sync_file(path)
        return tuple(
            DataFile(
                path=str(path.relative_to(self.root)),
                rows=pq.read_metadata(path).num_rows,
                sha256=file_hash(path),
            )
            for path in paths
        )

    def discard(self, run: Run, keep_data: bool = False) -> None:
        """Remove a run's intermediate files, and its data files unless they are published."""
        shutil.rmtree(self.work(run), ignore_errors=True)
        if not keep_data:
            shutil.rmtree(self.data(run), ignore_errors=True)

    def _recover(self) -> None:
        """Finish or forget what a killed process left; see the ledger's invariant."""
        for run in self.ledger.runs():
            if run.state != RunState.RUNNING:
                continue
            try:
                with self.lock(run.dataset, wait_seconds=0):
                    self._recover_run(run)
            except Conflict:
                continue

    def _recover_run(self, run: Run) -> None:
        fresh = self.ledger.run(run.id)
        if fresh is None or fresh.state != RunState.RUNNING:
            return
        for version in self.ledger.versions(run.dataset, state="publishing"):
            if version.run != run.id:
                continue
            if self.tables.has_version(version.dataset, version.number):
                self.ledger.confirm_version(version.dataset, version.number)
                self.ledger.finish_run(run, RunState.PUBLISHED, version.report)
                self.discard(run, keep_data=True)
                return
            self.ledger.drop_version(version.dataset, version.number)
        self.ledger.save_run(replace(run, state=RunState.INTERRUPTED))
        self.discard(run)
        self.quarantine(run).unlink(missing_ok=True)
