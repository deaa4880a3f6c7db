"""Inserting very many rows of one kind.

Making a hundred thousand model instances and letting Django compile each into SQL takes minutes.
Here the rows are tuples from the start, and the database is given one statement for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, connections, models

from citywide.services.portfolio.actions.load.place import in_parts

_AT_ONCE = 5_000
_AS_IT_IS = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
"""Fields whose values databases take as Python has them; foreign keys are given as keys."""


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows, each with a value for every field in order, and return how many there were.

    Defaults of fields that are not named do not apply: name every field that may not be empty.
    """
    found = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in found)
    marks = ", ".join(["%s"] * len(found))
    table = quote(model._meta.db_table)
    convert = [_converter(field) for field in found]
    count = 0
    with connection.cursor() as cursor:
        for part in in_parts(_converted(rows, convert), _AT_ONCE):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", part)
            count += len(part)
    return count


def _converted(
    rows: Iterable[Sequence[Any]], convert: Sequence[Callable[[Any], Any] | None]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(
            value if change is None or value is None else change(value)
            for value, change in zip(row, convert, strict=True)
        )


def _converter(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, _AS_IT_IS):
        return None
    # Asked for once: looking the connection up for each value takes longer than the value.
    database = connections[connection.alias]
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, database)
    known: dict[Any, Any] = {}

    def converted(value: Any) -> Any:
        """Days, moments and amounts come again and again."""
        if value not in known:
            known[value] = field.get_db_prep_save(value, database)
        return known[value]

    return converted
