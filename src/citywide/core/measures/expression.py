"""SQL conditions and expressions inside a measure: about one row, without side effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

# sqlglot's names of the functions that give the same answer on every engine.
_TEXT = (
    "Concat Contains Left Length Lower RegexpLike Replace Right SplitPart StartsWith StrPosition"
)
_MORE_TEXT = "Substring Trim Upper"
_NUMBERS = "Abs Ceil Floor Greatest IsNan Least Round Sign"
_DATES = (
    "Date DateDiff DateFromParts DateTrunc Day Extract Hour LastDay Minute Month Quarter Second "
    "TimestampTrunc TsOrDsToDate Year"
)
_LOGIC = "And Case Cast Coalesce If Not Nullif Or TryCast Xor"
_FUNCTIONS = frozenset(" ".join((_TEXT, _MORE_TEXT, _NUMBERS, _DATES, _LOGIC)).split())


def problems(text: str) -> Iterator[str]:
    """Yield what is wrong with an expression; nothing when it may be used."""
    try:
        tree = _parse(text)
    except SqlglotError as error:
        details = (getattr(error, "errors", None) or [{}])[0]
        yield f"The SQL cannot be read: {details.get('description') or 'it is incomplete'}"
        return
    except ValueError as error:
        yield str(error)
        return
    for node in tree.walk():
        yield from _node(node)


def portable(text: str) -> str:
    """Return a checked expression in DuckDB's dialect with one meaning on every engine."""
    if not text:
        return ""
    tree = exp.Paren(this=_parse(text))
    # DuckDB counts the unit borders between two times, Spark the whole units; they agree on times
    # cut to the unit.
    for node in list(tree.find_all(exp.DateDiff)):
        unit = node.text("unit").lower() or "day"
        for side in ("this", "expression"):
            node.set(side, exp.func("date_trunc", exp.Literal.string(unit), node.args[side]))
    return str(tree.sql("duckdb", comments=False))


def columns(text: str) -> set[str]:
    """Return the names of the columns a checked expression reads."""
    return {node.name for node in _parse(text).find_all(exp.Column)} if text else set()


def _parse(text: str) -> Any:
    statements = sqlglot.parse(f"SELECT {text}\n", read="duckdb")
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        raise ValueError("Write one expression about a row, without SELECT or a semicolon.")
    select = statements[0]
    extra = [key for key, value in select.args.items() if value and key != "expressions"]
    if len(select.expressions) != 1 or extra:
        raise ValueError("Write one expression about a row, without commas, FROM or WHERE.")
    if isinstance(select.expressions[0], exp.Alias):
        raise ValueError("Write the expression only, without AS.")
    return select.expressions[0]


def _node(node: Any) -> Iterator[str]:
    if isinstance(node, exp.Query | exp.Subquery):
        yield "A subquery looks at other rows; make a derived table instead."
    elif isinstance(node, exp.AggFunc | exp.Window):
        yield f"{node.sql('duckdb')} looks at many rows; the measure's kind does that."
    elif isinstance(node, exp.Func) and type(node).__name__ not in _FUNCTIONS:
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        yield f"{name.upper()} is not a function measures may use; compute it in a derived table."
    elif isinstance(node, exp.Star | exp.Placeholder | exp.Parameter):
        yield f"{node.sql('duckdb')} cannot be used in a measure."
    elif isinstance(node, exp.Column) and node.table:
        yield f"Write {node.name} instead of {node.sql('duckdb')}: there is only one table."
    elif isinstance(node, exp.Column) and node.name.startswith("_"):
        yield f"{node.name!r}: names that begin with _ belong to Citywide."
