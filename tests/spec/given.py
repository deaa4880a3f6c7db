"""Tables for specs: a schema and rows in, a table of any engine out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.engines import Engine

_files = count(1)


def given(engine: Engine, folder: Path, schema: dict[str, str], *rows: Sequence[Any]) -> Any:
    """Return a table of `rows` whose columns have the Ibis types of `schema`."""
    kinds = ibis.schema(schema)
    table = pa.Table.from_pylist(
        [dict(zip(schema, row, strict=True)) for row in rows], schema=kinds.to_pyarrow()
    )
    path = folder / f"given_{next(_files)}.parquet"
    pq.write_table(table, path)
    return engine.read([path], kinds)


def rows_of(engine: Engine, table: Any) -> list[tuple[Any, ...]]:
    """Return a table's rows as tuples, in any order made the same."""
    rows = [tuple(row.values()) for row in engine.fetch(table).to_pylist()]
    return sorted(rows, key=repr)
