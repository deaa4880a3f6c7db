"""Single records of an extract again, as they stand in it: for quarantine and corrections."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from citywide.core.engines.interface import LINE, PROBLEM, Delimited, TextExtract
from citywide.core.ingest.read.records import Form
from citywide.core.ingest.read.textfiles import RAW

_CHUNK = 1 << 20

RawRow = tuple[int, str | None, tuple[str | None, ...]]
"""Line, what the reader found wrong (None when nothing), and the cells; empty cells are None."""


def raw_rows(extract: TextExtract, lines: Iterable[int]) -> Iterator[RawRow]:
    """Yield the records that start on `lines` (sorted, ascending), read in one pass.

    A record that did not fit the header has all its cells, more or fewer than the header's.
    """
    wanted = np.fromiter(lines, np.int64)
    if not len(wanted):
        return
    if extract.delimited:
        yield from _from_text(extract.delimited, wanted)
    for path in extract.files:
        yield from _from_parquet(path, wanted, len(extract.columns))


def _from_text(form: Delimited, wanted: Any) -> Iterator[RawRow]:
    parse = Form(form.delimiter, form.quote).cells
    for line, data in _lines(form.path, wanted[wanted >= form.first_line]):
        cells = parse(data.decode("utf-8", "replace"))
        yield line, None, tuple(cell or None for cell in cells)


def _lines(path: Path, wanted: Any) -> Iterator[tuple[int, bytes]]:
    """Yield the wanted physical lines; only chunks that hold one are looked at closely."""
    before, at, left = 0, 0, b""
    with path.open("rb", buffering=0) as handle:
        while at < len(wanted) and (chunk := handle.read(_CHUNK)):
            data = left + chunk
            feeds = np.frombuffer(data, np.uint8) == 10
            count = int(np.count_nonzero(feeds))
            until = int(np.searchsorted(wanted, before + count, side="right"))
            if until > at:
                ends = np.flatnonzero(feeds)
                for line in wanted[at:until]:
                    position = int(line) - before - 1
                    start = int(ends[position - 1]) + 1 if position else 0
                    yield int(line), data[start : int(ends[position]) + 1]
                at = until
            before += count
            left = data[data.rfind(b"\n") + 1 :]
    if at < len(wanted) and wanted[at] == before + 1 and left:
        yield before + 1, left


def _from_parquet(path: Path, wanted: Any, width: int) -> Iterator[RawRow]:
    values = pa.array(wanted)
    with pq.ParquetFile(path) as source:
        for batch in source.iter_batches(batch_size=8_192):
            lines = batch.column(LINE)
            low, high = pc.min_max(lines).values()
            here = np.searchsorted(wanted, [low.as_py(), high.as_py() + 1])
            if here[0] == here[1]:
                continue
            part = values.slice(int(here[0]), int(here[1] - here[0]))
            for row in batch.filter(pc.is_in(lines, value_set=part)).to_pylist():
                cells = [row[f"t{position}"] for position in range(width)]
                if row[RAW] is not None:
                    cells = json.loads(row[RAW])
                yield row[LINE], row[PROBLEM], tuple(cell or None for cell in cells)
