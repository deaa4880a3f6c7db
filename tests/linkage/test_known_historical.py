"""Fifty thousand records of historical figures, with many errors; takes most of a minute."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from citywide.core.engines import Engine
from tests.linkage.labelled import link, measure


def test_historical_figures(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    path = shared / "data/linkage/historical_figures_with_errors_50k.parquet"
    frame = pd.read_parquet(path)
    edges = link(duckdb_engine, "historical", {"figures": frame}, tmp_path)
    truth = {f"figures/{row.unique_id}": row.cluster for row in frame.itertuples()}
    found = measure(edges, truth)
    assert found.f1 >= 0.86 and found.b_cubed >= 0.89, found
