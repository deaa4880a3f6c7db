"""Corrected rows on their way back: what was changed, and the file that is handed over."""

from __future__ import annotations

import csv
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from citywide.core.contracts import Contract

LINE = "_line"
Cells = Mapping[str, str | None]


@dataclass(frozen=True)
class Corrected:
    """One row as it is handed back."""

    line: int
    cells: Cells


def own_columns(cells: Iterable[str]) -> list[str]:
    """Return the extract's columns; what an earlier export added begins with an underscore."""
    return [name for name in cells if not name.startswith("_")]


def is_same(one: str | None, other: str | None) -> bool:
    """Return whether two texts are equal to a reader; forms write line ends their own way."""
    return plain(one) == plain(other)


def plain(text: str | None) -> str:
    """Return a text with line ends written one way; nothing and empty are the same."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def corrected(line: int, before: Cells, after: Cells) -> Corrected | None:
    """Return a row with its changes, or None when nothing was changed.

    Columns that `after` does not have keep the value they had.
    """
    changes = {
        name: plain(after[name])
        for name in own_columns(before)
        if name in after and not is_same(before[name], after[name])
    }
    return as_it_is(line, {**before, **changes}) if changes else None


def as_it_is(line: int, cells: Cells) -> Corrected:
    """Return a row that is handed back without a change."""
    return Corrected(line, {name: cells[name] for name in own_columns(cells)})


def save(run: str, rows: Sequence[Corrected]) -> Path:
    """Write rows to a CSV file that outlives a crash and return where; never empty."""
    folder = Path(settings.MEDIA_ROOT) / "corrections"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run}-{uuid.uuid4().hex[:8]}.csv"
    names = own_columns(rows[0].cells)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([LINE, *names])
        for row in rows:
            writer.writerow([row.line, *(row.cells.get(name) or "" for name in names)])
        file.flush()
        os.fsync(file.fileno())
    return path


def date_formats(contract: Contract) -> dict[str, str]:
    """Return, by the extract's column name in lower case, how the contract writes its dates."""
    return {
        name.strip().casefold(): column.formats[0]
        for column in contract.columns
        if column.formats
        for name in (column.source_name, column.name)
    }
