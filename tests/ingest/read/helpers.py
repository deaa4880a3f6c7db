"""Small helpers that tests of the reader share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citywide.core.contracts.model import Reading
from citywide.core.ingest.read import ReadResult, read_extract
from citywide.core.ingest.read.raw import RawRow, raw_rows


def read_bytes(
    data: bytes, folder: Path, name: str = "extract.csv", numbered: bool = False, **reading: Any
) -> ReadResult:
    """Land bytes under a bare name, as the lake does, and read them."""
    landed = folder / "landed"
    landed.write_bytes(data)
    return read_extract(landed, Reading(**reading), name, folder / "work", numbered)


def all_rows(result: ReadResult, last_line: int = 100_000) -> list[RawRow]:
    """Return every record of a small extract."""
    return list(raw_rows(result.extract, range(1, last_line)))


def cells(result: ReadResult) -> list[tuple[str | None, ...]]:
    """Return the cells of every record."""
    return [row for _, _, row in all_rows(result)]


def messages(result: ReadResult, level: str = "") -> str:
    """Return all notes (of a level) as one text."""
    return "\n".join(note.message for note in result.notes if level in {"", note.level})
