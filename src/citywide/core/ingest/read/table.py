"""Records that are named values (JSON, GeoJSON) to text files with one column per name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from citywide.core.engines.interface import TextExtract
from citywide.core.errors import ExtractError
from citywide.core.ingest.read.result import Content, Note
from citywide.core.ingest.read.textfiles import TextFiles
from citywide.core.ingest.read.values import as_text

_MOST_COLUMNS = 10_000


class NamedRecords:
    """Collects records; columns are all names in the order in which they are first seen."""

    def __init__(self, folder: Path, name: str) -> None:
        self._name = name
        self._files = TextFiles(folder, 0)
        self._columns: dict[str, int] = {}
        self._problems = 0

    def add(self, record: Mapping[str, Any], line: int) -> None:
        """Add one record; a value that is missing or null becomes null."""
        columns = self._columns
        if not record.keys() <= columns.keys():
            self._widen(record)
        cells: list[str | None] = [None] * len(columns)
        size = 0
        for key, value in record.items():
            text = as_text(value)
            cells[columns[key]] = text
            size += len(text) if text else 0
        self._files.add(cells, line, size)

    def _widen(self, record: Mapping[str, Any]) -> None:
        for key in record:
            self._columns.setdefault(key, len(self._columns))
        if len(self._columns) > _MOST_COLUMNS:
            raise ExtractError(
                f"The records of {self._name} have more than {_MOST_COLUMNS:,} different names. "
                "Check recordsPath in the contract: it must lead to a list of records."
            )
        self._files.widen(len(self._columns))

    def add_problem(self, text: str, line: int, problem: str) -> None:
        """Add something that is no record, with why."""
        self._problems += 1
        self._files.add_problem([text], line, len(text), problem, 0)

    def finish(self, skipped: int = 0, notes: tuple[Note, ...] = ()) -> Content:
        """Return what was collected; raises ExtractError when no record has a name."""
        if not self._columns:
            raise ExtractError(
                f"{self._name} holds no records, so its columns are unknown. "
                "Ask the source to send it again."
            )
        paths = self._files.finish()
        header = tuple(self._columns)
        if self._problems:
            message = f"{self._problems:,} item(s) of {self._name} are no records with names."
            notes += (Note("warning", f"{message} Ask the source to mend them."),)
        extract = TextExtract(header, self._files.rows, files=paths)
        return Content(header, extract, notes, skipped=skipped)
