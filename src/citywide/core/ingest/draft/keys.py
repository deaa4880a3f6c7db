"""Columns, alone or in pairs, that may identify a row: those without a repeat in the sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from citywide.core.contracts.model import Type
from citywide.core.ingest.draft.guess import Guess
from citywide.core.ingest.draft.sample import Row

_ID_WORDS = frozenset(["id", "number", "no", "num", "key", "pid", "uid", "guid", "uuid", "fid",
                       "objectid", "code", "geoid", "ref", "reference"])  # fmt: skip
_MOST_SINGLE, _MOST_PAIRS = 5, 4
_LONGEST = 100

Key = tuple[int, ...]
"""Positions of the columns of a possible key."""


def is_id_like(guess: Guess) -> bool:
    """Whether a column is named like one that identifies something."""
    return bool(guess.has_words & _ID_WORDS) or guess.name.endswith(("id", "_nbr"))


def candidate_keys(guesses: Sequence[Guess], sample: Sequence[Row]) -> list[Key]:
    """Return what may be the primary key, best first; only the whole extract can tell."""
    if len(sample) < 2:
        return []
    able = [guess for guess in guesses if _able(guess, sample)]
    unlike = len(set(sample))
    singles = [g for g in able if len({row[g.position] for row in sample}) == unlike]
    singles.sort(key=lambda g: (not is_id_like(g), g.type != Type.INTEGER and " " in g.name))
    keys: list[Key] = [(guess.position,) for guess in singles[:_MOST_SINGLE]]
    if not any(map(is_id_like, singles)):
        keys += _pairs(able, sample, unlike)
    return keys


def _able(guess: Guess, sample: Sequence[Row]) -> bool:
    if guess.type in {Type.NUMBER, Type.BOOLEAN, Type.DECIMAL} or guess.missing:
        return False
    return all(0 < len(row[guess.position]) <= _LONGEST for row in sample)


def _pairs(able: Sequence[Guess], sample: Sequence[Row], unlike: int) -> list[Key]:
    found: list[Key] = []
    sizes = {g.position: len({row[g.position] for row in sample}) for g in able}
    for first, second in _likely(able):
        a, b = first.position, second.position
        enough = sizes[a] * sizes[b] >= unlike and max(sizes[a], sizes[b]) < unlike
        if enough and len({(row[a], row[b]) for row in sample}) == unlike:
            found.append((a, b))
            if len(found) == _MOST_PAIRS:
                break
    return found


def _likely(able: Sequence[Guess]) -> Iterator[tuple[Guess, Guess]]:
    """Yield pairs with an id-like column: beside a date first, then a year, then another id."""
    dated = {Type.DATE, Type.TIMESTAMP}
    pairs = [(a, b) for a, b in combinations(able, 2) if is_id_like(a) or is_id_like(b)]

    def rank(pair: tuple[Guess, Guess]) -> int:
        a, b = pair
        if a.type in dated or b.type in dated:
            return 0
        if "year" in a.has_words | b.has_words:
            return 1
        return 2 if is_id_like(a) and is_id_like(b) else 3

    return iter(sorted(pairs, key=rank)[:200])
