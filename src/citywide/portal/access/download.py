"""A data set as a file, streamed: the first bytes leave before the last row is read."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.core.ingest.publish import version_rows
from citywide.portal.access.known import contract_for
from citywide.portal.access.masks import visible
from citywide.portal.access.notice import note
from citywide.portal.access.policy import Decision, decide
from citywide.portal.access.select import Query, narrowed, ordered
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer

NOTICE = "notice_to_recipient"
"""Column with the notice that must go with every copy of some rows, on each row."""
_ROWS = 20_000
_CHUNK = 1 << 18


@dataclass(frozen=True)
class Download:
    """A file on its way out."""

    filename: str
    content_type: str
    chunks: Iterator[bytes]
    decision: Decision
    version: int


def download(
    viewer: Viewer,
    dataset: str,
    *,
    format: str = "csv",
    filters: Mapping[str, str] | None = None,
    search: str = "",
    sort: str = "",
    version: int | None = None,
    purpose: str = "browse",
) -> Download:
    """Return what a viewer may see of a data set as CSV, JSON or Parquet.

    Raises: as `rows`, and UsageError for another format.
    """
    if format not in _WRITERS:
        raise UsageError(f"{format!r} is not a format; choose {', '.join(_WRITERS)}.")
    contract = contract_for(viewer, dataset)
    decision = decide(viewer, contract, purpose)
    pinned = store().lake.version(dataset, version)
    query = Query(dict(filters or {}), search, sort)
    # Built once here so that a wrong filter is refused before the first byte is sent.
    ordered(narrowed(visible(store().table(pinned), decision), query), query, contract.key)
    if not decision.is_public:
        seen = {"format": format, "columns": list(decision.columns), "rule": decision.rule}
        note(viewer, "export", f"dataset:{pinned.id}", purpose, seen)
    content_type, write = _WRITERS[format]

    def chunks() -> Iterator[bytes]:
        engine = store().new_engine()
        try:
            seen = visible(version_rows(store().lake, engine, pinned), decision)
            chosen = narrowed(seen, query)
            if query.sort:
                chosen = ordered(chosen, query, contract.key)
            if decision.notice:
                chosen = chosen.mutate(**{NOTICE: ibis.literal(decision.notice)})
            yield from write(engine, chosen)
        finally:
            engine.close()

    name = f"{dataset}@{pinned.number}.{format}"
    return Download(name, content_type, chunks(), decision, pinned.number)


def _csv(engine: Engine, table: ir.Table) -> Iterator[bytes]:
    yield (",".join(f'"{name}"' for name in table.columns) + "\n").encode()
    options = pyarrow.csv.WriteOptions(include_header=False)
    for batch in engine.batches(table, _ROWS):
        buffer = BytesIO()
        pyarrow.csv.write_csv(pa.Table.from_batches([batch]), buffer, options)
        yield buffer.getvalue()


def _json(engine: Engine, table: ir.Table) -> Iterator[bytes]:
    separator = "[\n"
    for batch in engine.batches(table, _ROWS):
        texts = [json.dumps(row, default=plain, ensure_ascii=False) for row in _finite(batch)]
        if texts:
            yield (separator + ",\n".join(texts)).encode()
            separator = ",\n"
    yield b"[]\n" if separator == "[\n" else b"\n]\n"


def _finite(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """JSON has no infinity and no 'not a number': they become null."""
    columns = [
        pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
        if pa.types.is_floating(column.type)
        else column
        for column in batch.columns
    ]
    rows: list[dict[str, Any]] = pa.RecordBatch.from_arrays(columns, batch.schema.names).to_pylist()
    return rows


def _parquet(engine: Engine, table: ir.Table) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(dir=store().lake.root / "work") as folder:
        paths = engine.write(table, Path(folder), "download")
        if not paths:
            empty = BytesIO()
            pa.parquet.write_table(table.schema().to_pyarrow().empty_table(), empty)
            yield empty.getvalue()
            return
        with paths[0].open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def plain(value: Any) -> Any:
    """Return a value as JSON can carry it: times in ISO 8601, everything else as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


_WRITERS: dict[str, tuple[str, Callable[[Engine, ir.Table], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
    "parquet": ("application/vnd.apache.parquet", _parquet),
}
