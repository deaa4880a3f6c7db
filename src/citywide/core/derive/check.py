"""What the SQL of a derived table may say; every mistake at once, each with its line.

An allow-list, not a deny-list: a function that is not known to give the same answer on every
engine, every time, is refused. See `functions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from citywide.core.derive.functions import FUNCTIONS, OPERATORS
from citywide.core.derive.places import PLACE_OF, check_places, is_place_call
from citywide.core.errors import ContractError, Finding

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_ORDERED = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Rank, exp.Ntile)


def parse_query(text: str, file: str = "", parameters: bool = False) -> Any:
    """Return the one query in a text as a sqlglot tree; `parameters` allows `$name` in it.

    Raises:
        ContractError: every reason why the text is not one safe, read-only query.
    """
    tree = _one_query(text, file)
    rules = [_tables, _columns, _functions, _forms, _outputs, check_places]
    rules += [] if parameters else [_parameters]
    findings = [
        Finding(message, file, line_of(node)) for rule in rules for message, node in rule(tree)
    ]
    if findings:
        raise ContractError(sorted(set(findings), key=lambda f: (f.line or 0, f.message)))
    return tree


def line_of(node: Any) -> int | None:
    """Return the line a node stands on, or the nearest line known around it."""
    found = next((n.meta["line"] for n in node.walk() if "line" in n.meta), None)
    if found is None and node.parent is not None:
        return line_of(node.parent)
    return found


def table_nodes(tree: Any) -> list[Any]:
    """Return the nodes that name data sets (not those that name a WITH query)."""
    nodes = {
        id(source): source
        for scope in traverse_scope(tree)
        for source in scope.sources.values()
        if isinstance(source, exp.Table)
    }
    return list(nodes.values())


def _one_query(text: str, file: str) -> Any:
    try:
        parsed = sqlglot.parse(text, read="duckdb")
    except SqlglotError as error:
        details = (getattr(error, "errors", None) or [{}])[0]
        what = details.get("description") or str(error).splitlines()[0]
        message = f"The SQL cannot be read: {what.rstrip('.')}."
        raise ContractError([Finding(message, file, details.get("line"))]) from None
    statements = [s for s in parsed if s is not None and not isinstance(s, exp.Semicolon)]
    if len(statements) != 1:
        message = f"A derived table is exactly one query, but the file has {len(statements)}."
        raise ContractError([Finding(message, file, 1)])
    if not isinstance(statements[0], exp.Select | exp.SetOperation):
        message = "A derived table only reads: write one SELECT, or WITH ... SELECT."
        raise ContractError([Finding(message, file, line_of(statements[0]) or 1)])
    try:
        traverse_scope(statements[0])
    except SqlglotError as error:
        message = f"The SQL cannot be understood: {str(error).splitlines()[0]}."
        raise ContractError([Finding(message, file, 1)]) from None
    return statements[0]


def _tables(tree: Any) -> Iterator[tuple[str, Any]]:
    for node in tree.find_all(exp.Table):
        shown = node.sql("duckdb")
        if not isinstance(node.this, exp.Identifier) or node.args.get("db"):
            yield f"{shown!r} is not a data set; read data sets by their name only.", node
        elif not NAME.match(node.name):
            yield f"{node.name!r} is not the name of a data set (files cannot be read).", node


def _columns(tree: Any) -> Iterator[tuple[str, Any]]:
    for node in tree.find_all(exp.Column, exp.Alias, exp.TableAlias):
        names = [node.alias_or_name, *(c.name for c in node.args.get("columns") or ())]
        for name in names:
            if name.startswith("_"):
                yield f"{name!r}: names that begin with _ belong to Citywide.", node


def _functions(tree: Any) -> Iterator[tuple[str, Any]]:
    for node in tree.find_all(exp.Func):
        if type(node).__name__ in {*FUNCTIONS, *OPERATORS} or is_place_call(node):
            continue
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        yield (
            f"{name.upper()} is not a function derived tables may use: it reads outside the data, "
            "changes from run to run, or differs between engines. Choose one of "
            f"{', '.join(sorted(set(FUNCTIONS.values())))} or {PLACE_OF}.",
            node,
        )


def _forms(tree: Any) -> Iterator[tuple[str, Any]]:
    for node in tree.find_all(exp.TableSample):
        yield "A sample differs from run to run; take all rows.", node
    for node in tree.find_all(exp.Limit, exp.Offset):
        if node.parent.args.get("order") is None:
            yield "LIMIT without ORDER BY keeps different rows each time; add ORDER BY.", node
    for node in tree.find_all(*_ORDERED):
        window = node.find_ancestor(exp.Window)
        if window is None or not (window.args.get("order") or window.args.get("alias")):
            yield f"{node.sql_name()} needs OVER (... ORDER BY ...) to be the same each time.", node
    for node in tree.find_all(exp.Into, exp.Lock, exp.Distinct):
        if not isinstance(node, exp.Distinct) or node.args.get("on"):
            yield f"{node.sql('duckdb')!r} cannot be used in a derived table.", node


def _parameters(tree: Any) -> Iterator[tuple[str, Any]]:
    for node in tree.find_all(exp.Parameter, exp.Placeholder):
        yield f"{node.sql('duckdb')!r} cannot be used in a derived table.", node


def _outputs(tree: Any) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for node in tree.selects:
        name = node.alias_or_name
        if node.is_star:
            continue
        if not NAME.match(name):
            yield f"{node.sql('duckdb')!r} needs a lower-case name: write AS some_name.", node
        elif name in seen:
            yield f"Two columns of the result are called {name!r}.", node
        seen.add(name)
