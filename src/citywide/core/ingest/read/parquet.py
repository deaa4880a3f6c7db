"""Parquet to text, cast a batch at a time to one canonical form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citywide.core.engines.interface import TextExtract
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.result import Content, Progress
from citywide.core.ingest.read.textfiles import TextFiles
from citywide.core.ingest.read.values import compact, plain

_CELLS = 160_000


def read_parquet(path: Path, name: str, folder: Path, progress: Progress | None) -> Content:
    """Return the records of a Parquet file; a record's line is its number.

    Raises:
        ExtractError: the file is damaged, or a column holds bytes.
    """
    try:
        with pq.ParquetFile(path) as source:
            return _read(source, name, folder, progress)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0].rstrip(".") if str(error) else "no reason given"
        raise ExtractError(
            f"{name} is a damaged Parquet file: {reason}. Fetch it again."
        ) from error


def _read(source: Any, name: str, folder: Path, progress: Progress | None) -> Content:
    fields = list(source.schema_arrow)
    for field in fields:
        _refuse_bytes(field, name)
    header = tuple(field.name for field in fields)
    files, rows = TextFiles(folder, len(fields)), 0
    total = max(1, source.metadata.num_rows)
    for batch in source.iter_batches(batch_size=max(64, _CELLS // max(1, len(fields)))):
        columns = [_without_empty(_text(batch.column(i))) for i in range(len(fields))]
        lines = pa.array(range(rows + 1, rows + batch.num_rows + 1), pa.int64())
        files.add_batch(columns, lines)
        rows += batch.num_rows
        if progress:
            progress(rows / total)
    paths = files.finish()
    return Content(header, TextExtract(header, rows, files=paths))


def _refuse_bytes(field: Any, name: str) -> None:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if _is_binary(kind):
        raise ExtractError(
            f"Column {field.name!r} of {name} holds bytes, which are no text. "
            "Ask the source to write it as text or to leave it out."
        )


def _is_binary(kind: Any) -> bool:
    tests = (
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_fixed_size_binary,
        pa.types.is_binary_view,
    )
    return any(test(kind) for test in tests)


def _text(column: Any) -> Any:
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return _text(column.storage)
    if pa.types.is_dictionary(kind):
        return _text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        return _instant(column)
    if pa.types.is_nested(kind):
        cells = [None if value is None else compact(value) for value in column.to_pylist()]
        return pa.array(cells, pa.string())
    if pa.types.is_floating(kind):
        return _number(column)
    text = pc.cast(column, pa.string())
    if pa.types.is_time(kind):
        return _short(text)
    return _plain(text) if pa.types.is_decimal(kind) else text


def _instant(column: Any) -> Any:
    zoned = column.type.tz is not None
    if zoned:
        column = pc.cast(column, pa.timestamp(column.type.unit, "UTC"))
    text = pc.replace_substring(pc.cast(column, pa.string()), " ", "T", max_replacements=1)
    if not zoned:
        return _short(text)
    return pc.binary_join_element_wise(_short(pc.utf8_rtrim(text, "Z")), "Z", "")


def _short(text: Any) -> Any:
    """Return times without zeros at the end of their fraction."""
    trimmed = pc.if_else(pc.match_substring(text, "."), pc.utf8_rtrim(text, "0"), text)
    return pc.utf8_rtrim(trimmed, ".")


def _number(column: Any) -> Any:
    if pa.types.is_float16(column.type):
        column = pc.cast(column, pa.float32())
    column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    return _plain(pc.cast(column, pa.string()))


def _plain(text: Any) -> Any:
    if not pc.any(pc.match_substring(text, "e", ignore_case=True)).as_py():
        return text
    return pa.array([cell and plain(cell) for cell in text.to_pylist()], pa.string())


def _without_empty(column: Any) -> Any:
    empty = pc.equal(pc.binary_length(column), 0)
    if not pc.any(empty).as_py():
        return column
    return pc.if_else(empty, pa.scalar(None, pa.string()), column)
