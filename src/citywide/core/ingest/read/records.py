"""Delimited text to records, each with the physical line it starts on; nothing is ever lost.

A physical line ends with LF, CR LF or CR. Invariant: each line given to `Records` is in exactly
one record or is blank, whatever the quotes in it do.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from citywide.core.errors import ExtractError

MAX_LINE = 16 << 20
MAX_SPAN = 1_000
"""A record of more physical lines than this is a quote that never closes."""
_UNCLOSED = "a quote opens here and never closes"
_AFTER_QUOTE = "text stands behind a closing quote"

# The limit belongs to the whole process; Python's own is 128 KB, less than many descriptions.
csv.field_size_limit(MAX_LINE)


@dataclass(frozen=True)
class Form:
    """How the cells of a record are written."""

    delimiter: str = ","
    quote: str = '"'
    skip_space: bool = False
    """Whether a space after a delimiter is dropped, as in `1, "a, b"`."""

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return a reader of records from physical lines."""
        options: dict[str, Any] = {"quotechar": self.quote} if self.quote else {"quoting": 3}
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            skipinitialspace=self.skip_space,
            strict=True,
            **options,
        )

    def split(self, line: str) -> list[str]:
        """Return the cells of one line as if quotes meant nothing."""
        return line.rstrip("\r\n").split(self.delimiter)

    def cells(self, line: str) -> list[str]:
        """Return the cells of one physical line that is a record by itself."""
        try:
            return next(self.reader(iter([line])), [])
        except csv.Error:
            return self.split(line)


class _Unclosed(Exception):
    """The record that is being read has no end."""


class Records:
    """Iterates over (line, cells) of the lines that `readline` gives, the first number `line`."""

    def __init__(self, readline: Callable[[int], str], form: Form, line: int, name: str) -> None:
        self.problem = ""
        """Why the line just given is no whole record, empty when it is one."""
        self._readline = readline
        self._form = form
        self._line = line
        self._name = name
        self._held: list[str] = []
        self._pending: deque[str] = deque()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        held = self._held
        while True:
            try:
                for cells in self._form.reader(self._feed()):
                    start = self._line
                    self._line += len(held)
                    yield start, cells
                    held.clear()
            except (_Unclosed, csv.Error) as error:
                self._line += len(held)
                cells = self.only_first_line()
                self.problem = _AFTER_QUOTE if "expected after" in str(error) else _UNCLOSED
                yield self._line - 1, cells
                self.problem = ""
                held.clear()
                continue
            return

    @property
    def span(self) -> int:
        """How many physical lines the record just given has."""
        return len(self._held)

    @property
    def next_line(self) -> int:
        """The line after the record just given."""
        return self._line

    @property
    def at_rest(self) -> bool:
        """Whether no line behind the record just given has been read ahead."""
        return not self._pending

    @property
    def size(self) -> int:
        """How many characters the record just given has."""
        held = self._held
        return len(held[0]) if len(held) == 1 else sum(map(len, held))

    def only_first_line(self) -> list[str]:
        """Keep only the first line of the record just given, the others are read again.

        Returns the cells of that line as if quotes meant nothing.
        """
        rest = self._held[1:]
        del self._held[1:]
        self._line -= len(rest)
        self._pending.extendleft(reversed(rest))
        return self._form.split(self._held[0])

    def next_cells(self) -> int:
        """Return how many cells the second line of the record just given has by itself."""
        return len(self._form.cells(self._held[1])) if len(self._held) > 1 else 0

    def _feed(self) -> Iterator[str]:
        held, pending, readline = self._held, self._pending, self._readline
        while True:
            line = pending.popleft() if pending else readline(MAX_LINE)
            if not line or len(held) >= MAX_SPAN:
                if not held:
                    return
                if line:
                    pending.appendleft(line)
                raise _Unclosed
            if len(line) >= MAX_LINE:
                raise ExtractError(
                    f"Line {self._line + len(held)} of {self._name} is longer than 16 MB. "
                    "Check that it is a text file, and that its lines end in line breaks."
                )
            held.append(line)
            yield line
