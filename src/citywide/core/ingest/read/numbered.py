"""The sure path: every record of delimited text to Parquet, with its line and what is wrong."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import TextExtract
from citywide.core.ingest.read.footers import Footers, Record
from citywide.core.ingest.read.records import UNCLOSED, Records
from citywide.core.ingest.read.result import Content, Note, Progress
from citywide.core.ingest.read.sample import Layout
from citywide.core.ingest.read.textfiles import TextFiles

_PROGRESS_EVERY = 50_000


def read_numbered(
    path: Path,
    layout: Layout,
    reading: Reading,
    name: str,
    folder: Path,
    progress: Progress | None = None,
) -> Content:
    """Return every record of a UTF-8 file as Parquet text; raises ExtractError."""
    body = _Body(layout, reading, folder)
    total = max(1, path.stat().st_size)
    with path.open("rb") as data, io.TextIOWrapper(data, "utf-8", newline="") as handle:
        for _ in range(layout.first_line - 1):
            handle.readline()
        records = Records(handle, layout.form, layout.first_line, name)
        next_report = _PROGRESS_EVERY
        add, width = body.files.add, len(layout.header)
        for line, cells in records:
            if body.flowing and len(cells) == width and not records.unclosed:
                add(cells, line, records.size)
            else:
                body.take(line, cells, records)
            if progress and line > next_report:
                next_report = line + _PROGRESS_EVERY
                progress(min(1.0, data.tell() / total))
    return body.finish()


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

    def take(self, line: int, cells: list[str], records: Records) -> None:
        """Put one record where it belongs."""
        if len(cells) == self._width + 1 and not cells[-1]:
            cells.pop()  # a delimiter at the end of the line, which engines drop too
        if self._has_pattern and self._footers.matches(cells):
            self._footers.count_match(line, cells)
        elif records.unclosed:
            self._add_problem(Record(line, cells, records.size, UNCLOSED))
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
            records.only_first_line()
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
