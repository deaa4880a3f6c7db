"""Which records at the end of an extract are footers: totals, sources and notes, not data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from citywide.core.errors import ExtractError
from citywide.core.ingest.read.result import Note

MOST = 50
"""No footer has more records than this."""
_LABEL = re.compile(
    r"\s*(grand\s+total|sub-?total|totals?|source|sources|notes?|generated|report|"
    r"end of (report|file|data))\b\s*[:.]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Record:
    """One record that does not fit the header, as it stands in the extract."""

    line: int
    cells: Sequence[str | None]
    size: int
    problem: str


class Footers:
    """Holds records back while they may be the footer, until the extract ends or goes on."""

    def __init__(self, pattern: str) -> None:
        self._pattern = compile_pattern(pattern)
        self._held: list[Record] = []
        self._found: list[Record] = []
        self.count = 0
        self.after_blank = False
        """Whether only blank lines stand between the record to come and the last whole one."""

    @property
    def holding(self) -> bool:
        """Whether records are held back."""
        return bool(self._held)

    def matches(self, cells: Sequence[str | None]) -> bool:
        """Whether the contract says that this record is a footer."""
        return bool(self._pattern and cells and self._pattern.match(cells[0] or ""))

    def count_match(self, line: int, cells: Sequence[str | None]) -> None:
        """Leave out one record that the contract calls a footer."""
        self._add(Record(line, cells, 0, ""))

    def hold(self, record: Record) -> bool:
        """Hold back a record with too few cells that may be a footer; False when it is none."""
        label = bool(record.cells and _LABEL.match(record.cells[0] or ""))
        if not (label or self.after_blank or self._held) or len(self._held) >= MOST:
            return False
        self._held.append(record)
        return True

    def release(self) -> list[Record]:
        """Return the records held back: data follows them, so they are no footer."""
        held, self._held = self._held, []
        return held

    def end(self) -> None:
        """The extract has ended: what is held back is the footer."""
        for record in self.release():
            self._add(record)

    def _add(self, record: Record) -> None:
        self.count += 1
        if len(self._found) < 3:
            self._found.append(record)

    def notes(self) -> tuple[Note, ...]:
        """Return a note that shows the footers left out."""
        if not self.count:
            return ()
        shown = "; ".join(f"line {record.line}: {_said(record.cells)!r}" for record in self._found)
        advice = "" if self._pattern else " Say footerPattern in the contract if that is right."
        what = "1 footer record was" if self.count == 1 else f"{self.count:,} footer records were"
        return (Note("info", f"{what} left out ({shown}).{advice}"),)


def compile_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return the contract's footer pattern, None when it has none; raises ExtractError."""
    try:
        return re.compile(pattern) if pattern else None
    except re.error as error:
        raise ExtractError(
            f"The contract's footerPattern {pattern!r} is not a regular expression: {error}."
        ) from None


def _said(cells: Sequence[str | None]) -> str:
    return " ".join(cell for cell in cells if cell)[:100]
