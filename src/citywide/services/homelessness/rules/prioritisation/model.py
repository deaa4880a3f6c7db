"""The frozen objects of prioritisation: rules as they are written, and a place with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, le
from typing import Any

Known = bool | int | Decimal | str | dt.date
"""What a fact may say."""

TESTS: Mapping[str, Any] = {
    "is": eq,
    "at_least": ge,
    "at_most": le,
    "one_of": lambda value, wanted: value in wanted,
}
"""How a condition compares a fact with what it asks for."""


@dataclass(frozen=True)
class Fact:
    """What is known about a person and the record that says so."""

    value: Known
    source: str


Facts = Mapping[str, Fact | None]
"""Facts of a person by name; None, like no entry, means that nobody asked."""


@dataclass(frozen=True)
class Condition:
    """One thing a rule asks of a fact."""

    fact: str
    test: str
    wanted: Any

    def holds(self, facts: Facts) -> bool | None:
        """Return whether it holds; None when the fact is not known."""
        fact = facts.get(self.fact)
        return None if fact is None else bool(TESTS[self.test](fact.value, self.wanted))


@dataclass(frozen=True)
class Group:
    """One order of priority: everybody for whom every condition holds, and no earlier order."""

    id: str
    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Points:
    """Points for a condition that holds; shown one by one, never only as a sum."""

    condition: Condition
    points: int
    reason: str


@dataclass(frozen=True)
class TieBreaker:
    """The fact that orders people of one group (and equal points)."""

    fact: str
    highest_first: bool


@dataclass(frozen=True)
class RuleSet:
    """A version of the rules. `hash` identifies the exact text."""

    id: str
    version: str
    name: str
    source: str
    valid_from: dt.date
    facts: Mapping[str, str]
    """Type of each fact: boolean, number, text or date."""
    groups: tuple[Group, ...]
    points: tuple[Points, ...]
    tie_breakers: tuple[TieBreaker, ...]
    file: str
    hash: str


@dataclass(frozen=True)
class Reason:
    """One criterion as it was applied: the fact, its value and record, and whether it held."""

    group: str
    """Id of the group it decided about; empty for points and tie-breakers."""
    fact: str
    test: str
    wanted: Any
    value: Known | None
    source: str | None
    holds: bool | None
    """None: not known, or nothing to hold (a tie-breaker)."""
    points: int | None = None
    """Points it gave (0 when it did not hold, None when not known)."""


@dataclass(frozen=True)
class Placed:
    """A person's place with every reason.

    `rank` counts from 1; people whom nothing distinguishes share it. `group` is the order known to
    fit (None: none does). `best_group` is the earliest order they could be in if the `missing`
    facts were known, and `points_high` the most points: missing is never scored as zero.
    """

    person_id: str
    rank: int
    group: str | None
    best_group: str | None
    points_low: int
    points_high: int
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
