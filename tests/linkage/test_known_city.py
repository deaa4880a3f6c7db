"""Five departments of one simulated city, and two censuses: labelled, with much noise."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from citywide.core.engines import Engine
from citywide.core.linkage.cluster import cluster
from citywide.core.linkage.fairness import fairness
from tests.linkage.labelled import link, measure

_SOURCES = {"311": "requests_311"}


def test_five_departments(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    frame = pd.read_parquet(shared / "data/linkage/pp_city5.parquet").astype({"unique_id": str})
    frame["source"] = frame.source.replace(_SOURCES)
    tables = {str(name): part for name, part in frame.groupby("source")}
    edges = link(duckdb_engine, "city5", tables, tmp_path)
    frame["record"] = frame.source + "/" + frame.unique_id
    truth = dict(zip(frame.record, frame.simulant_id, strict=True))
    found = measure(edges, truth)
    assert found.f1 >= 0.94 and found.b_cubed >= 0.975 and found.precision >= 0.95, found
    people = cluster(pa.array(sorted(truth)), pa.Table.from_pandas(edges)).table()
    for group in ("race", "sex"):
        of = {row[0]: row[1] for row in frame[["record", f"true_{group}"]].itertuples(index=False)}
        errors = fairness(people, truth, of, kind=group)
        assert errors.missed and errors.false and errors.passes, errors


def test_two_censuses(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    tables = {
        f"census_{year}": pd.read_parquet(shared / f"data/linkage/pp_census{year}.parquet").astype(
            {"sex": str}
        )
        for year in (2020, 2030)
    }
    edges = link(duckdb_engine, "census", tables, tmp_path)
    truth = {
        f"{name}/{row.unique_id}": row.simulant_id
        for name, frame in tables.items()
        for row in frame.itertuples()
    }
    found = measure(edges, truth)
    assert found.f1 >= 0.980, found
