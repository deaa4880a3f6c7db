"""What if a data set said something else? Rows supposed in place of the current version's.

Everything the city derives from supposed rows is derived anew, and `gate.calculate` reads them
instead of the lake's while the supposition holds. Nothing supposed is ever published.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.contracts.model import Contract
from citywide.core.derive import compute, order
from citywide.core.engines import Engine
from citywide.core.ingest.publish import version_rows
from citywide.core.ingest.typed import ibis_type
from citywide.core.lake import Version
from citywide.portal.access.store import store


@dataclass(frozen=True, eq=False)
class Supposition:
    """Rows supposed, and everything derived from them, as Parquet by data set."""

    name: str
    """What tells it from others, for the names of kept results."""
    files: Mapping[str, Path]


_HOLDS: ContextVar[Supposition | None] = ContextVar("supposition", default=None)


@contextlib.contextmanager
def supposing(supposition: Supposition) -> Iterator[None]:
    """Let calculations read supposed rows, in this thread, until the block ends."""
    token = _HOLDS.set(supposition)
    try:
        yield
    finally:
        _HOLDS.reset(token)


def suppose(engine: Engine, name: str, rows: Mapping[str, pa.Table], folder: Path) -> Supposition:
    """Return a supposition kept in `folder`, with all that is derived from its rows.

    Derived tables one of whose inputs has no version are left out, as they are in the lake.
    """
    files: dict[str, Path] = {}
    contracts, derived = store().city.contracts, store().city.derived
    for dataset, table in rows.items():
        files[dataset] = _write(engine, contracts[dataset], ibis.memtable(table), folder)
    for one in order(derived):
        made = derived[one]
        if not files.keys() & set(made.inputs) or one not in contracts:
            continue
        current = {source: store().lake.current(source) for source in made.inputs}
        if any(version is None and source not in files for source, version in current.items()):
            continue
        tables = {
            source: _table(engine, files[source]) if source in files else _rows(engine, version)
            for source, version in current.items()
        }
        files[one] = _write(engine, contracts[one], compute(engine, made, tables), folder)
    return Supposition(name, files)


def supposed_name(datasets: tuple[str, ...]) -> str:
    """Return the name of the supposition that holds for any of these; empty for none."""
    held = _HOLDS.get()
    return held.name if held is not None and held.files.keys() & set(datasets) else ""


def rows_of(engine: Engine, dataset: str, version: Version) -> ir.Table:
    """Return the rows of a version, or those supposed in their place."""
    held = _HOLDS.get()
    if held is None or dataset not in held.files:
        return version_rows(store().lake, engine, version)
    return _table(engine, held.files[dataset])


def _rows(engine: Engine, version: Version | None) -> ir.Table:
    assert version is not None
    return version_rows(store().lake, engine, version)


def _write(engine: Engine, contract: Contract, table: ir.Table, folder: Path) -> Path:
    types = {column.name: ibis_type(column) for column in contract.columns}
    shaped = table.select(*(table[name].cast(kind).name(name) for name, kind in types.items()))
    kept = folder / contract.id
    kept.mkdir(parents=True)
    if not engine.write(shaped, kept, "part"):
        pq.write_table(ibis.schema(types).to_pyarrow().empty_table(), kept / "part-empty.parquet")
    return kept


def _table(engine: Engine, folder: Path) -> ir.Table:
    files = sorted(folder.glob("*.parquet"))
    return engine.read(files, ibis.Schema.from_pyarrow(pq.read_schema(files[0])))
