"""DuckDB with the 20 rules written by hand in SQL: the count the others are compared to."""

from __future__ import annotations

from pathlib import Path

import duckdb
from peers.common import Outcome, csv_sql, duckdb_settings, main
from peers.sql import failing_sql, typed_select_sql
from rules import RULES, typed_columns


def bad_row_sql() -> str:
    """Return a condition that is true for a row that breaks any rule or type."""
    conditions = [failing_sql(rule) for rule in RULES]
    conditions += [f"not {column}_parsed" for column in typed_columns()]
    return " or ".join(f"coalesce({condition}, false)" for condition in conditions)


def run(file: Path, out: Path) -> Outcome:
    """Read the file twice: repeated keys first, then every rule in one pass."""
    connection = duckdb.connect(config=duckdb_settings(out))
    extract = typed_select_sql(csv_sql(file, typed=False))
    connection.execute(
        "create temp table repeated_request_id as "
        f"select request_id from ({extract}) where request_id is not null "
        "group by 1 having count(*) > 1"
    )
    counted = connection.execute(
        f"select count(*), count(*) filter ({bad_row_sql()}) from ({extract})"
    ).fetchone()
    rows, bad_rows = counted or (0, 0)
    return Outcome(rows, bad_rows, "counts only: no separation, no report per rule, no publishing")


if __name__ == "__main__":
    main(run)
