"""A derived table on any engine."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from itertools import count
from typing import Any

import ibis.expr.types as ir
from sqlglot import exp

from citywide.core.derive.check import parse_query, table_nodes
from citywide.core.derive.model import Derived
from citywide.core.derive.places import attach
from citywide.core.engines import Engine
from citywide.core.errors import ContractError, Finding

_views = count(1)


def compute(engine: Engine, derived: Derived, tables: Mapping[str, ir.Table]) -> ir.Table:
    """Return the table a derived table's query makes of `tables`, which hold its inputs by name.

    The query does not see columns whose name begins with an underscore.

    Raises:
        ContractError: an input is missing, or place_of names a column that does not exist.
        EngineError: the engine refuses the query, for example for a column that does not exist.
    """
    missing = [name for name in derived.inputs if name not in tables]
    if missing:
        message = f"{derived.name} reads {', '.join(missing)}, which does not exist."
        raise ContractError([Finding(message, str(derived.path))])
    visible = {name: _visible(tables[name]) for name in derived.inputs}
    tree = parse_query(derived.sql, str(derived.path))
    views = _rename(tree, visible, attach(engine, tree, visible))
    result = engine.sql(_portable(tree).sql("duckdb"), views)
    # A result knows only the names of its views; what they read must live as long as it does.
    weakref.finalize(result.op(), len, views).atexit = False
    return result


def _visible(table: ir.Table) -> ir.Table:
    return table.drop(*(name for name in table.columns if name.startswith("_")))


def _rename(
    tree: Any, tables: Mapping[str, ir.Table], widened: Mapping[int, ir.Table]
) -> dict[str, ir.Table]:
    # An engine keeps views by name, so two queries must never share one.
    views: dict[str, ir.Table] = {}
    for node in table_nodes(tree):
        view = f"derive_{next(_views)}"
        views[view] = widened.get(id(node), tables[node.name])
        if not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(node.name)))
        node.set("this", exp.to_identifier(view))
    return views


def _portable(tree: Any) -> Any:
    # DuckDB counts the unit borders between two times, Spark the whole units; they agree on times
    # cut to the unit.
    for node in list(tree.find_all(exp.DateDiff)):
        unit = node.text("unit").lower() or "day"
        for side in ("this", "expression"):
            part = node.args[side]
            # sqlglot writes Spark's TRUNC where it knows a date, and TRUNC knows no days.
            cut = exp.cast(part, "date") if unit == "day" else _cut(part, unit)
            node.set(side, cut)
    return tree


def _cut(part: Any, unit: str) -> Any:
    return exp.func("date_trunc", exp.Literal.string(unit), part)
