"""pointblank on a Polars frame: one step per rule, then the rows that failed any step."""

from __future__ import annotations

from pathlib import Path

import pointblank as pb
import polars as pl
from peers.common import Outcome, main
from peers.frames import polars_frame
from rules import RULES, Rule, typed_columns


def with_rule(validation: pb.Validate, rule: Rule) -> pb.Validate:
    """Return the validation with one more step, for `rule`."""
    column, given = rule.column, rule.arguments
    match rule.kind:
        case "required":
            return validation.col_vals_not_null(column)
        case "unique":
            # rows_distinct() counts missing keys too and is left out of the sundered rows.
            alone = pl.col(column).is_unique() | pl.col(column).is_null()
            return validation.col_vals_expr(alone)
        case "allowed":
            return validation.col_vals_in_set(column, set=list(given["values"]))
        case "range" if "maximum" in given:
            return validation.col_vals_between(
                column, left=given["minimum"], right=given["maximum"], na_pass=True
            )
        case "range":
            return validation.col_vals_ge(column, value=given["minimum"], na_pass=True)
        case "pattern":
            return validation.col_vals_regex(column, pattern=given["pattern"], na_pass=True)
        case "max_length":
            short = pl.col(column).str.len_chars() <= given["characters"]
            return validation.col_vals_expr(short.fill_null(True))
        case "order":
            return validation.col_vals_ge(column, value=pb.col(given["not_before"]), na_pass=True)
    raise ValueError(f"unknown kind of rule: {rule.kind}")


def run(file: Path, out: Path) -> Outcome:
    """Interrogate the whole frame and write the failing rows to Parquet."""
    frame = polars_frame(file)
    validation = pb.Validate(frame)
    for column in typed_columns():
        validation = validation.col_vals_expr(pl.col(f"{column}_parsed"))
    for rule in RULES:
        validation = with_rule(validation, rule)
    bad = validation.interrogate(collect_extracts=False).get_sundered_data(type="fail")
    bad.write_parquet(out / "bad.parquet")
    return Outcome(
        rows=frame.height,
        bad_rows=bad.height,
        note="whole file in memory; writes the bad rows, without the reason; no publishing",
    )


if __name__ == "__main__":
    main(run)
