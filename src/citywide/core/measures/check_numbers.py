"""What the numbers of a measure, and the population of a rate, may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Problem = tuple[str, tuple[str | int, ...]]


def part_of(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a nested mapping, empty where it is absent or of another shape."""
    part = values.get(key)
    return part if isinstance(part, Mapping) else {}


def number_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the numbers of a measure, and where."""
    for key, top in (("decimals", 9), ("minimum_denominator", 10**12)):
        number = values.get(key, 0)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= top:
            yield f"{key} is a whole number from 0 to {top}.", (key,)
    if "percentile" in values and not _is_number(values["percentile"], 0, 100):
        yield "percentile is a number from 0 to 100.", ("percentile",)
    if "value" in part_of(values, "target") and not _is_number(values["target"]["value"]):
        yield (
            "The target's value is a number, in the measure's own scale (0.9 is 90 percent).",
            (
                "target",
                "value",
            ),
        )


def _is_number(value: Any, low: float = float("-inf"), high: float = float("inf")) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and low <= number <= high


def rate_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the population of a rate, and where."""
    population = part_of(values, "population")
    if not population or values.get("kind") != "rate":
        return
    per = population.get("per")
    if "per" in population and (not isinstance(per, int) or isinstance(per, bool) or per <= 0):
        yield "per is a whole number above 0, like 1000 or 100000.", ("population", "per")
    match = population.get("match", {})
    if not isinstance(match, Mapping):
        yield "match is a mapping of population columns to groups.", ("population", "match")
        return
    groups = values.get("groups") if isinstance(values.get("groups"), list) else []
    for group in groups or ():
        if group not in match.values():
            message = f"A rate by {group!r} needs its population: match a column to it, or drop it."
            yield message, ("population",)
    for column, group in match.items():
        if group not in (groups or ()):
            yield (
                f"{column!r} is matched to {group!r}, which is not a group.",
                (
                    "population",
                    "match",
                ),
            )
