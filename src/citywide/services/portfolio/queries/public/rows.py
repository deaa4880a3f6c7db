"""Published rows as they are, and as frozen objects with texts by language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from citywide.core.errors import NotFound
from citywide.core.measures.model import LANGUAGES
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.services.portfolio.queries.lake import rows_in

Row = Mapping[str, Any]
Texts = Mapping[str, str]
"""A text by language code; without the languages it was not translated to."""
Made = TypeVar("Made")


@dataclass(frozen=True)
class Version:
    """A version of a data set."""

    dataset: str
    number: int
    published_at: dt.datetime

    @property
    def name(self) -> str:
        """As it is cited: projects@7."""
        return f"{self.dataset}@{self.number}"


def version_of(dataset: str) -> Version | None:
    """Return the current version of a data set; None before the first, or without the data set."""
    try:
        found = gate.current(VISITOR, dataset)
    except NotFound:
        return None
    return Version(dataset, found.number, found.published_at) if found else None


def where(version: Version) -> tuple[Path, Version, tuple[str, ...]]:
    """Return what the rows of a version depend on: a stricter contract hides columns of it."""
    columns = gate.decide(VISITOR, version.dataset).columns
    return gate.settings().lake.absolute(), version, columns


def rows_of(
    dataset: str, *, version: int | None = None, filters: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """Yield rows of a published data set in no order; none before the first version.

    Columns that are not public are left out.
    """
    try:
        yield from rows_in(dataset, viewer=VISITOR, version=version, filters=filters)
    except NotFound:
        return


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
