"""FEBRL 3 and 4: no worse than Splink's own example settings."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from citywide.core.engines import Engine
from tests.linkage.labelled import link, measure


def _read(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, skipinitialspace=True)
    return frame.apply(lambda column: column.str.strip())


def _person(record: str) -> str:
    return record.split("/")[-1].split("-")[1]


def test_duplicates_within_one_file(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    frame = _read(shared / "data/linkage/febrl3.csv")
    tables = {"a": frame, "b": frame.head(0)}
    edges = link(duckdb_engine, "febrl", tables, tmp_path)
    truth = {f"a/{record}": _person(record) for record in frame.rec_id}
    found = measure(edges, truth)
    assert found.f1 >= 0.994, found


def test_two_files_of_the_same_people(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    tables = {name: _read(shared / f"data/linkage/febrl4{name}.csv") for name in "ab"}
    edges = link(duckdb_engine, "febrl", tables, tmp_path)
    truth = {
        f"{name}/{record}": _person(record)
        for name, frame in tables.items()
        for record in frame.rec_id
    }
    found = measure(edges, truth)
    assert found.f1 >= 0.997, found
