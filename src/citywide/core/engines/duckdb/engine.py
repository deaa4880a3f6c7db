"""DuckDB as an engine: one connection, a memory limit, everything large goes through Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType

from citywide.core.engines.duckdb import parse
from citywide.core.engines.duckdb.linker import DuckDBSplinkRoom
from citywide.core.engines.interface import LINE, PROBLEM, Delimited, TextExtract
from citywide.core.errors import EngineError, LakeError

_ROW_GROUP = 122_880


class DuckDBEngine:
    """See `Engine`. The session's time zone is UTC and no extension is ever fetched."""

    name = "duckdb"
    version = duckdb.__version__
    reads_delimited = True

    strip = staticmethod(parse.strip)
    to_integer = staticmethod(parse.to_integer)
    to_number = staticmethod(parse.to_number)
    to_date = staticmethod(parse.to_date)
    to_timestamp = staticmethod(parse.to_timestamp)
    to_local = staticmethod(parse.to_local)
    row_hash = staticmethod(parse.row_hash)

    def __init__(self, memory_mb: int, threads: int, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        config = {
            "memory_limit": f"{memory_mb}MB",
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads:
            config["threads"] = str(threads)
        self._ibis = ibis.duckdb.connect(**config)
        self._execute("SET TimeZone = 'UTC'")
        # Each list of allowed values would become a hash join; thirty of them exhaust the memory.
        self._execute("SET disabled_optimizers = 'in_clause'")
        self._views = 0
        self._view_names: dict[Any, str] = {}

    def stage(
        self, extract: TextExtract, build: Callable[[ir.Table], ir.Table], folder: Path
    ) -> ir.Table:
        """See `Engine.stage`. One ordered scan of the text; rows are numbered as they are read.

        Raises:
            EngineError: the file does not hold the records the reader counted.
        """
        folder.mkdir(parents=True, exist_ok=True)
        text = dict.fromkeys(extract.names, "string") | {PROBLEM: "string"}
        target = folder / "staged.parquet"
        if extract.delimited is None:
            table = self.read(extract.files, ibis.schema(text | {LINE: "int64"}))
            self._copy(build(table), target, "snappy")
            return self._answer(f"SELECT * FROM read_parquet('{_quoted(target)}')", "staged")
        view = f"extract_{self._next()}"
        self._create_text_view(view, extract, extract.delimited)
        unnumbered = build(self._ibis.table(view).mutate(**{LINE: ibis.literal(0, "int64")}))
        self._copy(unnumbered.drop(LINE), target, "snappy")
        staged = self._numbered(target, extract.delimited.first_line)
        found = int(self.fetch(staged.aggregate(n=staged.count()))["n"][0].as_py())
        if found != extract.rows:
            raise EngineError(
                f"{extract.delimited.path.name} holds {extract.rows:,} lines of data, "
                f"but {found:,} records were read."
            )
        return staged

    def _create_text_view(self, view: str, extract: TextExtract, form: Delimited) -> None:
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in extract.names)
        quote = form.quote.replace("'", "''")
        self._execute(
            f"CREATE VIEW {view} AS SELECT *, NULL::VARCHAR AS {PROBLEM} FROM read_csv("
            f"'{_quoted(form.path)}', auto_detect = false, header = false, "
            f"skip = {form.first_line - 1}, delim = '{form.delimiter}', quote = '{quote}', "
            f"escape = '{quote}', columns = {{{columns}}})"
        )

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> ir.Table:
        """See `Engine.read`."""
        if not files:
            # Not an Arrow table: DuckDB cannot push every join's filter into one.
            nulls = ", ".join(
                f'CAST(NULL AS {DuckDBType.to_string(kind)}) AS "{name}"'
                for name, kind in schema.items()
            )
            return self._answer(f"SELECT {nulls} WHERE false", "nothing")
        named = ", ".join(f"'{_quoted(path)}'" for path in files)
        table = self._answer(f"SELECT * FROM read_parquet([{named}])", "files")
        if table.schema() == schema:
            return table
        return table.select(*schema.names).cast(dict(schema.items()))

    def numbered(self, path: Path) -> ir.Table | None:
        """See `Engine.numbered`."""
        return self._numbered(path, 1)

    def _numbered(self, path: Path, first: int) -> ir.Table:
        query = (
            f"SELECT * EXCLUDE (file_row_number), file_row_number + {first} AS {LINE} "
            f"FROM read_parquet('{_quoted(path)}', file_row_number = true)"
        )
        return self._answer(query, "numbered")

    def write(self, table: ir.Table, folder: Path, name: str) -> list[Path]:
        """See `Engine.write`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.parquet"
        rows = self._copy(table, path, "zstd")
        if rows:
            return [path]
        path.unlink()
        return []

    def fetch(self, table: ir.Table) -> pa.Table:
        """See `Engine.fetch`."""
        try:
            return self._ibis.to_pyarrow(table)
        except duckdb.Error as error:
            raise _explained(error) from error

    def batches(self, table: ir.Table, rows: int) -> Iterator[pa.RecordBatch]:
        """See `Engine.batches`."""
        try:
            yield from self._execute(self._query(table)).to_arrow_reader(rows)
        except duckdb.Error as error:
            raise _explained(error) from error

    def sql(self, query: str, tables: Mapping[str, ir.Table]) -> ir.Table:
        """See `Engine.sql`."""
        named = ", ".join(
            f'"{name}" AS NOT MATERIALIZED (SELECT * FROM {self._view_of(name, table)})'
            for name, table in tables.items()
        )
        # The query stays as it is: to read and write a long one in Python takes longer than to run
        # it. It is bound here, so that a mistake in it shows at once.
        before = f"WITH {named} " if named else ""
        return self._answer(f"{before}SELECT * FROM (\n{query}\n)", "answer")

    def _answer(self, query: str, name: str) -> ir.Table:
        """Return what a query gives, computed each time it is read."""
        view = f"{name}_{self._next()}"
        self._execute(f"CREATE VIEW {view} AS {query}")
        relation = self._ibis.con.table(view)
        kinds = map(_kind, map(str, relation.types))
        schema = ibis.schema(dict(zip(relation.columns, kinds, strict=True)))
        return ops.DatabaseTable(view, schema=schema, source=self._ibis).to_expr()

    def _query(self, table: ir.Table) -> str:
        operation = table.op()
        if isinstance(operation, ops.DatabaseTable) and operation.source is self._ibis:
            return f'SELECT * FROM "{operation.name}"'
        self._ibis._register_in_memory_tables(table)
        return str(self._ibis.compile(table))

    def _view_of(self, name: str, table: ir.Table) -> str:
        """Return the name of a view of a table; an answer keeps reading it, so it never changes."""
        known = self._view_names.get(table.op())
        if known is None:
            known = self._view_names[table.op()] = f"{name}_{self._next()}"
            self._execute(f"CREATE VIEW {known} AS {self._query(table)}")
        return known

    def linker(self) -> DuckDBSplinkRoom:
        """See `Engine.linker`."""
        return DuckDBSplinkRoom(self._ibis, self._next())

    def close(self) -> None:
        """See `Engine.close`."""
        self._ibis.disconnect()

    def _copy(self, table: ir.Table, path: Path, compression: str) -> int:
        copied = self._execute(
            f"COPY ({self._query(table)}) TO '{_quoted(path)}' (FORMAT parquet, "
            f"COMPRESSION {compression}, ROW_GROUP_SIZE {_ROW_GROUP})"
        )
        return int(copied.fetchone()[0])

    def _execute(self, statement: str) -> Any:
        try:
            return self._ibis.con.execute(statement)
        except duckdb.Error as error:
            raise _explained(error) from error

    def _next(self) -> int:
        self._views += 1
        return self._views


@cache
def _kind(name: str) -> Any:
    return DuckDBType.from_string(name)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _explained(error: duckdb.Error) -> EngineError | LakeError:
    first = str(error).splitlines()[0]
    if isinstance(error, duckdb.IOException) and "space" in first.lower():
        return LakeError(f"The disk is full. Free some space and run again; {first}")
    if isinstance(error, duckdb.OutOfMemoryException):
        return EngineError(f"Not enough memory: raise CITYWIDE_MEMORY_MB or free disk. {first}")
    return EngineError(f"DuckDB refused: {first}")
