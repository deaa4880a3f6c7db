"""Row rules as SQL text, for rows that are typed already; what they mean is in `conditions`.

Text rather than expressions: of a hundred columns an expression takes seconds to build and compile.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from citywide.core.contracts import Column, Contract, Rule, Type
from citywide.core.ingest.typed import instant


def type_sql(column: Column) -> str:
    """Return the SQL type a column is stored as."""
    return {
        Type.STRING: "VARCHAR",
        Type.INTEGER: "BIGINT",
        Type.DECIMAL: f"DECIMAL({column.precision}, {column.scale})",
        Type.DATE: "DATE",
        Type.TIMESTAMP: "TIMESTAMPTZ",
    }[column.type]


def condition_sql(contract: Contract, rule: Rule) -> str:
    """Return SQL that is true where a typed row breaks the rule; see `conditions.condition`."""
    if rule.kind in {"structure", "type"}:
        return "FALSE"
    if rule.kind == "row":
        return _known(f"NOT ({rule.parameters['sql']})")
    if rule.kind == "order":
        pairs = combinations(map(name_sql, rule.parameters["columns"]), 2)
        return any_of(_known(f"{before} > {after}") for before, after in pairs)
    column = contract.column(rule.columns[0])
    cell = name_sql(column.name)
    if rule.kind == "required":
        return f"{cell} IS NULL"
    if rule.kind == "allowed":
        allowed = ", ".join(_literal(contract, column, value) for value in column.allowed)
        return _known(f"{cell} NOT IN ({allowed})")
    if rule.kind == "range":
        return any_of(_outside(contract, column, cell))
    if rule.kind == "length":
        low, high = column.min_length, column.max_length
        bounds = [f"length({cell}) < {low}"] if low is not None else []
        bounds += [f"length({cell}) > {high}"] if high is not None else []
        return any_of(map(_known, bounds))
    if rule.kind == "pattern":
        return _known(f"NOT regexp_matches({cell}, {text_sql(f'^(?:{column.pattern})$')})")
    raise AssertionError(f"rule kind {rule.kind} has no condition")


def _outside(contract: Contract, column: Column, cell: str) -> list[str]:
    bounds = []
    if column.minimum is not None:
        sign = "<=" if column.exclusive_minimum else "<"
        bounds.append(_known(f"{cell} {sign} {_literal(contract, column, column.minimum)}"))
    if column.maximum is not None:
        sign = ">=" if column.exclusive_maximum else ">"
        bounds.append(_known(f"{cell} {sign} {_literal(contract, column, column.maximum)}"))
    return bounds


def _literal(contract: Contract, column: Column, value: Any) -> str:
    if column.type == Type.DATE:
        return f"CAST({text_sql(str(value)[:10])} AS DATE)"
    if column.type == Type.TIMESTAMP:
        moment = instant(contract, column, str(value))
        return f"CAST({text_sql(moment.isoformat(sep=' '))} AS TIMESTAMPTZ)"
    if column.type == Type.DECIMAL:
        return f"CAST({text_sql(str(value))} AS {type_sql(column)})"
    return str(value) if column.type == Type.INTEGER else text_sql(str(value))


def _known(condition: str) -> str:
    """Where the answer is not known, no rule is broken."""
    return f"coalesce({condition}, FALSE)"


def any_of(conditions: Iterable[str]) -> str:
    """Return SQL that is true where one of them is; those that cannot be are left out."""
    possible = [f"({condition})" for condition in conditions if condition != "FALSE"]
    return " OR ".join(possible) or "FALSE"


def name_sql(column: str) -> str:
    """Return a column's name as SQL, whatever characters it has."""
    return '"' + column.replace('"', '""') + '"'


def text_sql(value: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"
