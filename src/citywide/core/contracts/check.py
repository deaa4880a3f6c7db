"""Every mistake in a contract at once, each with its line.

First the ODCS 3.x JSON Schema that the standard publishes, then what the standard cannot know:
names, ranges, patterns, formats and rules that contradict each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib import resources
from typing import Any
from zoneinfo import available_timezones

import jsonschema
import sqlglot
from sqlglot.errors import SqlglotError

from citywide.core.contracts.document import Document
from citywide.core.contracts.model import Classification, Combine, Severity, Type
from citywide.core.contracts.rules import CUSTOM_RULES
from citywide.core.contracts.translations import (
    COLUMN_PARTS,
    CONTRACT_PARTS,
    check_translations,
    check_value_labels,
)
from citywide.core.errors import Finding

Path = tuple[str | int, ...]
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_DECIMAL = re.compile(r"^decimal\(\d{1,2},\d{1,2}\)$")
_DIRECTIVES = frozenset("YmdHIMSpfzyjBbeT%-")
_READING = frozenset(
    [
        "format",
        "encoding",
        "delimiter",
        "quote",
        "skipRows",
        "footerPattern",
        "sheet",
        "recordsPath",
        "missingValues",
        "unknownColumns",
        "pageLimit",
    ]
)
_CUSTOM = frozenset(
    [
        "combine",
        "licence",
        "timezone",
        "reading",
        "maxQuarantinedShare",
        "exactDuplicates",
        "derived",
        "title",
        "translations",
        "rowFilter",
        "protection",
        "subject",
    ]
)


@cache
def _validator() -> Any:
    text = resources.files("open_data_contract_standard").joinpath("schema.json").read_text()
    schema = json.loads(text)
    known = partial(_unevaluated, schema)
    standard = jsonschema.Draft201909Validator
    extend: Any = jsonschema.validators.extend
    return extend(standard, {"unevaluatedProperties": known})(schema)


def _unevaluated(
    whole: Mapping[str, Any], validator: Any, value: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[Any]:
    """Ask which properties were evaluated only where one is in doubt: asking judges all again."""
    if isinstance(instance, Mapping) and instance.keys() <= _always_evaluated(whole, schema):
        return
    plain = jsonschema.Draft201909Validator.VALIDATORS["unevaluatedProperties"]
    yield from plain(validator, value, instance, schema) or ()


def _always_evaluated(whole: Mapping[str, Any], schema: Mapping[str, Any]) -> set[str]:
    """Return the properties that a schema names whatever the others are."""
    names = set(schema.get("properties", ()))
    for part in [*schema.get("allOf", ()), *([schema] if "$ref" in schema else [])]:
        reference = part.get("$ref", "")
        if reference.startswith("#/$defs/"):
            part = whole["$defs"][reference.removeprefix("#/$defs/")]
        if part is not schema:
            names |= _always_evaluated(whole, part)
    return names


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def check_document(document: Document) -> list[Finding]:
    """Return every finding of one contract file, ordered by line."""
    if not isinstance(document.values, Mapping):
        return [Finding("A contract is a mapping of names to values.", document.file, 1)]
    findings = list(_standard(document))
    if not findings:
        findings = [document.finding(message, path) for message, path in _meaning(document.values)]
    return sorted(findings, key=lambda finding: finding.line or 0)


def _standard(document: Document) -> Iterator[Finding]:
    for error in _validator().iter_errors(document.values):
        deepest = jsonschema.exceptions.best_match([error]) if error.context else error
        path = list((deepest or error).absolute_path)
        message = (deepest or error).message
        if message == "'map' is a required property":
            # What the schema's nested conditions say where a column names no type at all.
            message = "The column needs a logicalType, like string or date"
        shown = message if len(message) <= 300 else message[:300] + "…"
        yield document.finding(f"{shown.rstrip('.')}.", path)


def _meaning(values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    if not _NAME.match(str(values.get("id", ""))):
        yield (
            "The id must be lower-case letters, digits and underscores, like park_condition.",
            ("id",),
        )
    if "status" not in values:
        yield "A contract needs a status: proposed, draft, active, deprecated or retired.", ()
    schema = values.get("schema") or []
    if len(schema) != 1:
        yield f"A contract describes exactly one table, this one {len(schema)}.", ("schema",)
        return
    yield from _custom(values)
    yield from _team(values)
    yield from _sla(values)
    yield from _columns(schema[0])
    names = {entry.get("name") for entry in schema[0].get("properties") or ()}
    for index, entry in enumerate(schema[0].get("quality") or ()):
        yield from _quality(entry, ("schema", 0, "quality", index), names)


def _custom(values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    given = {e["property"]: e["value"] for e in values.get("customProperties") or ()}
    for index, entry in enumerate(values.get("customProperties") or ()):
        for message in _custom_value(entry["property"], entry["value"], _column_names(values)):
            yield message, ("customProperties", index)
    if given.get("combine") == "upsert" and not any(
        entry.get("primaryKey") for entry in values["schema"][0].get("properties") or ()
    ):
        message = "combine is upsert, which needs a primary key; mark its columns primaryKey."
        yield message, ("schema", 0)
    if ("protection" in given) != ("subject" in given):
        has, lacks = sorted(("protection", "subject"), key=lambda name: name not in given)
        yield (
            f"There is a {has} but no {lacks}: rows about people need both, the protection's "
            "name and the columns that say whose row it is.",
            ("customProperties",),
        )


def _custom_value(name: str, value: Any, columns: set[Any]) -> Iterator[str]:
    if name not in _CUSTOM:
        yield f"{name!r} is not a property Citywide knows ({', '.join(sorted(_CUSTOM))})."
    elif name == "reading":
        for unknown in set(value) - _READING:
            yield f"{unknown!r} is not a reading option ({', '.join(sorted(_READING))})."
    elif name == "translations":
        yield from check_translations(value, CONTRACT_PARTS)
    elif name in {"rowFilter", "protection", "subject"}:
        yield from _access(name, value, columns)
    elif name == "combine" and value not in set(Combine):
        yield f"combine is {value!r}; choose snapshot, append or upsert."
    elif name == "timezone" and value not in _timezones():
        yield f"{value!r} is not a time zone, like America/Los_Angeles."
    elif name == "maxQuarantinedShare" and not _is_share(value):
        yield f"maxQuarantinedShare is {value!r}; it is a share between 0 and 1."
    elif name == "exactDuplicates" and value not in {"remove", "keep"}:
        yield f"exactDuplicates is {value!r}; choose remove or keep."


def _access(name: str, value: Any, columns: set[Any]) -> Iterator[str]:
    if name == "subject":
        yield from _subject(value, columns)
    elif name == "rowFilter" and value not in columns:
        yield f"rowFilter names column {value!r}, which the table does not have."
    elif name == "protection" and not _NAME.match(str(value)):
        yield (
            f"protection is {value!r}; it is a name in lower-case letters, digits and "
            "underscores, like homelessness."
        )


def _subject(value: Any, columns: set[Any]) -> Iterator[str]:
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list) or not named or not all(isinstance(n, str) for n in named):
        yield f"subject is {value!r}; it is a column or a list of columns."
        return
    for name in named:
        if name not in columns:
            yield f"subject names column {name!r}, which the table does not have."


def _column_names(values: Mapping[str, Any]) -> set[Any]:
    return {entry.get("name") for entry in values["schema"][0].get("properties") or ()}


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _team(values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    members = (values.get("team") or {}).get("members") or ()
    roles = " ".join(str(member.get("role", "")).lower() for member in members)
    for role in ("owner", "steward"):
        if role not in roles and values.get("status") == "active":
            yield f"An active contract names its {role}, under team.members.", ("team",)


def _sla(values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    units = {"d", "day", "days", "w", "weeks", "m", "months", "y", "yr", "years", "h", "hours"}
    for index, entry in enumerate(values.get("slaProperties") or ()):
        if entry["property"] in {"frequency", "retention"}:
            number = entry["value"]
            good = isinstance(number, int | float) and number > 0
            if not good or entry.get("unit", "d") not in units:
                message = f"{entry['property']} needs a positive number and a unit like d or y."
                yield message, ("slaProperties", index)


def _columns(schema: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    entries = schema.get("properties") or []
    if not entries:
        yield "The table has no columns; list them under properties.", ("schema", 0)
    seen: dict[str, int] = {}
    names = {entry.get("name") for entry in entries}
    for index, entry in enumerate(entries):
        at: Path = ("schema", 0, "properties", index)
        name = str(entry.get("name", ""))
        if not _NAME.match(name):
            yield f"Column {name!r}: use lower-case letters, digits and underscores.", at
        if name in seen:
            yield f"Column {name!r} is listed twice.", at
        seen[name] = index
        yield from _column(entry, at)
        yield from _refers(entry, at, entries)
        for number, rule in enumerate(entry.get("quality") or ()):
            yield from _quality(rule, (*at, "quality", number), names)


def _column(entry: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Path]]:
    name, kind = entry.get("name"), entry.get("logicalType", "string")
    options = entry.get("logicalTypeOptions") or {}
    if kind not in set(Type) - {Type.DECIMAL}:
        yield f"Column {name}: a {kind} cannot be published; use one of {', '.join(Type)}.", at
    physical = str(entry.get("physicalType", "")).lower().replace(" ", "")
    if physical.startswith("decimal") and not _DECIMAL.match(physical):
        yield f"Column {name}: write decimals as decimal(12,2).", at
    if entry.get("classification", "internal") not in set(Classification):
        yield f"Column {name}: classification is one of {', '.join(Classification)}.", at
    yield from _range(name, kind, options, at)
    yield from _text_options(name, options, at)
    custom = {e["property"]: e["value"] for e in entry.get("customProperties") or ()}
    formats = custom.get("formats") or ([options["format"]] if options.get("format") else [])
    for text in formats if kind in {"date", "timestamp"} else ():
        unknown = set(re.findall(r"%(.)", str(text))) - _DIRECTIVES
        if "%" not in str(text) or unknown:
            yield f"Column {name}: {text!r} is not a strptime format, like %m/%d/%Y.", at
    if custom.get("timezone") and custom["timezone"] not in _timezones():
        yield f"Column {name}: {custom['timezone']!r} is not a time zone.", at
    for message in (
        *check_translations(custom.get("translations", {}), COLUMN_PARTS),
        *check_value_labels(custom.get("valueLabels", {})),
    ):
        yield f"Column {name}: {message}", at
    for relationship in entry.get("relationships") or ():
        if str(relationship.get("to", "")).count(".") != 1:
            yield f"Column {name}: write the reference as dataset.column.", at


def _refers(
    entry: Mapping[str, Any], at: Path, entries: list[Mapping[str, Any]]
) -> Iterator[tuple[str, Path]]:
    custom = {e["property"]: e["value"] for e in entry.get("customProperties") or ()}
    key = {other.get("name") for other in entries if other.get("primaryKey")}
    if "refersTo" in custom and custom["refersTo"] not in key:
        yield (
            f"Column {entry.get('name')}: refersTo names {custom['refersTo']!r}, which is not a "
            "column of the table's primary key.",
            at,
        )


def _range(
    name: Any, kind: str, options: Mapping[str, Any], at: Path
) -> Iterator[tuple[str, Path]]:
    low = options.get("minimum", options.get("exclusiveMinimum"))
    high = options.get("maximum", options.get("exclusiveMaximum"))
    if (low is not None or high is not None) and kind not in {
        "integer",
        "number",
        "date",
        "timestamp",
    }:
        yield f"Column {name}: only numbers and dates have a minimum or maximum.", at
    if low is not None and high is not None:
        if type(low) is not type(high) and not (
            isinstance(low, int | float) and isinstance(high, int | float)
        ):
            yield f"Column {name}: minimum and maximum are of different kinds.", at
        elif low > high:
            yield f"Column {name}: the minimum {low} is above the maximum {high}.", at


def _text_options(name: Any, options: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Path]]:
    shortest, longest = options.get("minLength"), options.get("maxLength")
    if shortest is not None and longest is not None and shortest > longest:
        yield f"Column {name}: minLength {shortest} is above maxLength {longest}.", at
    if options.get("pattern"):
        try:
            re.compile(options["pattern"])
        except re.error as error:
            yield f"Column {name}: the pattern is not a regular expression ({error}).", at


def _quality(entry: Mapping[str, Any], at: Path, names: set[Any]) -> Iterator[tuple[str, Path]]:
    if entry.get("severity", "error") not in set(Severity):
        yield f"severity is {entry['severity']!r}; choose error, warning or info.", at
    if entry.get("type") == "sql":
        yield from _sql(str(entry.get("query", "")).replace("${table}", "t"), at, whole=True)
    if entry.get("type") == "custom":
        yield from _custom_rule(entry, at, names)


def _custom_rule(entry: Mapping[str, Any], at: Path, names: set[Any]) -> Iterator[tuple[str, Path]]:
    if entry.get("engine") != "citywide":
        yield f"A custom rule must be of engine citywide, not {entry.get('engine')!r}.", at
        return
    implementation = entry.get("implementation")
    given = implementation if isinstance(implementation, Mapping) else {}
    kind = str(given.get("rule"))
    if kind not in CUSTOM_RULES:
        yield f"rule is {kind!r}; choose one of {', '.join(CUSTOM_RULES)}.", at
        return
    for missing in sorted(CUSTOM_RULES[kind][1] - set(given)):
        yield f"The rule {kind} needs {missing!r}.", at
    for column in given.get("columns", ()):
        if column not in names:
            yield f"The rule {kind} names column {column!r}, which the table does not have.", at
    if kind == "drift" and given.get("of") not in {"row_count", "missing", "category"}:
        yield "A drift rule is of row_count, missing or category.", at
    if "sql" in given:
        yield from _sql(f"SELECT * FROM t WHERE {given['sql']}", at, whole=False)


def _sql(query: str, at: Path, whole: bool) -> Iterator[tuple[str, Path]]:
    try:
        tree = sqlglot.parse_one(query.replace("${column}", "c"), dialect="duckdb")
    except SqlglotError as error:
        first = str(error).splitlines()[0]
        yield f"The SQL cannot be read: {first}", at
        return
    if tree.key != "select":
        what = "query" if whole else "condition"
        yield f"The {what} must only read: write a SELECT or a condition.", at
