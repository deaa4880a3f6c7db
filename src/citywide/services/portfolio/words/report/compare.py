"""Two wordings of a block side by side: what was taken out and what was put in."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Piece:
    """A line that is in both wordings (`same`), only in the old or only in the new one."""

    kind: Literal["same", "old", "new"]
    text: str


def compared(old: str, new: str) -> list[Piece]:
    """Return both wordings line by line; the pieces that are not `new` make up the old one."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            found += [Piece("same", line) for line in before[a1:a2]]
            continue
        found += [Piece("old", line) for line in before[a1:a2]]
        found += [Piece("new", line) for line in after[b1:b2]]
    return found
