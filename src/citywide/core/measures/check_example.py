"""What a measure's worked example may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from citywide.core.measures.periods import number_of

Problem = tuple[str, tuple[str | int, ...]]
NUMBERS = ("value", "numerator", "denominator", "unknown", "rows", "lower", "upper")
TYPES = frozenset({"string", "integer", "number", "decimal", "boolean", "date", "timestamp"})
_EXPECT = frozenset({"period", "group", "member", *NUMBERS})
_PARTS = frozenset({"rows", "population", "types", "expect"})


def example_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the example of a measure, and where."""
    example = values.get("example")
    if not example:
        return
    if not isinstance(example, Mapping):
        yield "The example is a mapping with rows and expect.", ("example",)
        return
    for key in example:
        if key not in _PARTS:
            yield (
                f"{key!r} is not part of an example ({', '.join(sorted(_PARTS))}).",
                (
                    "example",
                    str(key),
                ),
            )
    for key in ("rows", "expect", *(["population"] if values.get("kind") == "rate" else [])):
        entries = example.get(key)
        if not isinstance(entries, list) or not entries:
            yield f"The example needs {key!r}: a list with at least one entry.", ("example",)
        elif not all(isinstance(entry, Mapping) for entry in entries):
            yield f"Each entry of {key!r} is a mapping of columns to values.", ("example", key)
    yield from _types(example)
    expect = example.get("expect")
    for position, entry in enumerate(expect if isinstance(expect, list) else ()):
        for message in _expected(entry, values) if isinstance(entry, Mapping) else ():
            yield message, ("example", "expect", position)


def _types(example: Mapping[str, Any]) -> Iterator[Problem]:
    types = example.get("types", {})
    if not isinstance(types, Mapping):
        yield "types is a mapping of columns to types.", ("example", "types")
        return
    for column, kind in types.items():
        if kind not in TYPES:
            yield (
                f"{kind!r} is not a type ({', '.join(sorted(TYPES))}).",
                (
                    "example",
                    "types",
                    str(column),
                ),
            )


def _expected(entry: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    for key in entry:
        if key not in _EXPECT:
            yield f"{key!r} cannot be expected ({', '.join(sorted(_EXPECT))})."
    group = entry.get("group")
    if group is not None and group not in (values.get("groups") or ()):
        yield f"{group!r} is not one of the measure's groups."
    if (group is None) != (entry.get("member") is None):
        yield "Give both group and member, or neither for the total."
    if not set(NUMBERS) & set(entry):
        yield "An expected entry gives at least a value."
    for key in set(NUMBERS) & set(entry):
        try:
            entry[key] is None or exact(entry[key])
        except (ValueError, ZeroDivisionError):
            yield f"{key} is {entry[key]!r}; write a number, a fraction like '2/3', or null."
    yield from _period(entry, values)


def _period(entry: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    period, grain = str(entry.get("period", "all")), values.get("period")
    if period not in {"all", "unknown"} and isinstance(grain, Mapping):
        try:
            number_of(period, grain.get("grain", ""))
        except ValueError as error:
            yield str(error)


def exact(value: Any) -> Fraction:
    """Return a number or a fraction in text exactly; raises ValueError when it is neither."""
    if isinstance(value, bool):
        raise ValueError("not a number")
    return Fraction(str(value))
