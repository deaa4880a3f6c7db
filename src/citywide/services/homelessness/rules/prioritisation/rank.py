"""Everybody's place by a rule set, with every criterion that was looked at.

A person is in the first group whose conditions all hold. A condition on a fact nobody asked about
neither holds nor fails: the person keeps the first group known to fit, and the result names the
facts that could move them up. Within a group, more points known go first, then the tie-breakers;
somebody without the fact of a tie-breaker comes after those who have it, and the result says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby

from citywide.services.homelessness.rules.prioritisation.model import (
    Condition,
    Facts,
    Group,
    Known,
    Placed,
    Reason,
    RuleSet,
)

_Key = tuple[int, int, tuple[tuple[bool, Decimal], ...]]


def prioritise(rules: RuleSet, people: Mapping[str, Facts]) -> list[Placed]:
    """Return everybody's place, first in line first; equal input in any order gives equal output.

    People in no group stand at the end. Of two whom nothing distinguishes, both have the same rank;
    they are listed by person_id.
    """
    keyed = sorted((_key(rules, facts), who) for who, facts in people.items())
    placed: list[Placed] = []
    for _, same in groupby(keyed, key=lambda one: one[0]):
        rank = len(placed) + 1
        placed += [_placed(rules, who, people[who], rank) for _, who in same]
    return placed


def _key(rules: RuleSet, facts: Facts) -> _Key:
    at = _position(rules, facts, known=True)
    low = sum(p.points for p in rules.points if p.condition.holds(facts))
    ties: list[tuple[bool, Decimal]] = []
    for tie in rules.tie_breakers:
        fact = facts.get(tie.fact)
        number = Decimal(0) if fact is None else _number(fact.value)
        ties.append((fact is None, -number if tie.highest_first else number))
    return len(rules.groups) if at is None else at, -low, tuple(ties)


def _placed(rules: RuleSet, who: str, facts: Facts, rank: int) -> Placed:
    at, best = (_position(rules, facts, known) for known in (True, False))
    reasons = (*_group_reasons(rules, facts, at), *_point_reasons(rules, facts))
    reasons = (*reasons, *_tie_reasons(rules, facts))
    given = [(p.points, p.condition.holds(facts)) for p in rules.points]
    return Placed(
        person_id=who,
        rank=rank,
        group=None if at is None else rules.groups[at].id,
        best_group=None if best is None else rules.groups[best].id,
        points_low=sum(points for points, holds in given if holds),
        points_high=sum(points for points, holds in given if holds is not False),
        missing=_missing(rules, facts, at),
        reasons=reasons,
    )


def _position(rules: RuleSet, facts: Facts, known: bool) -> int | None:
    """The first group that fits for certain (`known`), or that is not ruled out."""
    for position, group in enumerate(rules.groups):
        fits = _fits(group, facts)
        if fits or (fits is None and not known):
            return position
    return None


def _fits(group: Group, facts: Facts) -> bool | None:
    held = [condition.holds(facts) for condition in group.conditions]
    if False in held:
        return False
    return None if None in held else True


def _missing(rules: RuleSet, facts: Facts, at: int | None) -> tuple[str, ...]:
    """Facts nobody asked about that could change the place, in the order of the rule set."""
    earlier = rules.groups[: len(rules.groups) if at is None else at]
    open_groups = [group for group in earlier if _fits(group, facts) is None]
    asked = {c.fact for group in open_groups for c in group.conditions}
    asked |= {p.condition.fact for p in rules.points} | {t.fact for t in rules.tie_breakers}
    return tuple(name for name in rules.facts if name in asked and facts.get(name) is None)


def _group_reasons(rules: RuleSet, facts: Facts, at: int | None) -> Iterable[Reason]:
    looked_at = rules.groups if at is None else rules.groups[: at + 1]
    for group in looked_at:
        for condition in group.conditions:
            yield _reason(group.id, condition, facts)


def _point_reasons(rules: RuleSet, facts: Facts) -> Iterable[Reason]:
    for entry in rules.points:
        holds = entry.condition.holds(facts)
        points = None if holds is None else entry.points if holds else 0
        yield _reason("", entry.condition, facts, points)


def _tie_reasons(rules: RuleSet, facts: Facts) -> Iterable[Reason]:
    for tie in rules.tie_breakers:
        fact = facts.get(tie.fact)
        value, source = (None, None) if fact is None else (fact.value, fact.source)
        first = "highest" if tie.highest_first else "lowest"
        yield Reason("", tie.fact, "first", first, value, source, None)


def _reason(group: str, condition: Condition, facts: Facts, points: int | None = None) -> Reason:
    fact = facts.get(condition.fact)
    value, source = (None, None) if fact is None else (fact.value, fact.source)
    holds = condition.holds(facts)
    return Reason(
        group, condition.fact, condition.test, condition.wanted, value, source, holds, points
    )


def _number(value: Known) -> Decimal:
    if isinstance(value, dt.date):
        return Decimal(value.toordinal())
    return Decimal(str(value))
