"""Records of text cells to Parquet files that carry the line each record starts on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.engines.interface import LINE, PROBLEM

RAW = "_raw"
"""All cells of a record that did not fit the header, as a JSON list; null for those that did."""
ROWS_PER_FILE = 200_000
_CELLS_PER_BATCH = 160_000
_BYTES_PER_BATCH = 8_000_000


class TextFiles:
    """Collects records and writes them to `folder`, a bounded batch at a time.

    An empty cell becomes null, as it does when an engine reads the delimited file itself.
    """

    def __init__(self, folder: Path, width: int) -> None:
        self.rows = 0
        self._folder = folder
        self._width = width
        self._paths: list[Path] = []
        self._widths: list[int] = []
        self._writer: Any = None
        self._in_file = 0
        self._cells: list[Sequence[str | None]] = []
        self._clear()

    def add(self, cells: Sequence[str | None], line: int, size: int) -> None:
        """Add a record of exactly the current width; `size` is about its length in bytes."""
        self._cells.append(cells)
        self._lines.append(line)
        self._size += size
        if len(self._lines) >= self._limit or self._size > _BYTES_PER_BATCH:
            self._flush()

    def add_problem(
        self, cells: Sequence[str | None], line: int, size: int, problem: str, width: int
    ) -> None:
        """Add a record that does not fit: its first `width` cells, why, and all its cells raw."""
        self._problems[len(self._lines)] = (problem, json.dumps(list(cells), ensure_ascii=False))
        kept = list(cells[:width])
        self.add(kept + [None] * (self._width - len(kept)), line, size)

    def add_batch(self, columns: Sequence[Any], lines: Any) -> None:
        """Add Arrow string columns without empty texts, and the lines of their records."""
        self._flush()
        none = pa.nulls(len(lines), pa.string())
        self._write(list(columns), lines, none, none)

    def widen(self, width: int) -> None:
        """From here on records have `width` cells; those before get nulls for the new ones."""
        more: list[str | None] = [None] * (width - self._width)
        self._cells = [[*cells, *more] for cells in self._cells]
        self._close()
        self._width = width

    def finish(self) -> tuple[Path, ...]:
        """Write what is left and return the files in the order of the records."""
        self._flush()
        self._close()
        for path, width in zip(self._paths, self._widths, strict=True):
            if width < self._width:
                _widen_file(path, width, self._width)
        return tuple(self._paths)

    def _clear(self) -> None:
        self._cells = []
        self._lines: list[int] = []
        self._problems: dict[int, tuple[str, str]] = {}
        self._size = 0
        self._limit = max(64, min(ROWS_PER_FILE, _CELLS_PER_BATCH // max(1, self._width)))

    def _flush(self) -> None:
        if not self._lines:
            return
        count = len(self._lines)
        columns = [_column(cells) for cells in zip(*self._cells, strict=True)]
        problems: list[str | None] = [None] * count
        raws: list[str | None] = [None] * count
        if self._problems:
            problems = [self._problems.get(i, (None, None))[0] for i in range(count)]
            raws = [self._problems.get(i, (None, None))[1] for i in range(count)]
        lines = pa.array(self._lines, pa.int64())
        self._write(columns, lines, _column(problems), _column(raws))
        self._clear()

    def _write(self, columns: list[Any], lines: Any, problems: Any, raws: Any) -> None:
        batch = pa.RecordBatch.from_arrays(
            [*columns, lines, problems, raws], schema=schema(self._width)
        )
        if self._in_file + len(lines) > ROWS_PER_FILE:
            self._close()
        if self._writer is None:
            path = self._folder / f"text_{len(self._paths):05}.parquet"
            self._writer = pq.ParquetWriter(path, batch.schema, use_dictionary=False)
            self._paths.append(path)
            self._widths.append(self._width)
        self._writer.write_batch(batch, row_group_size=ROWS_PER_FILE)
        self._in_file += len(lines)
        self.rows += len(lines)

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer, self._in_file = None, 0


def schema(width: int) -> Any:
    """Return the Arrow schema of text files with `width` columns of text."""
    texts = [(f"t{position}", pa.string()) for position in range(width)]
    return pa.schema([*texts, (LINE, pa.int64()), (PROBLEM, pa.string()), (RAW, pa.string())])


def _column(cells: Iterable[str | None]) -> Any:
    filled = [cell or None for cell in cells]
    try:
        return pa.array(filled, pa.string())
    except UnicodeEncodeError:
        # JSON may escape half of a surrogate pair, which no UTF-8 file can hold.
        return pa.array(
            [cell and cell.encode("utf-8", "replace").decode() for cell in filled], pa.string()
        )


def _widen_file(path: Path, width: int, wanted: int) -> None:
    narrow = path.rename(path.with_suffix(".narrow"))
    with pq.ParquetFile(narrow) as source, pq.ParquetWriter(path, schema(wanted)) as target:
        for batch in source.iter_batches(batch_size=8_192):
            nulls = [pa.nulls(batch.num_rows, pa.string())] * (wanted - width)
            arrays = [*batch.columns[:width], *nulls, *batch.columns[width:]]
            target.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema(wanted)))
    narrow.unlink()
