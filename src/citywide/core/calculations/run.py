"""A calculation on any engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
from sqlglot import exp

from citywide.core.calculations.load import placeholders
from citywide.core.calculations.model import Calculation, Value
from citywide.core.derive import Derived, compute
from citywide.core.derive.check import parse_query
from citywide.core.engines import Engine
from citywide.core.errors import UsageError


def run(
    engine: Engine,
    calculation: Calculation,
    tables: Mapping[str, ir.Table],
    parameters: Mapping[str, Value],
    folder: Path,
    wanted: Sequence[str] = (),
) -> dict[str, ir.Table]:
    """Return the tables of the steps `wanted` (all, when empty), by name.

    Every step is computed once and kept as Parquet in `folder`, which must live as long as the
    tables are read. Steps that nothing wanted depends on are left out.

    Raises:
        UsageError: a parameter has no value, or there is one too many; a step has no such name.
        ContractError: a table that the queries read is missing.
        EngineError: the engine refuses a query, for example for a column that does not exist.
    """
    _check(calculation, parameters, wanted)
    have = dict(tables)
    made: dict[str, ir.Table] = {}
    for name in calculation.needed_for(wanted or tuple(calculation.steps)):
        table = compute(engine, _bound(calculation.steps[name], parameters), have)
        files = engine.write(table, folder, f"step-{name}")
        have[name] = made[name] = engine.read(files, table.schema())
    return {name: made[name] for name in wanted or made}


def _check(
    calculation: Calculation, parameters: Mapping[str, Value], wanted: Sequence[str]
) -> None:
    missing = sorted(set(calculation.parameters) - set(parameters))
    if missing:
        raise UsageError(f"{calculation.name} needs a value for {', '.join(missing)}.")
    unknown = sorted(set(parameters) - set(calculation.parameters))
    if unknown:
        takes = ", ".join(calculation.parameters) or "none"
        raise UsageError(
            f"{calculation.name} has no parameter {', '.join(unknown)}. It takes: {takes}."
        )
    strange = sorted(set(wanted) - set(calculation.steps))
    if strange:
        known = ", ".join(calculation.steps)
        raise UsageError(
            f"{calculation.name} computes no {', '.join(strange)}. There are: {known}."
        )


def _bound(step: Derived, parameters: Mapping[str, Value]) -> Derived:
    tree = parse_query(step.sql, str(step.path), parameters=True)
    for node in placeholders(tree):
        value = parameters[node.name]
        if isinstance(value, Sequence) and not isinstance(value, str):
            _put_list(node, value)
        else:
            node.replace(_literal(value))
    return replace(step, sql=tree.sql("duckdb"))


def _put_list(node: Any, values: Sequence[Any]) -> None:
    if not isinstance(node.parent, exp.In):
        raise UsageError(f"${node.name} is a list: write `column IN (${node.name})`.")
    # Nothing is in an empty list; SQL has no such list, but nothing equals NULL either.
    node.parent.set("expressions", [_literal(value) for value in values] or [exp.Null()])


def _literal(value: Any) -> Any:
    if value is None:
        return exp.Null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise UsageError(f"{value} has no time zone: give an aware instant.")
        text = value.astimezone(dt.UTC).isoformat(sep=" ")
        return exp.cast(exp.Literal.string(text), "timestamptz", dialect="duckdb")
    if isinstance(value, dt.date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date", dialect="duckdb")
    if isinstance(value, int | float | Decimal):
        return exp.Literal.number(f"{value:f}" if isinstance(value, Decimal) else str(value))
    return exp.Literal.string(str(value))
