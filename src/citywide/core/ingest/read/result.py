"""What reading an extract gives: records as text, the header, and notes on what was detected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from citywide.core.engines.interface import TextExtract

Progress = Callable[[float], None]
"""Told the share of the work done, from 0 to 1."""


@dataclass(frozen=True)
class Note:
    """One thing that was detected rather than told, and what to do about it."""

    level: Literal["info", "warning"]
    message: str


@dataclass(frozen=True)
class ReadResult:
    """One extract as text."""

    extract: TextExtract
    header: tuple[str, ...]
    notes: tuple[Note, ...]
    footers: int
    """Records left out because they are footers, not data."""
    skipped: int
    """Blank lines or rows left out."""


@dataclass(frozen=True)
class Content:
    """What a format's reader hands back; the header is not cleaned yet."""

    header: tuple[str, ...]
    extract: TextExtract
    notes: tuple[Note, ...] = ()
    footers: int = 0
    skipped: int = 0


def clean_names(cells: Sequence[str | None]) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Return header cells as distinct names without stray characters, and notes on changes."""
    names = [_clean(cell or "") for cell in cells]
    used = set(names)
    seen: set[str] = set()
    notes: list[Note] = []
    for position, name in enumerate(names):
        if not name:
            names[position] = _free(f"column_{position + 1}", used)
            notes.append(
                Note("info", f"Column {position + 1} has no name; it is called {names[position]}.")
            )
        elif name in seen:
            names[position] = _numbered(name, used)
            notes.append(_repeated(name, position, names[position]))
        seen.add(names[position])
    return tuple(names), tuple(notes)


def _repeated(name: str, position: int, given: str) -> Note:
    return Note(
        "warning",
        f"The column name {name!r} is repeated; column {position + 1} is called {given!r}. "
        f"Ask the source to name its columns apart, or use {given!r} in the contract.",
    )


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())


def _free(name: str, used: set[str]) -> str:
    if name in used:
        return _numbered(name, used)
    used.add(name)
    return name


def _numbered(name: str, used: set[str]) -> str:
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    used.add(f"{name}_{number}")
    return f"{name}_{number}"
