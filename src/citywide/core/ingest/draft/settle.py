"""Guesses from the sample, corrected by what was counted over the whole extract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from citywide.core.contracts.model import Type
from citywide.core.ingest.draft.counts import MOST_ALLOWED
from citywide.core.ingest.draft.guess import Guess, sure
from citywide.core.ingest.draft.keys import Key, is_id_like
from citywide.core.ingest.draft.meaning import is_coordinate
from citywide.core.ingest.draft.whole import Facts

_MOST_QUARANTINED = 0.01
"""Share of rows that the drafted types and ranges together may send to quarantine."""
_REPEATED = 10
"""How often values must occur on average to be a list of allowed values."""


def settle(guesses: Sequence[Guess], facts: Facts) -> list[Guess]:
    """Return the guesses as they stand after the whole extract was counted."""
    settled = _with_keys(_with_types(guesses, facts), facts)
    return [_with_list(_with_required(_with_nowhere(g, facts), facts), facts) for g in settled]


def _with_types(guesses: Sequence[Guess], facts: Facts) -> list[Guess]:
    """Keep stricter types and ranges while the rows they cost stay few; cheapest first."""
    cost = {g.name: _misfits(g, facts) for g in guesses}
    left = int(_MOST_QUARANTINED * facts.rows)
    settled = {}
    for guess in sorted(guesses, key=lambda g: cost[g.name]):
        fewer = facts.broken.get(f"{guess.name}.number", cost[guess.name])
        if guess.type == Type.INTEGER and fewer < cost[guess.name]:
            guess, spent = _as_number(guess, facts), fewer
        else:
            spent = cost[guess.name]
        if spent > left:
            guess, spent = _as_text(guess, spent, facts), 0
        elif spent:
            told = f"in the whole extract {spent:,} of {facts.rows:,} rows do not fit"
            guess = replace(guess, notes=(told, *guess.notes))
        left -= spent
        settled[guess.name] = guess
    return [settled[guess.name] for guess in guesses]


def _misfits(guess: Guess, facts: Facts) -> int:
    return sum(facts.broken.get(f"{guess.name}.{kind}", 0) for kind in ("type", "range"))


def _as_number(guess: Guess, facts: Facts) -> Guess:
    fractions = facts.broken[f"{guess.name}.type"] - facts.broken[f"{guess.name}.number"]
    because = f"{sure(facts.rows)} % sure: numbers; {fractions:,} rows have a fraction or exponent"
    return replace(guess, type=Type.NUMBER, because=because)


def _as_text(guess: Guess, spent: int, facts: Facts) -> Guess:
    because = f"kept as text: {spent:,} of {facts.rows:,} rows are no {guess.type} as expected"
    return replace(
        guess, type=Type.STRING, because=because, formats=(), missing=(), thousands="",
        currency="", minimum=None, maximum=None, range_because="",
    )  # fmt: skip


def _with_nowhere(guess: Guess, facts: Facts) -> Guess:
    nowhere = facts.broken.get("nowhere", 0)
    if not nowhere or not is_coordinate(guess):
        return guess
    note = f"{nowhere:,} rows lie at (0, 0), off Africa: the place is unknown there"
    return replace(guess, notes=(*guess.notes, note))


def _with_required(guess: Guess, facts: Facts) -> Guess:
    blank = facts.broken.get(f"{guess.name}.required", 0)
    if facts.rows < 2:
        return guess
    if blank:
        why = f"{blank:,} of {facts.rows:,} rows are blank ({blank / facts.rows:.1%})"
        return replace(guess, required_because=why)
    why = f"{sure(facts.rows)} % sure: none of all {facts.rows:,} rows is blank"
    return replace(guess, required=True, required_because=why)


def _with_list(guess: Guess, facts: Facts) -> Guess:
    values = facts.values.get(guess.name, Counter())
    if guess.type != Type.STRING or guess.personal or not values or guess.key_position:
        return guess
    if not 2 <= len(values) <= MOST_ALLOWED or values.total() < _REPEATED * len(values):
        return guess
    allowed = tuple(sorted(values, key=lambda v: (-values[v], v)))
    seldom = [value for value in allowed if values[value] == 1]
    how_sure = min(90, sure(values.total(), 3 * len(seldom)))
    why = f"{how_sure} % sure: these are all {len(values)} values of {values.total():,}"
    folded = Counter(value.casefold() for value in allowed)
    if seldom:
        once = "1 occurs" if len(seldom) == 1 else f"{len(seldom)} occur"
        why += f"; {once} once, which may be a mistake"
    if max(folded.values()) > 1:
        why += "; some differ only in capitals"
    return replace(guess, allowed=allowed, allowed_because=why)


def _with_keys(guesses: Sequence[Guess], facts: Facts) -> list[Guess]:
    by_position = {guess.position: guess for guess in guesses}
    chosen = next((k for k, n in facts.repeats.items() if n <= 0 and _full(k, guesses, facts)), ())
    for key, repeats in facts.repeats.items():
        if key == chosen or len(key) > 1:
            continue
        why = f"not unique: {repeats:,} rows of {facts.rows:,} repeat a value"
        by_position[key[0]] = replace(by_position[key[0]], unique_because=why)
    for place, position in enumerate(chosen, start=1):
        guess = by_position[position]
        why = _why_key(chosen, by_position, facts)
        by_position[position] = replace(guess, key_position=place, key_because=why)
    return [by_position[guess.position] for guess in guesses]


def _full(key: Key, guesses: Sequence[Guess], facts: Facts) -> bool:
    named = {guess.position: guess.name for guess in guesses}
    return not any(facts.broken.get(f"{named[p]}.required", 0) for p in key)


def _why_key(key: Key, guesses: dict[int, Guess], facts: Facts) -> str:
    named = any(is_id_like(guesses[position]) for position in key)
    how_sure = min(sure(facts.rows), 95 if named and len(key) == 1 else 70 if named else 55)
    together = " and ".join(guesses[position].name for position in key)
    why = f"{how_sure} % sure: {together} repeat{'s' if len(key) == 1 else ''} in none of "
    why += f"{facts.rows:,} rows"
    return f"{why} but {facts.twins:,} that equal another row" if facts.twins else why
