"""Tables and queries of PostgreSQL and SQLite, streamed as text to Parquet.

The database itself writes each value as text, so that no type of it is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import adbc_driver_manager
import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.contracts.model import Source
from citywide.core.errors import SourceError
from citywide.core.ingest.sources.fetched import Fetched, Progress, from_environment
from citywide.core.settings import Settings

_SQLITE_TEXT = (
    "CASE typeof({c}) WHEN 'blob' THEN hex({c}) WHEN 'real' THEN "
    "CASE WHEN CAST(CAST({c} AS TEXT) AS REAL) = {c} THEN CAST({c} AS TEXT) "
    "ELSE printf('%!.17g', {c}) END ELSE CAST({c} AS TEXT) END"
)
_POSTGRES_TEXT = "({c})::text"


def fetch(
    source: Source, base: Path, work: Path, settings: Settings, progress: Progress | None = None
) -> Iterator[Fetched]:
    """Yield one Parquet file with the rows of the source's `query` or `table`.

    Options: `query` or `table`; `connectionVariable`, the environment variable that holds the
    connection string; for SQLite also `path`, relative to `base`.

    Raises:
        SourceError: the database cannot be reached or refuses the query.
    """
    sqlite = "sqlite" in {source.type, str(source.options.get("dialect", ""))}
    work.mkdir(parents=True, exist_ok=True)
    target = work / "rows.parquet"
    with _explained(source), _connect(source, base, sqlite) as connection:
        _write(connection, _query(source), sqlite, target)
    name = str(source.options.get("table") or source.name)
    yield Fetched(
        target, f"{name}.parquet", f"{'sqlite' if sqlite else 'postgresql'}:{source.name}"
    )


def _connect(source: Source, base: Path, sqlite: bool) -> Any:
    variable = str(source.options.get("connectionVariable", ""))
    if not sqlite:
        if not variable:
            raise SourceError(
                f"Source {source.name} names no connectionVariable. Say in the contract which "
                "environment variable holds its connection string."
            )
        return adbc_driver_postgresql.dbapi.connect(
            from_environment(variable, "the connection"), autocommit=True
        )
    place = source.options.get("path") or source.location
    path = base / (from_environment(variable, "the database file") if variable else str(place))
    if not path.is_file():
        raise SourceError(
            f"There is no SQLite file {path.name} in {path.parent}. Check path in the contract."
        )
    address = f"{path.resolve().as_uri()}?mode=ro"
    return adbc_driver_sqlite.dbapi.connect(address, autocommit=True)


def _query(source: Source) -> str:
    query, table = source.options.get("query"), source.options.get("table")
    if query:
        return str(query).strip().rstrip(";")
    if table:
        return "SELECT * FROM " + ".".join(_quoted(part) for part in str(table).split("."))
    raise SourceError(f"Source {source.name} has neither query nor table. Say one in the contract.")


def _write(connection: Any, query: str, sqlite: bool, target: Path) -> None:
    form = _SQLITE_TEXT if sqlite else _POSTGRES_TEXT
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute("SET DateStyle = 'ISO, YMD'")
        # The line break ends a comment that the query may end in.
        cursor.execute(f"SELECT * FROM ({query}\n) AS q LIMIT 0")
        names = cursor.fetch_record_batch().schema.names
        columns = ", ".join(f"{form.format(c=_quoted(n))} AS {_quoted(n)}" for n in names)
        cursor.execute(f"SELECT {columns} FROM ({query}\n) AS q")
        schema = pa.schema([(name, pa.string()) for name in names])
        with pq.ParquetWriter(target, schema) as writer:
            for batch in cursor.fetch_record_batch():
                writer.write_batch(batch.cast(schema))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _explained(source: Source) -> Iterator[None]:
    """Turn what the drivers raise into one sentence, without the connection string."""
    try:
        yield
    except (adbc_driver_manager.Error, pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise SourceError(
            f"The database of source {source.name} refused: {reason}. "
            "Check the connection and the query in the contract."
        ) from error
