"""pandera on a Polars frame: lazy validation that collects every failure with its row number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors
from peers.common import Outcome, main
from peers.frames import polars_frame
from rules import COLUMN_TYPES, RULES, Rule, typed_columns

DTYPES = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "timestamp": pl.Datetime("us"),
}


def check_of(rule: Rule) -> Any | None:
    """Return the pandera check of a rule on one column's values, or None."""
    given = rule.arguments
    match rule.kind:
        case "allowed":
            return pa.Check.isin(list(given["values"]))
        case "range" if "maximum" in given:
            return pa.Check.in_range(given["minimum"], given["maximum"])
        case "range":
            return pa.Check.ge(given["minimum"])
        case "pattern":
            return pa.Check.str_matches(given["pattern"])
        case "max_length":
            return pa.Check.str_length(max_value=given["characters"])
    return None


def column_of(name: str, kind: str) -> Any:
    """Return the pandera column with every rule about `name`."""
    rules = [rule for rule in RULES if rule.column == name]
    kinds = {rule.kind for rule in rules}
    checks = [check for check in map(check_of, rules) if check is not None]
    required, unique = "required" in kinds, "unique" in kinds
    return pa.Column(DTYPES[kind], checks, nullable=not required, unique=unique)


def in_order(data: Any) -> pl.LazyFrame:
    """Return, per row, whether it was closed no earlier than it was created."""
    later = pl.col("closed_at") >= pl.col("created_at")
    return data.lazyframe.select(later.fill_null(True))


def schema() -> Any:
    """Return the schema with all 20 rules and the types."""
    columns = {name: column_of(name, kind) for name, kind in COLUMN_TYPES.items()}
    for name in typed_columns():
        columns[f"{name}_parsed"] = pa.Column(pl.Boolean, pa.Check.eq(True))
    return pa.DataFrameSchema(columns, checks=[pa.Check(in_order)])


def run(file: Path, out: Path) -> Outcome:
    """Validate the whole frame and count the rows named in the failure cases."""
    frame = polars_frame(file)
    bad_rows = 0
    try:
        schema().validate(frame, lazy=True)
    except SchemaErrors as errors:
        bad_rows = errors.failure_cases["index"].drop_nulls().n_unique()
    return Outcome(
        rows=frame.height,
        bad_rows=bad_rows,
        note="whole file in memory; row numbers and values only: no separation, no publishing",
    )


if __name__ == "__main__":
    main(run)
