"""DuckDB alone: typed CSV to one Parquet file. The limit of speed, since it checks nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from peers.common import Outcome, csv_sql, duckdb_settings, main

UNORDERED = "--unordered" in sys.argv


def run(file: Path, out: Path) -> Outcome:
    """Copy the file; rows whose text does not fit the types are dropped without a trace."""
    connection = duckdb.connect(config=duckdb_settings(out))
    connection.execute(f"set preserve_insertion_order = {not UNORDERED}")
    written = connection.execute(
        f"copy (from {csv_sql(file, typed=True)}) to '{out / 'copy.parquet'}' "
        "(format parquet, compression zstd)"
    ).fetchone()
    return Outcome(
        rows=written[0] if written else 0,
        bad_rows=None,
        note="no rules; drops rows of the wrong type without a trace; no versions"
        + ("; order of rows lost" if UNORDERED else ""),
    )


if __name__ == "__main__":
    main(run)
