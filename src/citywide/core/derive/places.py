"""place_of('districts', 'district', longitude, latitude): the place that covers a point.

Shapely computes the answer once per distinct point, outside any engine, so every engine gives the
same. A point on a shared border belongs to the smallest place value, so the answer is unique.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import ibis
import ibis.expr.types as ir
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from citywide.core.derive.cover import covering_places
from citywide.core.derive.model import PlaceLookup
from citywide.core.engines import Engine
from citywide.core.errors import ContractError

PLACE_OF = "place_of"
_USE = "write place_of('boundary_data_set', 'column', longitude, latitude)"


def is_place_call(node: Any) -> bool:
    """Return whether a node is a call of place_of."""
    return isinstance(node, exp.Anonymous) and node.name.lower() == PLACE_OF


def place_calls(tree: Any) -> list[Any]:
    """Return the calls of place_of below a node, in the order of the text."""
    return [node for node in tree.find_all(exp.Anonymous, bfs=False) if is_place_call(node)]


def check_places(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is wrong with each call of place_of, and the call."""
    for call in place_calls(tree):
        try:
            resolve(tree, call)
        except ValueError as error:
            yield f"{error}; {_USE}.", call


def lookups(tree: Any) -> tuple[PlaceLookup, ...]:
    """Return the distinct look-ups of a checked query."""
    return tuple(sorted({resolve(tree, call)[0] for call in place_calls(tree)}))


def resolve(tree: Any, call: Any) -> tuple[PlaceLookup, Any]:
    """Return the look-up a call asks for and the FROM entry its coordinates come from.

    Raises:
        ValueError: the call is not of the form place_of takes; says why.
    """
    arguments = call.expressions
    if len(arguments) != 4 or not all(a.is_string for a in arguments[:2]):
        raise ValueError("place_of takes two quoted names and two columns")
    boundary, column, longitude, latitude = arguments
    if not all(isinstance(a, exp.Column) and not a.is_star for a in (longitude, latitude)):
        raise ValueError("The coordinates must be plain columns, not computed ones")
    if longitude.table != latitude.table:
        raise ValueError("Both coordinates must come from the same table")
    source = _source(tree, call, longitude.table)
    names = (boundary.name, column.name, source.name, longitude.name, latitude.name)
    return PlaceLookup(*names), source


def _source(tree: Any, call: Any, alias: str) -> Any:
    select = call.find_ancestor(exp.Select)
    scope = next((s for s in traverse_scope(tree) if s.expression is select), None)
    selected = {} if scope is None else {k: v[1] for k, v in scope.selected_sources.items()}
    if not alias and len(selected) != 1:
        raise ValueError("With more than one table, say which one the coordinates come from")
    source = selected.get(alias) if alias else next(iter(selected.values()))
    if not isinstance(source, exp.Table):
        raise ValueError("The coordinates must come from a data set named in the same FROM")
    return source


def attach(engine: Engine, tree: Any, tables: Mapping[str, ir.Table]) -> dict[int, ir.Table]:
    """Replace each call by a column, and return the widened table of each FROM entry, by id.

    Raises:
        ContractError: a named column is missing, or a boundary is not GeoJSON.
    """
    numbers = count(1)
    widened: dict[int, ir.Table] = {}
    names: dict[tuple[int, PlaceLookup], str] = {}
    for call, (lookup, source) in [(call, resolve(tree, call)) for call in place_calls(tree)]:
        key = (id(source), lookup)
        if key not in names:
            names[key] = f"_place_{next(numbers)}"
            table = widened.get(id(source), tables[lookup.table])
            widened[id(source)] = _widen(engine, table, tables, lookup, names[key])
            _hide(call.find_ancestor(exp.Select), source, names[key])
        call.replace(exp.column(names[key], table=source.alias_or_name))
    return widened


def _widen(
    engine: Engine, table: ir.Table, tables: Mapping[str, ir.Table], lookup: PlaceLookup, name: str
) -> ir.Table:
    _require(table, lookup.table, lookup.longitude, lookup.latitude)
    _require(tables[lookup.boundary], lookup.boundary, lookup.column, "geometry")
    longitude, latitude = f"{name}_longitude", f"{name}_latitude"
    placed = table.mutate(
        **{
            longitude: table[lookup.longitude].cast("float64"),
            latitude: table[lookup.latitude].cast("float64"),
        }
    )
    pairs = placed.select(longitude=longitude, latitude=latitude).distinct().drop_null()
    answers = covering_places(
        engine.fetch(pairs),
        engine.fetch(tables[lookup.boundary].select(lookup.column, "geometry")),
        lookup.boundary,
    )
    found = ibis.memtable(answers)
    joined = placed.left_join(
        found, [placed[longitude] == found.longitude, placed[latitude] == found.latitude]
    )
    return joined.select(*(placed[c] for c in table.columns), found.place.name(name))


def _require(table: ir.Table, dataset: str, *columns: str) -> None:
    for column in columns:
        if column not in table.columns:
            raise ContractError(f"place_of needs {dataset}.{column}, but there is no such column.")


def _hide(select: Any, source: Any, name: str) -> None:
    # SELECT * must go on meaning the columns of the data set, not our helper as well.
    for projection in select.expressions:
        star = projection if isinstance(projection, exp.Star) else projection.this
        if projection.is_star and isinstance(star, exp.Star):
            table = getattr(projection, "table", "") or source.alias_or_name
            if table == source.alias_or_name:
                star.append("except_", exp.to_identifier(name))
