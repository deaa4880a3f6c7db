"""The rules as DuckDB conditions, for peers whose rules are SQL."""

from __future__ import annotations

from peers.common import SQL_TYPES
from rules import COLUMN_TYPES, Rule


def typed_select_sql(source: str) -> str:
    """Return a query over text columns that types each and adds `<column>_parsed` booleans."""
    columns = []
    for column, kind in COLUMN_TYPES.items():
        if kind == "text":
            columns.append(f"source.{column}")
        else:
            value = f"try_cast(source.{column} as {SQL_TYPES[kind]})"
            columns.append(f"{value} as {column}")
            columns.append(f"({value} is not null or source.{column} is null) as {column}_parsed")
    return f"select {', '.join(columns)} from {source} as source"


def failing_sql(rule: Rule, column: str | None = None) -> str:
    """Return a condition that is true where `rule` is broken, null or false elsewhere.

    `unique` needs a table `repeated_<column>` of the keys that occur more than once. `column` is
    SQL that stands for the column's typed value, where its plain name does not.
    """
    column = column or rule.column
    match rule.kind:
        case "required":
            return f"{column} is null"
        case "unique":
            return f"{column} in (from repeated_{rule.column})"
        case "allowed":
            return f"{column} not in {rule.arguments['values']}"
        case "range":
            ends = {"minimum": "<", "maximum": ">"}
            return " or ".join(
                f"{column} {sign} {rule.arguments[end]}"
                for end, sign in ends.items()
                if end in rule.arguments
            )
        case "pattern":
            return f"not regexp_matches({column}, '{rule.arguments['pattern']}')"
        case "max_length":
            return f"length({column}) > {rule.arguments['characters']}"
        case "order":
            return f"{column} < {rule.arguments['not_before']}"
    raise ValueError(f"unknown kind of rule: {rule.kind}")
