"""Every mistake in a measure's file at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from citywide.core.contracts.document import Document
from citywide.core.errors import Finding
from citywide.core.measures.check_example import example_problems
from citywide.core.measures.check_numbers import number_problems, part_of, rate_problems
from citywide.core.measures.expression import problems
from citywide.core.measures.model import LANGUAGES, SERVICE_AREAS, Grain, Kind

At = tuple[str | int, ...]
Problem = tuple[str, At]
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_REQUIRED = ("id", "title", "description", "service_area", "owner", "dataset", "kind", "unit")
_OPTIONAL = ("scope", "unknown", "period", "groups", "decimals", "target", "minimum_denominator")
_BY_KIND = ("numerator", "value", "percentile", "population")
_NEEDS: Mapping[str, frozenset[str]] = {
    "count": frozenset(),
    "sum": frozenset({"value"}),
    "ratio": frozenset({"numerator"}),
    "mean": frozenset({"value"}),
    "median": frozenset({"value"}),
    "percentile": frozenset({"value", "percentile"}),
    "rate": frozenset({"population"}),
}
_MAY = {"rate": frozenset({"numerator", "value"})}
_PARTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "period": (frozenset({"column", "grain"}), frozenset()),
    "target": (frozenset({"value", "direction"}), frozenset()),
    "population": (frozenset({"dataset", "column", "per"}), frozenset({"match"})),
}


def check_measure(document: Document) -> list[Finding]:
    """Return every finding of one measure file, ordered by line."""
    if not isinstance(document.values, Mapping):
        return [Finding("A measure is a mapping of names to values.", document.file, 1)]
    values = document.values
    found: list[Problem] = []
    for rule in (_keys, _words, _names, _parts, _kind, _sql):
        found += rule(values)
    for rule in (number_problems, rate_problems, example_problems):
        found += rule(values)
    findings = [document.finding(message, path) for message, path in found]
    return sorted(findings, key=lambda finding: finding.line or 0)


def _keys(values: Mapping[str, Any]) -> Iterator[Problem]:
    known = (*_REQUIRED, *_OPTIONAL, *_BY_KIND, "example")
    for key in values:
        if key not in known:
            yield f"{key!r} is not part of a measure ({', '.join(sorted(known))}).", (str(key),)
    for key in (*_REQUIRED, "example"):
        if values.get(key) in (None, "", {}):
            yield f"A measure needs {key!r}.", (key,)


def _words(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("title", "description"):
        texts = values.get(key)
        if not texts:
            continue
        if not isinstance(texts, Mapping):
            yield f"Write the {key} in each language: en, es and vi.", (key,)
            continue
        for language in LANGUAGES:
            if not str(texts.get(language) or "").strip():
                yield f"The {key} is missing in {language!r}; all of en, es, vi are needed.", (key,)
        for language in texts:
            if language not in LANGUAGES:
                yield f"{language!r} is not one of the languages en, es, vi.", (key, language)


def _names(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("id", "dataset", "unit"):
        if values.get(key) and not _NAME.match(str(values[key])):
            yield f"{key} must be lower-case letters, digits and underscores.", (key,)
    area = values.get("service_area")
    if area and area not in SERVICE_AREAS:
        yield (
            f"{area!r} is not a City Service Area ({'; '.join(SERVICE_AREAS)}).",
            ("service_area",),
        )
    groups = values.get("groups", [])
    if not isinstance(groups, list) or not all(_NAME.match(str(group)) for group in groups):
        yield "groups is a list of column names.", ("groups",)
    elif len(set(groups)) != len(groups):
        yield "A group is listed twice.", ("groups",)


def _parts(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key, (needed, optional) in _PARTS.items():
        part = values.get(key)
        if part is None:
            continue
        if not isinstance(part, Mapping):
            yield f"{key} is a mapping with {', '.join(sorted(needed | optional))}.", (key,)
            continue
        for name in sorted(needed - set(part)):
            yield f"{key} needs {name!r}.", (key,)
        for name in part:
            if name not in needed | optional:
                yield f"{name!r} is not part of {key}.", (key, name)
    grain = part_of(values, "period").get("grain")
    if grain is not None and grain not in set(Grain):
        yield f"grain is {grain!r}; choose {', '.join(Grain)}.", ("period", "grain")
    direction = part_of(values, "target").get("direction")
    if direction is not None and direction not in {"up", "down"}:
        yield f"direction is {direction!r}; choose up or down.", ("target", "direction")


def _kind(values: Mapping[str, Any]) -> Iterator[Problem]:
    kind = values.get("kind")
    if kind is None:
        return
    if kind not in set(Kind):
        yield f"kind is {kind!r}; choose {', '.join(Kind)}.", ("kind",)
        return
    needs, may = _NEEDS[kind], _MAY.get(kind, frozenset())
    for key in sorted(needs - set(values)):
        yield f"A {kind} needs {key!r}.", ("kind",)
    for key in _BY_KIND:
        if key in values and key not in needs | may:
            yield f"A {kind} does not use {key!r}; remove it or choose another kind.", (key,)
    if {"numerator", "value"} <= set(values) and kind == "rate":
        yield "A rate counts rows (numerator) or adds a value, not both.", ("value",)


def _sql(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("scope", "numerator", "unknown", "value"):
        if key not in values:
            continue
        text = values[key]
        if not isinstance(text, str) or not text.strip():
            yield f"{key} is SQL written as text, in quotes.", (key,)
            continue
        for message in dict.fromkeys(problems(text)):
            yield f"{key}: {message}", (key,)
