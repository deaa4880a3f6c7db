"""Spark as an engine: one session, everything large goes through Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pyspark.errors
from py4j.protocol import Py4JError  # type: ignore[import-untyped]
from pyspark.sql import DataFrame
from pyspark.sql.functions import col
from sqlglot.errors import SqlglotError

from citywide.core.engines.interface import LINE, PROBLEM, TextExtract
from citywide.core.engines.spark import parse
from citywide.core.engines.spark.dialect import SparkBackend, ibis_schema, spark_sql, spark_type
from citywide.core.engines.spark.linker import SparkSplinkRoom
from citywide.core.engines.spark.session import close_session, open_session
from citywide.core.errors import EngineError, LakeError


class SparkEngine:
    """See `Engine`. The session's time zone is UTC; files must be on disks every worker sees."""

    name = "spark"
    version = pyspark.__version__
    reads_delimited = False

    strip = staticmethod(parse.strip)
    to_integer = staticmethod(parse.to_integer)
    to_number = staticmethod(parse.to_number)
    to_date = staticmethod(parse.to_date)
    to_timestamp = staticmethod(parse.to_timestamp)
    to_local = staticmethod(parse.to_local)
    row_hash = staticmethod(parse.row_hash)

    def __init__(self, master: str, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self._master = master
        self._session = open_session(master, scratch)
        self._ibis = SparkBackend().connect(self._session)

    def stage(
        self, extract: TextExtract, build: Callable[[ir.Table], ir.Table], folder: Path
    ) -> ir.Table:
        """See `Engine.stage`.

        Raises:
            EngineError: the extract is a delimited file, which has no line numbers in Spark.
        """
        if extract.delimited is not None:
            raise EngineError(
                "Spark cannot number the lines of a delimited file; hand over Parquet."
            )
        text = dict.fromkeys(extract.names, "string") | {PROBLEM: "string", LINE: "int64"}
        built = build(self.read(extract.files, ibis.schema(text)))
        return self.read(self.write(built, folder, "staged"), built.schema())

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> ir.Table:
        """See `Engine.read`."""
        if not files:
            return ibis.memtable(schema.to_pyarrow().empty_table())
        with _explained():
            frame = self._session.read.parquet(*(str(path) for path in files))
            return self._view(_shaped(frame, schema), schema)

    def numbered(self, path: Path) -> ir.Table | None:
        """See `Engine.numbered`. Parts of a file are read side by side."""
        return None

    def write(self, table: ir.Table, folder: Path, name: str) -> list[Path]:
        """See `Engine.write`: `<name>-0000.parquet` and on, in the order of the table."""
        folder.mkdir(parents=True, exist_ok=True)
        parts = folder / f".{name}-{uuid4().hex}"
        try:
            with _explained():
                self._frame(table).write.parquet(str(parts), compression="zstd")
            full = [
                part for part in sorted(parts.glob("part-*")) if pq.read_metadata(part).num_rows
            ]
            paths = [folder / f"{name}-{number:04}.parquet" for number in range(len(full))]
            for part, path in zip(full, paths, strict=True):
                part.replace(path)
        finally:
            shutil.rmtree(parts, ignore_errors=True)
        return paths

    def fetch(self, table: ir.Table) -> pa.Table:
        """See `Engine.fetch`."""
        with _explained():
            found = self._frame(table).toArrow()
        return found.cast(table.schema().to_pyarrow())

    def batches(self, table: ir.Table, rows: int) -> Iterator[pa.RecordBatch]:
        """See `Engine.batches`."""
        yield from self.fetch(table).to_batches(max_chunksize=rows)

    def sql(self, query: str, tables: Mapping[str, ir.Table]) -> ir.Table:
        """See `Engine.sql`."""
        with _explained():
            for name, table in tables.items():
                self._frame(table).createOrReplaceTempView(name)
            answer = self._session.sql(spark_sql(query))
            return self._view(answer, ibis_schema(answer.schema))

    def linker(self) -> SparkSplinkRoom:
        """See `Engine.linker`."""
        return SparkSplinkRoom(self._session, self._frame, self._view)

    def close(self) -> None:
        """See `Engine.close`."""
        close_session(self._master, self._session)

    def _frame(self, table: ir.Table) -> DataFrame:
        self._ibis._run_pre_execute_hooks(table)
        return _shaped(self._session.sql(self._ibis.compile(table)), table.schema())

    def _view(self, frame: DataFrame, schema: ibis.Schema) -> ir.Table:
        name = f"view_{uuid4().hex}"
        frame.createOrReplaceTempView(name)
        return ops.DatabaseTable(name=name, schema=schema, source=self._ibis).to_expr()


def _shaped(frame: DataFrame, schema: ibis.Schema) -> DataFrame:
    quoted = {name: "`" + name.replace("`", "``") + "`" for name in schema.names}
    return frame.select(
        *(col(quoted[name]).cast(spark_type(kind)).alias(name) for name, kind in schema.items())
    )


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (pyspark.errors.PySparkException, Py4JError, SqlglotError) as error:
        lines = str(error).splitlines() or [type(error).__name__]
        if "No space left on device" in str(error):
            raise LakeError(
                f"The disk is full. Free some space and run again; {lines[0]}"
            ) from error
        raise EngineError(f"Spark refused: {lines[0]}") from error
