"""Hashes of entries kept outside the database, in the file `audit.anchors` of the data folder.

Each entry leaves two lines: `written` just before its transaction can commit, `kept` right after.
An entry without `written` was not made by the portal; a `kept` entry that is gone was removed.
A `written` line alone is a transaction that was rolled back, or a power cut.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from citywide.portal.audit.models import HASH_LENGTH, Entry

WRITTEN, KEPT = "written", "kept"


@dataclass
class Anchors:
    """What the file says."""

    written: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Hashes the portal gave to each entry; more than one after a rolled back transaction."""
    kept: dict[int, str] = field(default_factory=dict)
    """The hash each committed entry had when it was committed first."""
    unreadable: list[int] = field(default_factory=list)
    """Numbers of lines that say nothing understandable."""


def path() -> Path:
    """Return where the anchors are kept."""
    return Path(getattr(settings, "AUDIT_ANCHORS", None) or settings.DATA / "audit.anchors")


def drop(state: str, entry: Entry) -> None:
    """Add one line. A single short append: lines of several processes never mix.

    Raises:
        OSError: the file cannot be written; the entry must then not be committed.
    """
    line = f"{state} {entry.sequence} {entry.hash}\n".encode()
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def read() -> Anchors:
    """Return all anchors; none when there is no file."""
    found = Anchors()
    if not path().exists():
        return found
    with path().open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            _take(found, number, line.split())
    return found


def _take(found: Anchors, number: int, words: list[str]) -> None:
    match words:
        case [state, sequence, digest] if sequence.isdecimal() and len(digest) == HASH_LENGTH:
            if state == WRITTEN:
                found.written[int(sequence)].add(digest)
                return
            if state == KEPT:
                found.kept.setdefault(int(sequence), digest)
                return
    found.unreadable.append(number)
