"""dlt: typed CSV to Parquet through its pipeline, as Arrow. It has no rules of this kind."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"

import dlt
from dlt.sources.filesystem import filesystem, read_csv_duckdb
from peers.common import SQL_TYPES, Outcome, main
from rules import COLUMN_TYPES

ROWS_PER_BATCH = 100_000


def run(file: Path, out: Path) -> Outcome:
    """Extract, normalize and load the file into a folder of Parquet files."""
    files = filesystem(bucket_url=file.parent.as_uri(), file_glob=file.name)
    types = {column: SQL_TYPES[kind] for column, kind in COLUMN_TYPES.items()}
    reader = read_csv_duckdb(
        chunk_size=ROWS_PER_BATCH, use_pyarrow=True, dtype=types, ignore_errors=True
    )
    pipeline = dlt.pipeline(
        "bench",
        pipelines_dir=str(out / "state"),
        destination=dlt.destinations.filesystem(bucket_url=(out / "lake").as_uri()),
        dataset_name="bench",
    )
    pipeline.run((files | reader).with_name("service_requests"), loader_file_format="parquet")
    counts = pipeline.last_trace.last_normalize_info.row_counts
    return Outcome(
        rows=counts["service_requests"],
        bad_rows=None,
        note="no rules; drops rows of the wrong type without a trace",
    )


if __name__ == "__main__":
    main(run)
