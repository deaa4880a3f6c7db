"""Two wordings of a block side by side: what was taken out and what was put in."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Literal

_WORDS = re.compile(r"\S+|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of text that is in both wordings (`same`), only in the old or only in the new one."""

    kind: Literal["same", "old", "new"]
    text: str


def compared(old: str, new: str) -> list[Piece]:
    """Return both wordings word by word; the pieces that are not `new` make up the old one."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            found.append(Piece("old", "".join(before[a1:a2])))
        if b2 > b1:
            found.append(Piece("new", "".join(after[b1:b2])))
    return found
