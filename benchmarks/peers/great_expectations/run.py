"""Great Expectations on a pandas frame: one expectation per rule, with the rows that failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations import expectations as gxe
from peers.common import Outcome, main
from peers.frames import pandas_frame
from rules import RULES, Rule, typed_columns


def expectation_of(rule: Rule) -> Any:
    """Return the expectation that says what `rule` says."""
    column, given = rule.column, rule.arguments
    match rule.kind:
        case "required":
            return gxe.ExpectColumnValuesToNotBeNull(column=column)
        case "unique":
            return gxe.ExpectColumnValuesToBeUnique(column=column)
        case "allowed":
            return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(given["values"]))
        case "range":
            return gxe.ExpectColumnValuesToBeBetween(
                column=column, min_value=given["minimum"], max_value=given.get("maximum")
            )
        case "pattern":
            return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=given["pattern"])
        case "max_length":
            return gxe.ExpectColumnValueLengthsToBeBetween(
                column=column, max_value=given["characters"]
            )
        case "order":
            return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=column,
                column_B=given["not_before"],
                or_equal=True,
                ignore_row_if="either_value_is_missing",
            )
    raise ValueError(f"unknown kind of rule: {rule.kind}")


def suite() -> Any:
    """Return the suite with all 20 rules and the types."""
    expectations = [expectation_of(rule) for rule in RULES]
    expectations += [
        gxe.ExpectColumnValuesToBeInSet(column=f"{column}_parsed", value_set=[True])
        for column in typed_columns()
    ]
    return gx.ExpectationSuite(name="service_requests", expectations=expectations)


def run(file: Path, out: Path) -> Outcome:
    """Validate the whole frame and count the rows in the lists of unexpected values."""
    frame = pandas_frame(file)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("bench").add_dataframe_asset("service_requests")
    definition = asset.add_batch_definition_whole_dataframe("whole file")
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    result = batch.validate(suite(), result_format={"result_format": "COMPLETE"})
    bad_rows: set[int] = set()
    for expectation in result.results:
        bad_rows.update(expectation.result.get("unexpected_index_list") or [])
    return Outcome(
        rows=len(frame),
        bad_rows=len(bad_rows),
        note="whole file in memory; row numbers and values only: no separation, no publishing",
    )


if __name__ == "__main__":
    main(run)
