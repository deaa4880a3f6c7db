"""Link a made-up city of five departments end to end; seconds, memory and quality on one line each.

    python -m benchmarks.linkage.run --records 1000000

Prepared, scored and clustered in one process of two threads; trained once before, which is timed
by itself and counted. Then the last hundredth of the records is linked to all the others.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from benchmarks.linkage.people import generate
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from citywide.core.engines import open_engine
from citywide.core.linkage import load_specs, prepare, score, score_new, train
from citywide.core.settings import Settings

SPECS = Path(__file__).parent


def main() -> None:
    """Run and print JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--memory-mb", type=int, default=5_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(asked.records, asked.memory_mb, Path(folder))
    print(json.dumps(found, indent=1))


def run(records: int, memory_mb: int, work: Path) -> dict[str, float]:
    """Return seconds of each step, peak memory in GB and the quality reached."""
    path = work / "people.parquet"
    generate(records, path)
    engine = open_engine(Settings(engine="duckdb", memory_mb=memory_mb, threads=2), work / "duckdb")
    spec = load_specs(SPECS)["made_up_city"]
    names = ("record_id", "dataset", *spec.sources[0].fields)
    read = engine.read([path], ibis.schema(dict.fromkeys(names, "string")))
    table = read.mutate(
        birth_date=engine.to_date(read.birth_date, ("%Y-%m-%d",)),
        age=engine.to_integer(read.age),
        age_on=ibis.date("2024-12-31"),
    )
    found: dict[str, float] = {"records": records}
    with _timed(found, "train_seconds"):
        model = train(engine, spec, table, work / "train")
    with _timed(found, "score_seconds"):
        edges = engine.fetch(score(engine, spec, model, table, work / "score")).to_pandas()
    with _timed(found, "cluster_seconds"):
        found |= _quality(edges, path, spec.link_at)
    found["end_to_end_seconds"] = sum(v for k, v in found.items() if k.endswith("_seconds"))
    new = table.filter(table.record_id.right(2) == "07")
    old = table.filter(table.record_id.right(2) != "07")
    with _timed(found, "incremental_seconds"):
        engine.fetch(score_new(engine, spec, model, old, new, work / "new"))
    with _timed(found, "of_which_prepare_seconds"):
        prepare(engine, spec, table, work / "again")
    found["peak_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    engine.close()
    return found


@contextmanager
def _timed(found: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    found[name] = round(time.perf_counter() - started, 1)
    print(name, found[name], flush=True)


def _quality(edges: pd.DataFrame, path: Path, at: float) -> dict[str, float]:
    ids = pq.read_table(path, columns=["record_id", "person"]).to_pandas()
    place = pd.Series(np.arange(len(ids)), index=ids.record_id)
    linked = edges[edges.match_probability >= at]
    left, right = place[linked.left_id].to_numpy(), place[linked.right_id].to_numpy()
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(ids), len(ids)))
    ids["cluster"] = connected_components(graph, directed=False)[1]
    pairs = [
        float((size * (size - 1) // 2).sum())
        for size in (ids.groupby(by).size() for by in (["cluster", "person"], "cluster", "person"))
    ]
    precision, recall = pairs[0] / pairs[1], pairs[0] / pairs[2]
    return {
        "true_pairs": pairs[2],
        "edges": len(edges),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4),
    }


if __name__ == "__main__":
    main()
