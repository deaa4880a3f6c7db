"""Row rules as conditions on typed rows: true where the row breaks the rule."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Column, Contract, Rule, Severity, Type
from citywide.core.engines.interface import PROBLEM
from citywide.core.ingest.typed import literal

BITS = 50
"""Rules in one integer of failures: engines divide integers as floats, exact up to 53 bits."""
STRUCTURE = Rule(
    id="structure",
    kind="structure",
    scope="row",
    columns=(),
    severity=Severity.ERROR,
    description="the record must have as many cells as the header",
)
LATE_KINDS = frozenset({"unique", "reference", "values"})
"""Rules that need more than the row itself; they run on the staged rows."""


def staged_rules(contract: Contract) -> tuple[Rule, ...]:
    """Return the rules judged while the text is read, in the order of their bits."""
    early = (rule for rule in contract.row_rules if rule.kind not in LATE_KINDS)
    return (STRUCTURE, *early)


def text_name(column: str) -> str:
    """Return the name a column's text has beside its typed value while rows are judged."""
    return f"{column}__text"


def failures(contract: Contract, rules: Sequence[Rule], rows: ir.Table) -> list[Any]:
    """Return one integer expression per 50 rules; bit `i` is set where rule `i` is broken."""
    words = []
    for start in range(0, len(rules), BITS):
        word = ibis.literal(0, "int64")
        for bit, rule in enumerate(rules[start : start + BITS]):
            broken = condition(contract, rule, rows).fill_null(False)
            word = word + ibis.ifelse(broken, ibis.literal(1 << bit, "int64"), 0)
        words.append(word)
    return words


def condition(contract: Contract, rule: Rule, rows: ir.Table) -> Any:
    """Return the expression that is true where a row breaks the rule."""
    if rule.kind == "structure":
        return rows[PROBLEM].notnull()
    if rule.kind == "order":
        return _order(rule, rows)
    if rule.kind == "row":
        return ~rows[sql_flag(rule)]
    column = contract.column(rule.columns[0])
    value, text = rows[column.name], rows[text_name(column.name)]
    if rule.kind == "type":
        return value.isnull() & text.notnull()
    if rule.kind == "required":
        return text.isnull()
    if rule.kind == "allowed":
        return ~_allowed(contract, column, value)
    if rule.kind == "range":
        return _outside(contract, column, value)
    if rule.kind == "length":
        return _length(column, value)
    if rule.kind == "pattern":
        return ~value.re_search(f"^(?:{column.pattern})$")
    raise AssertionError(f"rule kind {rule.kind} has no condition")


def sql_flag(rule: Rule) -> str:
    """Return the name of the column that holds a SQL rule's answer."""
    return "sql__" + "".join(c if c.isalnum() else "_" for c in rule.id)


def _order(rule: Rule, rows: ir.Table) -> Any:
    # Every pair, not only neighbours: the value between two others may be missing.
    pairs = combinations(rule.parameters["columns"], 2)
    broken = [(rows[a] > rows[b]).fill_null(False) for a, b in pairs]
    combined = broken[0]
    for one in broken[1:]:
        combined = combined | one
    return combined


def _allowed(contract: Contract, column: Column, value: Any) -> Any:
    if column.type == Type.INTEGER:
        return value.isin([int(v) for v in column.allowed])
    if column.type == Type.STRING:
        return value.isin(list(column.allowed))
    return value.isin([literal(contract, column, v) for v in column.allowed])


def _outside(contract: Contract, column: Column, value: Any) -> Any:
    broken = ibis.literal(False)
    if column.minimum is not None:
        low = literal(contract, column, column.minimum)
        broken = broken | (value <= low if column.exclusive_minimum else value < low)
    if column.maximum is not None:
        high = literal(contract, column, column.maximum)
        broken = broken | (value >= high if column.exclusive_maximum else value > high)
    return broken


def _length(column: Column, value: Any) -> Any:
    broken = ibis.literal(False)
    if column.min_length is not None:
        broken = broken | (value.length() < column.min_length)
    if column.max_length is not None:
        broken = broken | (value.length() > column.max_length)
    return broken
