"""A second way to a measure's numbers: plain Python over the true records, nothing of Citywide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

Number = dict[str, Any]
"""One number: period, group, member, value, numerator, denominator, unknown, rows."""


@dataclass(frozen=True)
class Fact:
    """One row in scope: its period, its members by group, and its value; None is unknown."""

    period: str
    members: Mapping[str, Any]
    value: Any


def known_numbers(
    facts: Iterable[Fact],
    groups: Sequence[str],
    count: Callable[[list[Any]], Number],
    least: int = 0,
) -> list[Number]:
    """Return the numbers of each period and of 'all', in total and for each member of a group.

    Args:
        least: below this denominator a number shows no value.
    """
    cells: dict[tuple[str, str | None, str | None], list[Any]] = defaultdict(list)
    for fact in facts:
        for period in (fact.period, "all"):
            cells[period, None, None].append(fact.value)
            for group in groups:
                cells[period, group, _member(fact.members[group])].append(fact.value)
    return [_number(key, _shown(count(values), least), values) for key, values in cells.items()]


def known_rate(
    facts: Iterable[Fact], group: str, people: Mapping[str, int], per: int, least: int = 0
) -> list[Number]:
    """Return the values' sum per `per` people, by period; nobody known means no value."""
    cells: dict[tuple[str, str | None, str | None], list[Any]] = defaultdict(list)
    facts = list(facts)
    for period in sorted({fact.period for fact in facts}):
        cells[period, None, None] = []
        cells.update({(period, group, member): [] for member in people})
    for fact in facts:
        cells[fact.period, None, None].append(fact.value)
        cells[fact.period, group, _member(fact.members[group])].append(fact.value)
    below = {**people, None: sum(people.values())}
    numbers = []
    for key, values in cells.items():
        residents, found = below.get(key[2], 0), sum(map(_exact, values))
        value = Fraction(found * per, residents) if residents else None
        counted = {"value": value, "numerator": found, "denominator": residents}
        numbers.append(_number(key, _shown(counted, least), values))
    return numbers


def _shown(counted: Number, least: int) -> Number:
    if counted["denominator"] >= least:
        return counted
    return {**counted, **{name: None for name in ("value", "lower", "upper") if name in counted}}


def _member(value: Any) -> str:
    return "unknown" if value is None else str(value)


def _number(
    key: tuple[str, str | None, str | None], counted: Number, values: Sequence[Any]
) -> Number:
    period, group, member = key
    return {
        "period": period,
        "group": group,
        "member": member,
        **{name: _nine(value) for name, value in counted.items()},
        "unknown": sum(value is None for value in values),
        "rows": len(values),
    }


def _nine(value: Fraction | int | None) -> str | None:
    """Return a number with nine decimals, halves to the even digit."""
    return None if value is None else str(Decimal(f"{round(Fraction(value) * 10**9)}E-9"))


def ratio(values: list[Any]) -> Number:
    """Count how many of those that can be judged succeed, and what the others might change."""
    judged = [value for value in values if value is not None]
    met, unknown = sum(judged), len(values) - len(judged)
    return {
        "value": Fraction(met, len(judged)) if judged else None,
        "numerator": met,
        "denominator": len(judged),
        "lower": Fraction(met, len(values)),
        "upper": Fraction(met + unknown, len(values)),
    }


def total(values: list[Any]) -> Number:
    """Add up the known values."""
    known = [_exact(value) for value in values if value is not None]
    return {"value": sum(known), "numerator": sum(known), "denominator": len(known)}


def mean(values: list[Any]) -> Number:
    """Divide the sum of the known values by how many there are."""
    known = [_exact(value) for value in values if value is not None]
    value = sum(known) / len(known) if known else None
    return {"value": value, "numerator": sum(known), "denominator": len(known)}


def percentile(percent: int) -> Callable[[list[Any]], Number]:
    """Return what finds a percentile, between the two nearest values in proportion."""

    def found(values: list[Any]) -> Number:
        known = sorted(value for value in values if value is not None)
        if not known:
            return {"value": None, "numerator": 0, "denominator": 0}
        position = Fraction((len(known) - 1) * percent, 100)
        low = _exact(known[int(position)])
        high = _exact(known[min(int(position) + 1, len(known) - 1)])
        value = low + (high - low) * (position % 1)
        return {"value": value, "numerator": len(known), "denominator": len(known)}

    return found


def _exact(value: Any) -> Fraction:
    return Fraction(Decimal(str(value)))
