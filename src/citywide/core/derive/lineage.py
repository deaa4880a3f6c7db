"""Which columns of which data sets each column of a derived table is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage

from citywide.core.derive.check import parse_query
from citywide.core.derive.load import order
from citywide.core.derive.model import Derived
from citywide.core.derive.places import place_calls
from citywide.core.errors import ContractError, Finding

Sources = tuple[tuple[str, str], ...]


def column_lineage(
    derived: Derived, schemas: Mapping[str, Mapping[str, str]]
) -> dict[str, Sources]:
    """Return, for each output column, the (data set, column) pairs its value is made of.

    `schemas` gives each input's columns and types. Columns that only filter or join are not
    sources. A place_of call has the coordinates, the place column and the geometry as sources.

    Raises:
        ContractError: the query names a column that no input has.
    """
    known = {name: _typed(schemas[name]) for name in derived.inputs if name in schemas}
    try:
        nodes = lineage(
            None,
            parse_query(derived.sql, str(derived.path)),
            schema=known,
            dialect="duckdb",
            validate_qualify_columns=True,
        )
    except SqlglotError as error:
        reason = str(error).splitlines()[0].split(" Line:")[0].rstrip(".")
        raise ContractError([Finding(f"{reason}.", str(derived.path))]) from None
    return {name: _sources(node) for name, node in nodes.items()}


def full_lineage(
    derived: Mapping[str, Derived], schemas: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, Sources]]:
    """Return the column lineage of every derived table down to published data sets.

    Raises:
        ContractError: a query names a column that no input has, or tables form a circle.
    """
    columns = {name: dict(schema) for name, schema in schemas.items()}
    full: dict[str, dict[str, Sources]] = {}
    for name in order(derived):
        direct = column_lineage(derived[name], columns)
        full[name] = {column: _expand(sources, full) for column, sources in direct.items()}
        columns[name] = dict.fromkeys(direct, "text")
    return full


def _typed(schema: Mapping[str, str]) -> dict[str, str]:
    # Types do not matter for lineage, and contract types are not SQL types.
    return {column: "text" for column in schema if not column.startswith("_")}


def _sources(root: Any) -> Sources:
    found: set[tuple[str, str]] = set()
    for node in root.walk():
        if isinstance(node.expression, exp.Table):
            found.add((node.expression.name, node.name.rpartition(".")[2].strip('"')))
            continue
        for call in place_calls(node.expression):
            boundary, column = (argument.name for argument in call.expressions[:2])
            found |= {(boundary, column), (boundary, "geometry")}
    return tuple(sorted(found))


def _expand(sources: Sources, full: Mapping[str, Mapping[str, Sources]]) -> Sources:
    found: set[tuple[str, str]] = set()
    for dataset, column in sources:
        found |= set(full[dataset].get(column, ())) if dataset in full else {(dataset, column)}
    return tuple(sorted(found))
