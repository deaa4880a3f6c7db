"""pandera on a pandas frame: lazy validation that collects every failure with its row number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandera.pandas as pa
from pandera.errors import SchemaErrors
from peers.common import Outcome, main
from peers.frames import pandas_frame
from rules import COLUMN_TYPES, RULES, Rule, typed_columns


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


def column_of(name: str) -> Any:
    """Return the pandera column with every rule about `name`; its type is checked beside it."""
    rules = [rule for rule in RULES if rule.column == name]
    kinds = {rule.kind for rule in rules}
    checks = [check for check in map(check_of, rules) if check is not None]
    return pa.Column(None, checks, nullable="required" not in kinds, unique="unique" in kinds)


def in_order(frame: Any) -> Any:
    """Return, per row, whether it was closed no earlier than it was created."""
    return ~(frame["closed_at"] < frame["created_at"])


def schema() -> Any:
    """Return the schema with all 20 rules and the types."""
    columns = {name: column_of(name) for name in COLUMN_TYPES}
    for name in typed_columns():
        columns[f"{name}_parsed"] = pa.Column(bool, pa.Check.eq(True))
    return pa.DataFrameSchema(columns, checks=[pa.Check(in_order)])


def run(file: Path, out: Path) -> Outcome:
    """Validate the whole frame and count the rows named in the failure cases."""
    frame = pandas_frame(file)
    bad_rows = 0
    try:
        schema().validate(frame, lazy=True)
    except SchemaErrors as errors:
        bad_rows = int(errors.failure_cases["index"].dropna().nunique())
    return Outcome(
        rows=len(frame),
        bad_rows=bad_rows,
        note="whole file in memory; row numbers and values only: no separation, no publishing",
    )


if __name__ == "__main__":
    main(run)
