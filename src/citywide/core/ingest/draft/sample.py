"""Records from all over an extract: enough to guess from, few enough to look at one by one."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from citywide.core.engines.interface import PROBLEM, Delimited, TextExtract
from citywide.core.ingest.draft.guess import WHITE, Values

MOST = 20_000
"""Records in a sample; an extract of fewer is its own sample."""
_PLACES = 100
_PER_PLACE = MOST // _PLACES

Row = tuple[str, ...]


def take_sample(extract: TextExtract) -> list[Row]:
    """Return up to `MOST` whole records, always the same ones; blank cells are empty texts."""
    if extract.delimited:
        cells = _delimited(extract.delimited, extract.rows, len(extract.columns))
    else:
        cells = _files(extract.files, extract.rows, extract.names)
    return list(cells)


def values_of(sample: Sequence[Row], position: int) -> Values:
    """Return the values of one column of a sample."""
    counts = Counter(row[position] for row in sample)
    blanks = counts.pop("", 0)
    return Values(counts, blanks)


def _delimited(form: Delimited, rows: int, width: int) -> Iterator[Row]:
    for line in csv.reader(
        _lines(form, rows),
        delimiter=form.delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
    ):
        if len(line) >= width:
            yield tuple(cell.strip(WHITE) for cell in line[:width])


def _lines(form: Delimited, rows: int) -> Iterator[str]:
    with form.path.open("rb") as handle:
        for _ in range(form.first_line - 1):
            handle.readline()
        start, size = handle.tell(), form.path.stat().st_size
        places = 1 if rows <= MOST else _PLACES
        for place in range(places):
            handle.seek(start + (size - start) * place // places)
            if place:
                handle.readline()
            for _ in range(MOST if places == 1 else _PER_PLACE):
                line = handle.readline()
                if not line:
                    break
                yield line.decode("utf-8", "replace")


def _files(files: Sequence[Path], rows: int, names: Sequence[str]) -> Iterator[Row]:
    """Every record of a small extract, else a few of each of up to 100 row groups."""
    groups = [
        (path, group)
        for path in files
        for group in range(pq.ParquetFile(path).metadata.num_row_groups)
    ]
    if rows > MOST:
        step = max(1, len(groups) // _PLACES)
        groups = groups[::step]
    share = rows if rows <= MOST else MOST // max(1, len(groups))
    for path, group in groups:
        table = pq.ParquetFile(path).read_row_group(group, columns=[*names, PROBLEM])
        yield from _whole(table.slice(0, share), names)


def _whole(table: Any, names: Sequence[str]) -> Iterator[Row]:
    columns = [table[name].to_pylist() for name in (*names, PROBLEM)]
    for *cells, problem in zip(*columns, strict=True):
        if problem is None:
            yield tuple((cell or "").strip(WHITE) for cell in cells)
