"""How an extract becomes the next version: files in, one call, the version's rows out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import pytest

from citywide.core.engines import Engine
from citywide.core.ingest.combine import combine, restatement

from .tables import column, contract, key

SCHEMA = ibis.schema({"id": "string", "v": "string"})
Rows = Sequence[tuple[str, str | None]]


def written(engine: Engine, rows: Rows, folder: Path, name: str) -> list[Path]:
    table = ibis.memtable({"id": [r[0] for r in rows], "v": [r[1] for r in rows]}, schema=SCHEMA)
    return engine.write(table, folder, name)


def rows_of(engine: Engine, files: Sequence[Path]) -> list[tuple[Any, ...]]:
    table = engine.fetch(engine.read(files, SCHEMA))
    return sorted(tuple(row.values()) for row in table.to_pylist())


@pytest.mark.parametrize(
    ("how", "after"),
    [
        ("snapshot", [("2", "B"), ("3", "c")]),
        ("append", [("1", "a"), ("2", "B"), ("2", "b"), ("3", "c")]),
        ("upsert", [("1", "a"), ("2", "B"), ("3", "c")]),
    ],
)
def test_an_extract_combines_with_what_is_there(
    engine: Engine, tmp_path: Path, how: str, after: list[tuple[str, str]]
) -> None:
    promised = contract([key("id"), column("v")], combine=how)
    current = written(engine, [("1", "a"), ("2", "b")], tmp_path, "now")
    incoming = written(engine, [("2", "B"), ("3", "c")], tmp_path, "new")
    combined = combine(engine, promised, SCHEMA, current, incoming, tmp_path / "next")
    assert rows_of(engine, [*combined.kept, *combined.written]) == after


def test_an_upsert_keeps_files_it_does_not_touch(engine: Engine, tmp_path: Path) -> None:
    promised = contract([key("id"), column("v")], combine="upsert")
    untouched = written(engine, [("1", "a")], tmp_path, "one")
    touched = written(engine, [("2", "b")], tmp_path, "two")
    incoming = written(engine, [("2", "B")], tmp_path, "new")
    combined = combine(
        engine, promised, SCHEMA, [*untouched, *touched], incoming, tmp_path / "next"
    )
    assert combined.kept == tuple(untouched)


def test_a_restatement_by_key(engine: Engine) -> None:
    promised = contract([key("id"), column("v")])
    before = ibis.memtable({"id": ["1", "2", "3"], "v": ["a", "b", None]})
    after = ibis.memtable({"id": ["2", "3", "4"], "v": ["B", None, "d"]})
    assert restatement(engine, promised, before, after) == {
        "added": 1,
        "removed": 1,
        "changed": 1,
        "changed_by_column": {"v": 1},
        "examples": [{"key": {"id": "2"}, "column": "v", "old": "b", "new": "B"}],
    }


def test_a_restatement_without_a_key_compares_rows(engine: Engine) -> None:
    promised = contract([column("id"), column("v")])
    before = ibis.memtable({"id": ["1", "1", "2"], "v": ["a", "a", None]})
    after = ibis.memtable({"id": ["1", "2", "3"], "v": ["a", None, "c"]})
    found = restatement(engine, promised, before, after)
    assert (found["added"], found["removed"], found["changed"]) == (1, 1, 0)
