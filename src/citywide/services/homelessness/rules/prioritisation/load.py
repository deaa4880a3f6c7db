"""From a YAML file to a frozen rule set; every mistake at once, with file and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from citywide.core.contracts.document import Document, parse_document
from citywide.core.errors import ContractError, Finding, NotFound
from citywide.services.homelessness.rules.prioritisation.model import (
    TESTS,
    Condition,
    Group,
    Points,
    RuleSet,
    TieBreaker,
)

RULE_SETS = Path(__file__).parent / "rule_sets"
_TEXTS = ("id", "version", "name", "source", "valid_from")
_KEYS = {*_TEXTS, "facts", "groups", "points", "tie_breakers"}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "number": (int, float),
    "text": (str,),
    "date": (str,),
}
_ORDERED = ("number", "date")


def load_rule_sets(folder: Path = RULE_SETS) -> dict[tuple[str, str], RuleSet]:
    """Return every rule set in a folder by id and version.

    Raises:
        ContractError: every mistake of every file at once, or one version written twice.
    """
    found: dict[tuple[str, str], RuleSet] = {}
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            rules = load_rule_set(path)
        except ContractError as error:
            findings += error.findings
            continue
        other = found.get((rules.id, rules.version))
        if other is not None:
            message = f"Version {rules.version} of {rules.id} already stands in {other.file}."
            findings.append(Finding(message, str(path)))
        found[rules.id, rules.version] = rules
    if findings:
        raise ContractError(findings)
    return found


def load_rule_set(path: Path) -> RuleSet:
    """Return the rule set in a file; see `parse_rule_set`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"There is no rule set {path}.") from None
    except UnicodeDecodeError as error:
        raise ContractError([Finding(f"Not UTF-8 text (byte {error.start}).", str(path))]) from None
    return parse_rule_set(text, str(path))


def parse_rule_set(text: str, file: str = "") -> RuleSet:
    """Return the rule set a text says.

    Raises:
        ContractError: every mistake in it, each with its line.
    """
    document = parse_document(text, file)
    if not isinstance(document.values, dict):
        raise ContractError([Finding("A rule set is a list of settings, like `id: psh`.", file, 1)])
    findings = [document.finding(message, at) for message, at in _mistakes(document.values)]
    if findings:
        raise ContractError(findings)
    return _made(document)


At = tuple[str | int, ...]


def _mistakes(values: Mapping[str, Any]) -> Iterator[tuple[str, At]]:
    for key in sorted(set(map(str, values)) - _KEYS):
        yield f"{key!r} is not a part of a rule set. Parts: {', '.join(sorted(_KEYS))}.", (key,)
    for key in _TEXTS:
        if not isinstance(values.get(key), str) or not values[key].strip():
            yield f"Write {key} as text, in quotes if it looks like a number.", (key,)
    if isinstance(values.get("valid_from"), str) and _date(values["valid_from"]) is None:
        yield "Write valid_from as a date like 2026-07-01.", ("valid_from",)
    facts = values.get("facts")
    if not isinstance(facts, dict) or not facts:
        yield "Name the facts the rules use, each with its type.", ("facts",)
        return
    for name, kind in facts.items():
        if kind not in _TYPES:
            yield f"{name} is of type {kind}. Choose of {', '.join(_TYPES)}.", ("facts", str(name))
    if not values.get("groups") and not values.get("points"):
        yield "A rule set needs groups (orders of priority), points, or both.", ()
    yield from _group_mistakes(values.get("groups"), facts)
    yield from _point_mistakes(values.get("points"), facts)
    yield from _tie_mistakes(values.get("tie_breakers"), facts)


def _group_mistakes(groups: Any, facts: Mapping[str, str]) -> Iterator[tuple[str, At]]:
    seen: set[str] = set()
    for n, group in _entries(groups):
        at: At = ("groups", n)
        if not isinstance(group, dict) or set(group) != {"id", "name", "when"}:
            yield "A group has an id, a name and a list `when`, and nothing else.", at
            continue
        if not isinstance(group["id"], str) or group["id"] in seen:
            yield f"Give each group an id of its own, as text; {group['id']!r} is not.", at
        seen.add(str(group["id"]))
        if not isinstance(group["when"], list) or not group["when"]:
            yield "`when` lists at least one condition.", (*at, "when")
            continue
        for m, condition in enumerate(group["when"]):
            yield from _condition_mistakes(condition, facts, (*at, "when", m))


def _point_mistakes(points: Any, facts: Mapping[str, str]) -> Iterator[tuple[str, At]]:
    for n, entry in _entries(points):
        at: At = ("points", n)
        if not isinstance(entry, dict) or not {"points", "reason"} <= set(entry):
            yield "Points need a fact, a comparison, a number of points and a reason.", at
            continue
        if type(entry["points"]) is not int or entry["points"] < 1:
            yield "Points are a whole number from 1.", (*at, "points")
        rest = {key: value for key, value in entry.items() if key not in ("points", "reason")}
        yield from _condition_mistakes(rest, facts, at)


def _tie_mistakes(ties: Any, facts: Mapping[str, str]) -> Iterator[tuple[str, At]]:
    for n, entry in _entries(ties):
        at: At = ("tie_breakers", n)
        if not isinstance(entry, dict) or set(entry) != {"fact", "first"}:
            yield "A tie-breaker has a fact and `first: highest` or `first: lowest`.", at
        elif entry["first"] not in ("highest", "lowest"):
            yield f"`first` is {entry['first']}; write highest or lowest.", (*at, "first")
        elif facts.get(entry["fact"]) not in _ORDERED:
            yield f"{entry['fact']} is no number or date among the facts.", (*at, "fact")


def _condition_mistakes(
    condition: Any, facts: Mapping[str, str], at: At
) -> Iterator[tuple[str, At]]:
    tests = sorted(set(condition) - {"fact"}) if isinstance(condition, dict) else []
    if not isinstance(condition, dict) or "fact" not in condition or len(tests) != 1:
        yield f"A condition is a fact and one of {', '.join(TESTS)}.", at
        return
    name, test = condition["fact"], tests[0]
    kind = facts.get(name)
    if kind is None or kind not in _TYPES:
        yield f"{name!r} is not among the facts: {', '.join(map(str, facts))}.", (*at, "fact")
        return
    if test not in TESTS or (test in ("at_least", "at_most") and kind not in _ORDERED):
        yield f"{test!r} does not compare a {kind}. Choose of {', '.join(TESTS)}.", (*at, test)
        return
    wanted = condition[test]
    for one in wanted if test == "one_of" and isinstance(wanted, list) else [wanted]:
        if not _fits(one, kind):
            yield f"{name} is a {kind}, and {one!r} is not.", (*at, test)


def _fits(value: Any, kind: str) -> bool:
    if kind == "date":
        return isinstance(value, str) and _date(value) is not None
    if kind == "number" and isinstance(value, bool):
        return False
    return isinstance(value, _TYPES[kind])


def _entries(values: Any) -> Iterator[tuple[int, Any]]:
    yield from enumerate(values if isinstance(values, list) else [])


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _made(document: Document) -> RuleSet:
    values = document.values
    facts: dict[str, str] = values["facts"]
    return RuleSet(
        **{key: values[key] for key in _TEXTS if key != "valid_from"},
        valid_from=dt.date.fromisoformat(values["valid_from"]),
        facts=facts,
        groups=tuple(
            Group(g["id"], g["name"], tuple(_condition(c, facts) for c in g["when"]))
            for _, g in _entries(values.get("groups"))
        ),
        points=tuple(
            Points(_condition(p, facts), p["points"], str(p["reason"]))
            for _, p in _entries(values.get("points"))
        ),
        tie_breakers=tuple(
            TieBreaker(t["fact"], t["first"] == "highest")
            for _, t in _entries(values.get("tie_breakers"))
        ),
        file=document.file,
        hash=document.hash,
    )


def _condition(entry: Mapping[str, Any], facts: Mapping[str, str]) -> Condition:
    test = next(key for key in entry if key in TESTS)
    kind, wanted = facts[entry["fact"]], entry[test]
    if test == "one_of":
        listed = wanted if isinstance(wanted, list) else [wanted]
        return Condition(entry["fact"], test, tuple(_value(one, kind) for one in listed))
    return Condition(entry["fact"], test, _value(wanted, kind))


def _value(value: Any, kind: str) -> Any:
    if kind == "date":
        return dt.date.fromisoformat(value)
    return Decimal(str(value)) if isinstance(value, float) else value
