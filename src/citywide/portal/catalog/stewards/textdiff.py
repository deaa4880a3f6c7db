"""Two texts line by line: what stayed, what was taken out, what was put in."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED, LEFT_OUT = "same", "removed", "added", "left_out"


@dataclass(frozen=True)
class Line:
    """One line of a difference; numbers are those in the old and the new text, from 1."""

    kind: str
    text: str
    old: int | None = None
    new: int | None = None
    count: int = 0
    """For `left_out`: how many equal lines are not shown."""


def difference(old: str, new: str, around: int = 3) -> list[Line]:
    """Return the changed lines with some equal ones `around` them; empty when nothing changed."""
    before, after = old.splitlines(), new.splitlines()
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(around)
    found: list[Line] = []
    reached = 0
    for group in groups:
        start = group[0][1]
        if start > reached:
            found.append(Line(LEFT_OUT, "", count=start - reached))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Line(SAME, before[i], i + 1, j1 + i - i1 + 1) for i in range(i1, i2)]
                continue
            found += [Line(REMOVED, before[i], old=i + 1) for i in range(i1, i2)]
            found += [Line(ADDED, after[j], new=j + 1) for j in range(j1, j2)]
        reached = group[-1][2]
    if found and reached < len(before):
        found.append(Line(LEFT_OUT, "", count=len(before) - reached))
    return found
