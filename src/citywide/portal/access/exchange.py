"""Files of other systems, in and out: a service's function works on tables, never on the lake.

The function gets an engine, the rows of the current versions as the viewer may see them, and a
folder that is gone afterwards. What it makes is handed to the gate like an upload.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.contracts.model import Contract
from citywide.core.engines import Engine
from citywide.core.ingest.publish import version_rows
from citywide.core.ingest.typed import ibis_type
from citywide.core.lake import Version
from citywide.portal.access.extract import Outcome
from citywide.portal.access.known import managed, whole
from citywide.portal.access.masks import visible
from citywide.portal.access.notice import note_read
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer
from citywide.portal.access.work import Tell, ingest

Told = TypeVar("Told")
Tables = Mapping[str, ir.Table]
"""Rows by data set; data sets without a version are left out."""
_BATCH_ROWS = 50_000
_WAIT_SECONDS = 5.0


@dataclass(frozen=True)
class Replaced(Generic[Told]):
    """What a function told of its work, and how each data set it made ended, in order."""

    told: Told
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class _Ready:
    dataset: str
    rows: int
    path: Path | None
    """None where nothing changed."""


def _silent(_step: str, _share: float) -> None:
    return None


def with_tables(
    viewer: Viewer,
    datasets: Sequence[str],
    use: Callable[[Engine, Tables, Path], Told],
    *,
    purpose: str,
    versions: Mapping[str, int] | None = None,
) -> Told:
    """Return what a function makes of data sets' rows; it may not keep the tables it is given.

    `versions` pins data sets to earlier versions; others are current.

    Raises:
        NotFound: a data set does not exist as far as the viewer may know.
        Forbidden: a column is hidden or masked for this viewer and purpose.
    """
    with _room() as (engine, folder):
        return use(engine, _read(viewer, engine, datasets, purpose, versions or {}), folder)


def replace_tables(
    viewer: Viewer,
    datasets: Sequence[str],
    make: Callable[[Engine, Tables, Path], tuple[Told, Tables]],
    name: str,
    *,
    tell: Tell = _silent,
) -> Replaced[Told]:
    """Publish what a function makes of the current rows as the data sets' next versions.

    Everything is made, and written as one extract per data set, before the first is handed in; an
    error of the function therefore leaves the lake as it was. Data sets are published in the order
    of `datasets`, so that those that others refer to can come first; of those that would not
    change, nothing is handed in. `name` is what the extracts are called after.

    Raises:
        Forbidden: the viewer is not a data steward of each of the data sets.
        Conflict: somebody else is replacing them.
        ExtractError, LakeError: as `gate.ingest`.
    """
    contracts = [managed(viewer, dataset) for dataset in datasets]
    lake = store().lake
    with (
        lake.lock(f"{datasets[0]}.exchange", _WAIT_SECONDS),
        tempfile.TemporaryDirectory(dir=lake.root / "work") as ready_folder,
    ):
        with _room() as (engine, folder):
            tell("read", 0.0)
            before = _read(viewer, engine, datasets, "review", {}, is_whole=True)
            told, tables = make(engine, before, folder)
            tell("write", 0.2)
            ready = [
                _written(engine, contract, tables[contract.id], before, Path(ready_folder))
                for contract in contracts
                if contract.id in tables
            ]
        outcomes = []
        for position, one in enumerate(ready):
            tell(f"publish {one.dataset}", 0.3 + 0.7 * position / len(ready))
            outcomes.append(_published(viewer, one, name))
    return Replaced(told, tuple(outcomes))


@contextmanager
def _room() -> Iterator[tuple[Engine, Path]]:
    """Yield an engine of its own and a folder for its files; both are gone afterwards."""
    engine = store().new_engine(store().settings.memory_mb)
    folder = Path(tempfile.mkdtemp(dir=store().lake.root / "work"))
    try:
        yield engine, folder
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def _read(
    viewer: Viewer,
    engine: Engine,
    datasets: Sequence[str],
    purpose: str,
    pins: Mapping[str, int],
    *,
    is_whole: bool = False,
) -> dict[str, ir.Table]:
    """Return the rows given; `is_whole` where what is left out would be lost from the data set."""
    decisions = [whole(viewer, name, purpose) for name in datasets]
    found = {}
    for decision in decisions:
        version = _version(decision.dataset, pins)
        if version is not None:
            note_read(viewer, decision, "exchange", version=version.number)
            if is_whole:
                decision = replace(decision, limits=())
            found[decision.dataset] = visible(version_rows(store().lake, engine, version), decision)
    return found


def _version(dataset: str, pins: Mapping[str, int]) -> Version | None:
    lake = store().lake
    return lake.version(dataset, pins[dataset]) if dataset in pins else lake.current(dataset)


def _written(
    engine: Engine, contract: Contract, table: ir.Table, before: Tables, folder: Path
) -> _Ready:
    """Write a data set's next rows, unless they are those of the current version."""
    columns = {column.name: ibis_type(column) for column in contract.columns}
    rows = table.select(*columns).cast(columns)
    count = _count(engine, rows)
    if contract.id in before and _is_same(engine, rows, before[contract.id], count):
        return _Ready(contract.id, count, None)
    current = store().lake.current(contract.id)
    # The same rows may come back after others; as the same bytes they would be taken for known.
    follows = {"follows": f"{contract.id} version {current.number if current else 0}"}
    path = folder / f"{contract.id}.parquet"
    schema = ibis.schema(columns).to_pyarrow().with_metadata(follows)
    key = [name for name in contract.key if name in columns]
    ordered = rows.order_by(key) if key else rows
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in engine.batches(ordered, _BATCH_ROWS):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
    return _Ready(contract.id, count, path)


def _is_same(engine: Engine, rows: ir.Table, before: ir.Table, count: int) -> bool:
    if _count(engine, before) != count:
        return False
    names = ", ".join(rows.columns)
    query = (
        f"SELECT count(*) AS n FROM (SELECT {names} FROM next_rows EXCEPT ALL "
        f"SELECT {names} FROM rows_before) AS changed"
    )
    changed = engine.sql(query, {"next_rows": rows, "rows_before": before})
    return not _number(engine, changed)


def _count(engine: Engine, table: ir.Table) -> int:
    return _number(engine, table.aggregate(n=table.count()))


def _number(engine: Engine, table: Any) -> int:
    return int(engine.fetch(table)["n"][0].as_py())


def _published(viewer: Viewer, ready: _Ready, name: str) -> Outcome:
    if ready.path is None:
        return Outcome(ready.dataset, "unchanged", ready.rows)
    run = ingest(viewer, ready.dataset, ready.path, f"{ready.dataset}-{name}.parquet").run
    because = " ".join(run.report.get("held_because", ()))
    return Outcome(ready.dataset, str(run.state), ready.rows, run.id, because)
