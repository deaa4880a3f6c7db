"""The records of a delimited file sorted: whole ones, problems, footers and blank lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from citywide.core.contracts.model import Reading
from citywide.core.engines.interface import TextExtract
from citywide.core.ingest.read.footers import Footers, Record
from citywide.core.ingest.read.records import Records
from citywide.core.ingest.read.result import Content, Note
from citywide.core.ingest.read.sample import Layout
from citywide.core.ingest.read.textfiles import TextFiles


class Body:
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
