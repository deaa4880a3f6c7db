"""Functions a derived table may use.

Each gives the same answer on DuckDB and on Spark once sqlglot has translated it. Left out, because
the translation changes their meaning: dayofweek and isodow (numbered differently), regexp_replace
(first or all), epoch (with or without fractions), dayname and monthname (short or long), random
choices such as any_value, and string_agg (order).
"""

from __future__ import annotations

from collections.abc import Mapping

FUNCTIONS: Mapping[str, str] = {
    # Text
    "Concat": "concat",
    "Contains": "contains",
    "Left": "left",
    "Length": "length",
    "Lower": "lower",
    "Pad": "lpad",
    "RegexpLike": "regexp_matches",
    "Replace": "replace",
    "Right": "right",
    "SplitPart": "split_part",
    "StartsWith": "starts_with",
    "StrPosition": "strpos",
    "Substring": "substring",
    "Trim": "trim",
    "Upper": "upper",
    # Numbers
    "Abs": "abs",
    "Ceil": "ceil",
    "Floor": "floor",
    "Greatest": "greatest",
    "IsNan": "isnan",
    "Least": "least",
    "Ln": "ln",
    "Pow": "power",
    "Round": "round",
    "Sign": "sign",
    "Sqrt": "sqrt",
    # Dates and times
    "Date": "date",
    "DateDiff": "date_diff",
    "DateFromParts": "make_date",
    "DateTrunc": "date_trunc",
    "Day": "day",
    "Extract": "extract",
    "Hour": "hour",
    "LastDay": "last_day",
    "Minute": "minute",
    "Month": "month",
    "Quarter": "quarter",
    "Second": "second",
    "TimestampTrunc": "date_trunc",
    "TimeToStr": "strftime",
    "Year": "year",
    # Conditions and types
    "Case": "case",
    "Cast": "cast",
    "Coalesce": "coalesce",
    "Exists": "exists",
    "If": "if",
    "Nullif": "nullif",
    "TryCast": "try_cast",
    # Aggregates
    "Avg": "avg",
    "Count": "count",
    "CountIf": "count_if",
    "LogicalAnd": "bool_and",
    "LogicalOr": "bool_or",
    "Max": "max",
    "Median": "median",
    "Min": "min",
    "Sum": "sum",
    # Windows
    "DenseRank": "dense_rank",
    "FirstValue": "first_value",
    "Lag": "lag",
    "LastValue": "last_value",
    "Lead": "lead",
    "Ntile": "ntile",
    "Rank": "rank",
    "RowNumber": "row_number",
}
"""sqlglot's name of each function, and the name analysts write."""

OPERATORS = frozenset({"And", "Or", "Xor", "Not"})
"""Operators that sqlglot counts among functions."""
