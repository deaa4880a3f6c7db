"""Link a made-up city of five departments end to end: seconds, memory and quality beside limits.

    python -m benchmarks.linkage.run --records 1000000

Trained, prepared, scored and clustered in one process of two threads. Then the last hundredth of
the records is linked to all the others, and a rule many open warehouses use is run beside: two of
three alike, name, date of birth and social security number.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.linkage.people import generate

from citywide.core.engines import Engine, open_engine
from citywide.core.linkage import hashed, load_specs, prepare, score, score_new, train
from citywide.core.linkage.cluster import cluster
from citywide.core.settings import Settings

SPECS = Path(__file__).parent
LIMITS = {"end_to_end_seconds": 300.0, "new_against_known_seconds": 10.0, "peak_gb": 8.0}
"""What a city can wait for, for a million records on two cores."""
_ALIKE = (
    ("first_name", "last_name", "birth_date"),
    ("first_name", "last_name", "ssn"),
    ("birth_date", "ssn"),
)


def main() -> None:
    """Run and print a table, or JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--memory-mb", type=int, default=5_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(asked.records, asked.memory_mb, Path(folder))
    print(json.dumps(found, indent=1)) if asked.json else _show(found)


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
    ids = pq.read_table(path, columns=["record_id"])["record_id"].combine_chunks()
    found: dict[str, float] = {"records": records}
    with _timed(found, "end_to_end_seconds"):
        with _timed(found, "train_seconds"):
            model = train(engine, spec, table, work / "train")
        with _timed(found, "score_seconds"):
            edges = engine.fetch(score(engine, spec, model, table, work / "score"))
        with _timed(found, "cluster_seconds"):
            people = cluster(ids, edges, threshold=spec.link_at).table()
    found |= _quality(people, path, "")
    new = table.filter(table.record_id.right(2) == "07")
    old = table.filter(table.record_id.right(2) != "07")
    known = hashed(spec, prepare(engine, spec, old, work / "known"))
    with _timed(found, "new_against_known_seconds"):
        engine.fetch(score_new(engine, spec, model, known, new, work / "new"))
    found["peak_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)
    with _timed(found, "two_of_three_seconds"):
        people = cluster(ids, _two_of_three(engine, read)).table()
    found |= _quality(people, path, "two_of_three_")
    engine.close()
    return found


@contextmanager
def _timed(found: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    found[name] = round(time.perf_counter() - started, 1)


def _two_of_three(engine: Engine, records: ir.Table) -> pa.Table:
    joins = " UNION ".join(
        "SELECT l.record_id AS left_id, r.record_id AS right_id FROM t AS l JOIN t AS r ON "
        + " AND ".join(f"l.{name} = r.{name}" for name in alike)
        + " AND l.record_id < r.record_id"
        for alike in _ALIKE
    )
    query = f"SELECT *, 1.0 AS match_probability, 1.0 AS match_weight FROM ({joins})"
    return engine.fetch(engine.sql(query, {"t": records}))


def _quality(people: pa.Table, path: Path, prefix: str) -> dict[str, float]:
    truth = pq.read_table(path, columns=["record_id", "person"]).to_pandas()
    ids = truth.merge(people.to_pandas(), on="record_id")
    right, linked, true = (
        float((size * (size - 1) // 2).sum())
        for size in (ids.groupby(by).size() for by in _TOGETHER)
    )
    precision, recall = right / max(linked, 1), right / true
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    scores = {"precision": precision, "recall": recall, "f1": f1}
    return {prefix + name: round(value, 4) for name, value in scores.items()}


_TOGETHER: tuple[list[str], ...] = (["cluster_id", "person"], ["cluster_id"], ["person"])


def _show(found: dict[str, float]) -> None:
    table = Table("what", "measured", "limit", "x limit", title="Linkage")
    for name, value in found.items():
        limit = LIMITS.get(name)
        ratio = f"{value / limit:.2f}" if limit else ""
        table.add_row(name.replace("_", " "), f"{value:,}", f"{limit:g}" if limit else "", ratio)
    Console().print(table)


if __name__ == "__main__":
    main()
