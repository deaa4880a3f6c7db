"""Counts that add up in more ways than a two-way table does: subtotals, balances, chains of months.

Counts of 1 to the threshold are hidden. Where all numbers of a sum but one are shown, that one
would follow from the others, so that another is hidden with it, the smallest first; until no sum
has a single hidden number left. Two-way tables have the stronger `core.disclosure.protect`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

THRESHOLD = 10
Key = TypeVar("Key", bound=Hashable)


def hidden_in(
    counts: Mapping[Key, int],
    sums: Iterable[Sequence[Key]],
    already: Iterable[Key] = (),
    unshown: Iterable[Key] = (),
    threshold: int = THRESHOLD,
) -> set[Key]:
    """Return the counts that must not be shown, those `already` hidden included.

    Each of `sums` names counts that add up, with either sign: 5 + 3 = 8 is the three of them.
    `unshown` are never published, but a small one must not follow from what is.
    """
    kept = frozenset(unshown)
    small = {key for key, count in counts.items() if 1 <= count <= threshold}
    hidden = small | set(already)
    equations = [tuple(dict.fromkeys(one)) for one in sums]
    found = True
    while found:
        found = False
        for one in equations:
            added = _needed(one, counts, hidden, kept)
            if added is not None:
                hidden.add(added)
                found = True
    return hidden - kept


def _needed(
    one: Sequence[Key], counts: Mapping[Key, int], hidden: set[Key], unshown: frozenset[Key]
) -> Key | None:
    """Return what to hide besides the only hidden number of a sum; None when nothing follows."""
    alone = [key for key in one if key in hidden]
    # A large number nobody publishes may follow from the others; it tells nothing.
    if len(alone) != 1 or any(key in unshown and key not in hidden for key in one):
        return None
    others = [key for key in one if key not in hidden]
    return min(others, key=lambda key: (counts[key] == 0, counts[key]), default=None)
