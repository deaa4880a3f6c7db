"""The record table of a specification, from the data sets it names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import NotFound
from citywide.core.linkage.fields import FIELDS, complete
from citywide.core.linkage.spec import LinkageSpec, Source


def read_records(engine: Engine, spec: LinkageSpec, tables: Mapping[str, ir.Table]) -> ir.Table:
    """Return the records of every data set of the specification, in standard fields.

    `record_id` is `<dataset>/<key>`, the parts of a key joined by a slash. Text that is no date
    of the formats given is no date, and stays in `birth_written` so that its digits still count.

    Raises:
        NotFound: a data set or a column that the specification names is not there.
    """
    parts = [_records(engine, spec, source, tables) for source in spec.sources]
    return reduce(lambda left, right: left.union(right), parts)


def _records(
    engine: Engine, spec: LinkageSpec, source: Source, tables: Mapping[str, ir.Table]
) -> ir.Table:
    if source.dataset not in tables:
        raise NotFound(f"Linkage {spec.id!r} needs the data set {source.dataset!r}.")
    table = tables[source.dataset]
    for column in _columns(source):
        if column not in table.columns:
            raise NotFound(
                f"{source.dataset!r} has no column {column!r}, which linkage {spec.id!r} names."
            )
    if source.deleted:
        table = table.filter(table[source.deleted].isnull())
    columns = {
        field: _value(engine, source, table[column], field)
        for field, column in source.fields.items()
    }
    if source.age_on and "age_on" not in columns:
        columns["age_on"] = ibis.literal(source.age_on)
    written = source.fields.get("birth_date")
    # Digits can stand for a date that is none (1797-01-81) only where the year comes first.
    formats = source.formats.get("birth_date", ("%Y-%m-%d",))
    is_text = written is not None and table[written].type().is_string()
    if is_text and formats[0].startswith("%Y") and "birth_written" not in columns:
        columns["birth_written"] = table[written]
    shaped = table.select(
        record_id=record_id(source, table),
        dataset=ibis.literal(source.dataset),
        **columns,
    )
    return complete(shaped, spec.others)


def record_id(source: Source, table: ir.Table) -> ir.StringValue:
    """Return the record id of each row of a data set."""
    keys = [table[column].cast("string") for column in source.key]
    return ibis.literal(f"{source.dataset}/") + reduce(lambda one, next: one + "/" + next, keys)


def _columns(source: Source) -> tuple[str, ...]:
    grouping = [column for columns in source.groups.values() for column in columns]
    named = (*source.key, *source.fields.values(), source.deleted, source.truth, *grouping)
    return tuple(name for name in named if name)


def _value(engine: Engine, source: Source, column: ir.Value, field: str) -> ir.Value:
    kind = FIELDS.get(field, "string")
    if not column.type().is_string() or kind == "string":
        return column.cast(kind)
    if kind == "date":
        return engine.to_date(column, source.formats.get(field, ("%Y-%m-%d",)))
    return engine.to_integer(engine.strip(column))
