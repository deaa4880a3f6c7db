"""What every engine can do. Rules and measures are Ibis expressions; an engine runs them.

A text extract reaches an engine in one of two shapes: a plain delimited UTF-8 file in which every
record stands on one physical line, or Parquet files of text columns that carry their line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

LINE = "_line"
"""Line of the extract a row starts on, counted from 1 (records of formats without lines)."""
EXTRACT = "_extract"
"""SHA-256 of the landed bytes a row came from."""
PROBLEM = "_problem"
"""Why the reader could not make a whole row of this record; null when it could."""


@dataclass(frozen=True)
class Delimited:
    """A UTF-8 file in which each record is one line and no cell holds a line break."""

    path: Path
    delimiter: str
    quote: str
    first_line: int
    """Physical line of the first record, counted from 1."""


@dataclass(frozen=True)
class TextExtract:
    """Records as text. In an engine, column `i` is named `t<i>`."""

    columns: tuple[str, ...]
    rows: int
    delimited: Delimited | None = None
    files: tuple[Path, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names the text columns have inside an engine."""
        return tuple(f"t{position}" for position in range(len(self.columns)))


class SplinkRoom(Protocol):
    """Splink's database API on an engine's own connection, and the way in and out for tables."""

    api: Any
    """A `splink.internals.database_api.DatabaseAPI`."""
    dialect: str
    """The name of the engine's SQL for SQLGlot."""

    def put(self, table: ir.Table) -> Any:
        """Compute a table once and return it as a SplinkDataFrame."""

    def take(self, frame: Any) -> ir.Table:
        """Return a SplinkDataFrame as a table that lasts until the room is closed."""

    def close(self) -> None:
        """Drop every table that was put in or made by Splink here."""


class Engine(Protocol):
    """One engine. Results must be equal on every engine, to the last digit and row."""

    name: str
    version: str
    reads_delimited: bool
    """False where the reader must hand over numbered Parquet text instead."""

    def stage(
        self, extract: TextExtract, build: Callable[[ir.Table], ir.Table], folder: Path
    ) -> ir.Table:
        """Run `build` over every record once, keep the result in `folder`; has column `_line`."""

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> ir.Table:
        """Return the rows of Parquet files as a table of `schema`; none is an empty table."""

    def numbered(self, path: Path) -> ir.Table | None:
        """Return the rows of one Parquet file, as they are typed there, with `_line` from 1.

        None where the engine does not know their order.
        """

    def write(self, table: ir.Table, folder: Path, name: str) -> list[Path]:
        """Write a table as zstd Parquet files `<name>*.parquet`; returns them, none if empty."""

    def fetch(self, table: ir.Table) -> pa.Table:
        """Return a (small) result as an Arrow table."""

    def batches(self, table: ir.Table, rows: int) -> Iterator[pa.RecordBatch]:
        """Yield a large result in record batches of about `rows`, as they are computed."""

    def sql(self, query: str, tables: Mapping[str, ir.Table]) -> ir.Table:
        """Return the table that a query in DuckDB's dialect makes of named tables."""

    def strip(self, text: ir.StringValue) -> ir.StringValue:
        """Return text without spaces, tabs and line breaks around it."""

    def to_integer(self, text: ir.StringValue) -> ir.IntegerValue:
        """Return text as a 64-bit integer; null where it is not exactly one."""

    def to_number(self, text: ir.StringValue) -> ir.FloatingValue:
        """Return text as a finite 64-bit float; null where it is not a decimal number."""

    def to_date(self, text: ir.StringValue, formats: Sequence[str]) -> ir.DateValue:
        """Return text as a date by the first strptime format that fits; null where none does."""

    def to_timestamp(
        self, text: ir.StringValue, formats: Sequence[str], zone: str
    ) -> ir.TimestampValue:
        """Return text as an instant (UTC); text without an offset is a time in `zone`.

        A time that a change to winter time makes ambiguous is the earlier instant.
        """

    def to_local(self, instant: ir.TimestampValue, zone: str) -> ir.TimestampValue:
        """Return an instant as the wall-clock time in `zone`."""

    def row_hash(self, values: Sequence[ir.Value]) -> ir.IntegerValue:
        """Return a hash that equal rows share; unequal rows may share it too."""

    def linker(self) -> SplinkRoom:
        """Return a room in which Splink works on this engine's own connection."""

    def close(self) -> None:
        """Give back memory, processes and temporary files."""
