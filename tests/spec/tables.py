"""A table in, one call, a table out: the small words the specs are written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from citywide.core.contracts import Contract, parse_contract
from citywide.core.engines import Engine, TextExtract
from citywide.core.ingest.check import Checked, check_rows
from citywide.core.ingest.match import match_columns

Row = Mapping[str, str | None]


def contract(
    columns: Sequence[Mapping[str, Any]],
    quality: Sequence[Mapping[str, Any]] = (),
    dataset: str = "things",
    **custom: Any,
) -> Contract:
    """Return a contract of these columns; other arguments become its custom properties."""
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": dataset,
        "version": "1.0.0",
        "status": "draft",
        "customProperties": [{"property": k, "value": v} for k, v in custom.items()],
        "schema": [{"name": dataset, "properties": list(columns), "quality": list(quality)}],
    }
    return parse_contract(yaml.safe_dump(document, sort_keys=False))


def column(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    """Return one column; `custom` holds its custom properties."""
    custom = more.pop("custom", {})
    entry = {"name": name, "logicalType": kind, **more}
    if custom:
        entry["customProperties"] = [{"property": k, "value": v} for k, v in custom.items()]
    return entry


def key(name: str, kind: str = "string", position: int = 1) -> dict[str, Any]:
    """Return a column of the primary key."""
    return column(name, kind, primaryKey=True, primaryKeyPosition=position)


def custom_rule(rule: str, name: str, severity: str = "error", **arguments: Any) -> dict[str, Any]:
    """Return a rule of Citywide's own."""
    return {
        "type": "custom",
        "engine": "citywide",
        "name": name,
        "severity": severity,
        "implementation": {"rule": rule, **arguments},
    }


def text_extract(rows: Sequence[Row], folder: Path, problems: Mapping[int, str]) -> TextExtract:
    """Return rows as a reader hands them to an engine; the first row stands on line 2."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    arrays = {
        f"t{i}": pa.array([row.get(n) for row in rows], pa.string()) for i, n in enumerate(names)
    }
    arrays["_line"] = pa.array(range(2, len(rows) + 2), pa.int64())
    said = [problems.get(line) for line in range(2, len(rows) + 2)]
    arrays["_problem"] = pa.array(said, pa.string())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "text.parquet"
    pq.write_table(pa.table(arrays), path)
    return TextExtract(tuple(names), len(rows), files=(path,))


def check(
    engine: Engine,
    promised: Contract,
    rows: Sequence[Row],
    folder: Path,
    problems: Mapping[int, str] | None = None,
    others: Mapping[str, Any] | None = None,
    published: Any = None,
) -> Checked:
    """Judge rows under a contract."""
    extract = text_extract(rows, folder, problems or {})
    match = match_columns(promised, extract.columns, "things.csv")
    return check_rows(
        engine,
        promised,
        extract,
        match,
        "a" * 64,
        folder / "checked",
        (others or {}).get,
        published,
    )


def published(engine: Engine, checked: Checked) -> list[dict[str, Any]]:
    """Return the rows that would be published, by line, without `_extract` and `_line`."""
    rows = engine.fetch(checked.good.order_by("_line")).drop_columns(["_extract", "_line"])
    return rows.to_pylist()


def lines(engine: Engine, checked: Checked) -> list[int]:
    """Return the lines that would be published."""
    return sorted(engine.fetch(checked.good.select("_line"))["_line"].to_pylist())
