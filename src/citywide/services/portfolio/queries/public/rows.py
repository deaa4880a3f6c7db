"""Published rows as they are, and as frozen objects with texts by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from citywide.core.errors import NotFound
from citywide.core.measures.model import LANGUAGES
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR

Row = Mapping[str, Any]
Texts = Mapping[str, str]
"""A text by language code; without the languages it was not translated to."""
Made = TypeVar("Made")


def rows_of(
    dataset: str, *, version: int | None = None, filters: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """Yield rows of a published data set, in the order of its key; none before the first version.

    Columns that are not public are left out.
    """
    page, pages = 1, 1
    while page <= pages:
        try:
            found = gate.rows(
                VISITOR, dataset, version=version, filters=filters, page=page, per_page=1_000
            )
        except NotFound:
            return
        yield from found.rows
        # A version that is published between two pages must not be mixed with this one.
        page, pages, version = page + 1, found.pages, found.version


def read(kind: type[Made], row: Row, *, texts: Sequence[str] = (), **named: Any) -> Made:
    """Return a row as an object: each field from the column of its name, `texts` in all languages.

    `named` are fields whose column is called otherwise. A missing column is None.
    """
    values = {one.name: row.get(one.name) for one in fields(kind)}  # type: ignore[arg-type]
    values |= {name: texts_of(row, name) for name in texts}
    return kind(**(values | named))


def texts_of(row: Row, name: str) -> Texts:
    """Return a text of a row by language."""
    columns = {code: name if code == "en" else f"{name}_{code}" for code in LANGUAGES}
    return {code: row[column] for code, column in columns.items() if row.get(column)}
