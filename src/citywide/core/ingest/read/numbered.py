"""The sure path: every record of delimited text to Parquet, with its line and what is wrong."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import TextExtract
from citywide.core.ingest.read.footers import Footers, Record
from citywide.core.ingest.read.quick import BLOCK, QuickBlocks
from citywide.core.ingest.read.records import Records
from citywide.core.ingest.read.result import Content, Note, Progress
from citywide.core.ingest.read.sample import Layout
from citywide.core.ingest.read.textfiles import TextFiles


def read_numbered(
    path: Path,
    layout: Layout,
    reading: Reading,
    name: str,
    folder: Path,
    blocks: bool,
    progress: Progress | None = None,
) -> Content:
    """Return every record of a UTF-8 file as Parquet text.

    `blocks` says that no lone CR and no NUL is in the file, so that plain parts of it may be
    parsed as blocks.

    Raises:
        ExtractError: a line is too long to be text.
    """
    body = _Body(layout, reading, folder)
    if blocks and QuickBlocks.fits(layout.form):
        _read_blocks(path, layout, body, name, progress)
    else:
        with path.open(encoding="utf-8", newline="") as handle:
            for _ in range(layout.first_line - 1):
                handle.readline()
            body.take_all(Records(handle.readline, layout.form, layout.first_line, name))
    return body.finish()


def _read_blocks(
    path: Path, layout: Layout, body: _Body, name: str, progress: Progress | None
) -> None:
    total = max(1, path.stat().st_size)
    quick = QuickBlocks(layout.form, len(layout.header))
    with path.open("rb") as data:
        for _ in range(layout.first_line - 1):
            data.readline()
        line = layout.first_line
        while block := data.read(BLOCK):
            whole = block[: block.rfind(b"\n") + 1]
            columns = quick.columns(whole) if body.flowing else None
            data.seek((len(whole) if columns else 0) - len(block), io.SEEK_CUR)
            if columns:
                line = body.take_block(columns, line)
            else:
                records = Records(partial(_text_line, data), layout.form, line, name)
                line = body.take_all(records, line + whole.count(b"\n"))
            if progress:
                progress(data.tell() / total)


def _text_line(data: BinaryIO, limit: int) -> str:
    line = data.readline(limit)
    # A line as long as the limit is refused by its length, whatever the cut did to it.
    return line.decode() if len(line) < limit else "?" * limit


class _Body:
    """Sorts records into whole ones, problems, footers and blank lines."""

    def __init__(self, layout: Layout, reading: Reading, folder: Path) -> None:
        self._width = len(layout.header)
        self._header = layout.header
        self.files = TextFiles(folder, self._width)
        self._footers = Footers(reading.footer_pattern)
        self._has_pattern = bool(reading.footer_pattern)
        self.flowing = not self._has_pattern
        """Whether a record as wide as the header is simply a whole one."""
        self._blank: list[int] = [0, 0]
        self._problems: list[int] = [0, 0]

    def take_block(self, columns: list[Any], line: int) -> int:
        """Take records of one line each; return the line after them."""
        after = line + len(columns[0])
        self.files.add_batch(columns, pa.array(range(line, after), pa.int64()))
        return after

    def take_all(self, records: Records, until: int | None = None) -> int:
        """Take records, up to the first that ends at or after line `until`; return the next."""
        add, width = self.files.add, self._width
        for line, cells in records:
            if self.flowing and len(cells) == width and not records.problem:
                add(cells, line, records.size)
            else:
                self.take(line, cells, records)
            if until is not None and records.next_line >= until and records.at_rest:
                break
        return records.next_line

    def take(self, line: int, cells: list[str], records: Records) -> None:
        """Put one record where it belongs."""
        if len(cells) == self._width + 1 and not cells[-1]:
            cells.pop()  # a delimiter at the end of the line, which engines drop too
        if self._has_pattern and self._footers.matches(cells):
            self._footers.count_match(line, cells)
        elif records.problem:
            self._add_problem(Record(line, cells, records.size, records.problem))
        elif len(cells) == self._width:
            self._release()
            self.files.add(cells, line, records.size)
        elif not cells or (len(cells) == 1 and not cells[0].strip()):
            _count(self._blank, line, records.span)
            self._footers.after_blank, self.flowing = True, False
        else:
            self._take_ragged(line, cells, records)

    def _take_ragged(self, line: int, cells: list[str], records: Records) -> None:
        problem = _ragged(len(cells), self._width)
        if records.span > 1 and records.next_cells() == self._width:
            # A stray quote swallowed whole records: give back those that stand by themselves.
            cells = records.only_first_line()
            problem = f"a quote opens here and runs on into other records: {problem}"
        record = Record(line, tuple(cells), records.size, problem)
        if len(cells) < self._width and self._footers.hold(record):
            self.flowing = False
        else:
            self._add_problem(record)

    def _add_problem(self, record: Record) -> None:
        self._release()
        self._write_problem(record)

    def _release(self) -> None:
        if self._footers.holding:
            for held in self._footers.release():
                self._write_problem(held)
        self._footers.after_blank = False
        self.flowing = not self._has_pattern

    def _write_problem(self, record: Record) -> None:
        _count(self._problems, record.line, 1)
        self.files.add_problem(record.cells, record.line, record.size, record.problem, self._width)

    def finish(self) -> Content:
        """Return what was read."""
        self._footers.end()
        paths = self.files.finish()
        notes = [*self._footers.notes()]
        if self._blank[0]:
            many = _many(self._blank, "blank line was skipped", "blank lines were skipped")
            notes.append(Note("info", many))
        if self._problems[0]:
            what = "the header and cannot be published"
            many = _many(
                self._problems, f"record does not fit {what}", f"records do not fit {what}"
            )
            notes.append(Note("warning", f"{many} Ask the source to mend them."))
        extract = TextExtract(self._header, self.files.rows, files=paths)
        return Content(self._header, extract, tuple(notes), self._footers.count, self._blank[0])


def _ragged(count: int, width: int) -> str:
    return f"{count} cell{'s' if count != 1 else ''} where the header has {width}"


def _count(counter: list[int], line: int, number: int) -> None:
    counter[1] = counter[1] if counter[0] else line
    counter[0] += number


def _many(counter: Sequence[int], one: str, more: str) -> str:
    count, first = counter
    if count == 1:
        return f"1 {one} (line {first})."
    return f"{count:,} {more} (the first at line {first})."
