"""Every mistake in a linkage specification at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from citywide.core.contracts.document import Document
from citywide.core.errors import Finding
from citywide.core.linkage.blocking import PARTS
from citywide.core.linkage.comparisons import KINDS
from citywide.core.linkage.fields import FIELDS

Problem = tuple[str, tuple[str | int, ...]]
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_KEYS = (
    "id",
    "title",
    "datasets",
    "others",
    "comparisons",
    "blocking",
    "largest_block",
    "most_surnames_at_address",
    "within_datasets",
    "placeholders",
    "thresholds",
    "households",
    "publish",
)
_NEEDED = ("id", "datasets", "comparisons", "blocking")
_SOURCE = ("key", "fields", "formats", "age_on", "deleted", "truth", "groups")
_PLACEHOLDERS = ("full_names", "names", "ssns", "birth_dates")
_THRESHOLDS = ("link", "review")
_HOUSEHOLDS = ("by_key", "by_address_and_surname", "most_people", "members", "publish")
_MEMBERS = ("of", "record", "key", "deleted")
_DATES = ("birth_date", "age_on")


def check_spec(document: Document) -> list[Finding]:
    """Return every finding of one specification, ordered by line."""
    if not isinstance(document.values, Mapping):
        text = "A linkage specification is a mapping of names to values."
        return [Finding(text, document.file, 1)]
    values = document.values
    rules = (
        *(_keys, _datasets, _others, _comparisons, _blocking, _numbers, _placeholders, _parts),
        _publish,
    )
    found = [problem for rule in rules for problem in rule(values)]
    findings = [document.finding(message, path) for message, path in found]
    return sorted(findings, key=lambda finding: finding.line or 0)


def _keys(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key in values:
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            yield f"{key!r} is not part of a linkage specification ({known}).", (str(key),)
    for key in _NEEDED:
        if not values.get(key):
            yield f"A linkage specification needs {key!r}.", (key,)
    if values.get("id") and not _NAME.match(str(values["id"])):
        yield "The id must be lower-case letters, digits and underscores, like people.", ("id",)
    if not isinstance(values.get("within_datasets", True), bool):
        yield "within_datasets is true or false.", ("within_datasets",)


def _datasets(values: Mapping[str, Any]) -> Iterator[Problem]:
    datasets = values.get("datasets") or {}
    if not isinstance(datasets, Mapping):
        yield "datasets maps each data set's id to its key and fields.", ("datasets",)
        return
    for dataset, source in datasets.items():
        at = ("datasets", str(dataset))
        if not _NAME.match(str(dataset)):
            yield f"{dataset!r} is not the id of a data set.", at
        if not isinstance(source, Mapping):
            yield "A data set needs its key and fields.", at
            continue
        yield from _source(source, at, _other_names(values))


def _source(
    source: Mapping[str, Any], at: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Problem]:
    for name in source:
        if name not in _SOURCE:
            yield f"{name!r} is not part of a data set ({', '.join(_SOURCE)}).", (*at, str(name))
    key = source.get("key")
    if not isinstance(key, list) or not key or not all(isinstance(part, str) for part in key):
        yield "key is a list of the columns that identify a record.", (*at, "key")
    fields = source.get("fields")
    if not isinstance(fields, Mapping) or not fields:
        yield "fields maps standard fields to the data set's columns.", (*at, "fields")
        return
    for field, column in fields.items():
        if field not in FIELDS and field not in others:
            known = ", ".join((*FIELDS, *others))
            yield f"{field!r} is not a standard field ({known}).", (*at, "fields", str(field))
        if not isinstance(column, str) or not column:
            yield f"Name the column that holds {field}.", (*at, "fields", str(field))
    yield from _dates(source, fields, at)
    yield from _labels(source, at)


def _dates(
    source: Mapping[str, Any], fields: Mapping[str, Any], at: tuple[str, ...]
) -> Iterator[Problem]:
    if "age" in fields and "age_on" not in fields and "age_on" not in source:
        message = "An age needs the day it was true: a column for age_on, or age_on: 2024-01-31."
        yield message, (*at, "fields", "age")
    if "age_on" in source and not _DAY.match(str(source["age_on"])):
        yield "age_on is a day, like 2024-01-31.", (*at, "age_on")
    formats = source.get("formats", {})
    if not isinstance(formats, Mapping):
        yield "formats maps birth_date or age_on to a list of strptime formats.", (*at, "formats")
        return
    for field, listed in formats.items():
        where = (*at, "formats", str(field))
        if field not in _DATES or field not in fields:
            yield f"Formats are for dates among the fields; {field!r} is none.", where
        if not isinstance(listed, list) or not all("%" in str(one) for one in listed):
            yield "Write formats as a list, like ['%m/%d/%Y'].", where


def _labels(source: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[Problem]:
    for name in ("deleted", "truth"):
        if name in source and not isinstance(source[name], str):
            yield f"{name} names one column.", (*at, name)
    groups = source.get("groups", {})
    if not isinstance(groups, Mapping):
        yield "groups maps a kind of group, like sex, to its column or columns.", (*at, "groups")
        return
    for kind, columns in groups.items():
        listed = columns if isinstance(columns, list) else [columns]
        if not _NAME.match(str(kind)) or not all(isinstance(one, str) for one in listed):
            yield (
                f"{kind!r} needs a plain name, and a column or a list.",
                (*at, "groups", str(kind)),
            )


def _publish(values: Mapping[str, Any]) -> Iterator[Problem]:
    given = values.get("publish", {})
    if not isinstance(given, Mapping):
        yield "publish maps a data set to the linked data set whose key it has.", ("publish",)
        return
    datasets = values.get("datasets")
    for name, source in given.items():
        if not isinstance(datasets, Mapping) or source not in datasets:
            yield f"{source!r} is none of the linked data sets.", ("publish", str(name))


def _other_names(values: Mapping[str, Any]) -> tuple[str, ...]:
    others = values.get("others") or []
    return tuple(str(name) for name in others) if isinstance(others, list) else ()


def _others(values: Mapping[str, Any]) -> Iterator[Problem]:
    if not isinstance(values.get("others", []), list):
        yield "others is a list of names for fields of your own.", ("others",)
    for place, name in enumerate(_other_names(values)):
        if not _NAME.match(name) or name in FIELDS or name in KINDS or name in PARTS:
            message = f"{name!r} cannot name a field of your own: it is taken, or not a plain name."
            yield message, ("others", place)


def _comparisons(values: Mapping[str, Any]) -> Iterator[Problem]:
    given = values.get("comparisons") or []
    if not isinstance(given, list):
        yield "comparisons is a list.", ("comparisons",)
        return
    known = (*KINDS, *_other_names(values))
    for place, name in enumerate(given):
        at = ("comparisons", place)
        if name not in known:
            yield f"{name!r} is not a comparison ({', '.join(known)}).", at
        if name in given[:place]:
            yield f"{name!r} is compared twice; its evidence would count double.", at
    if "surname_and_address" in given:
        for name in ("surname", "address"):
            if name in given:
                place = given.index(name)
                message = f"surname_and_address already holds {name!r}; leave it out."
                yield message, ("comparisons", place)


def _blocking(values: Mapping[str, Any]) -> Iterator[Problem]:
    rules = values.get("blocking") or []
    if not isinstance(rules, list):
        yield "blocking is a list of rules, each a list of parts.", ("blocking",)
        return
    known = (*PARTS, *_other_names(values))
    for place, rule in enumerate(rules):
        at = ("blocking", place)
        if not isinstance(rule, list) or not rule:
            yield "A blocking rule is a list of parts, like [last_name, birth_year].", at
            continue
        for part in rule:
            if part not in known:
                yield f"{part!r} is not part of a block ({', '.join(known)}).", at
        if rule == ["birth_date"]:
            yield (
                "A block of everybody born on one day is too large for a city; add first_initial.",
                at,
            )


def _numbers(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key, least in (("largest_block", 2), ("most_surnames_at_address", 2)):
        if key in values and not _whole(values[key], least):
            yield f"{key} is a whole number of at least {least}.", (key,)
    thresholds = values.get("thresholds")
    if not isinstance(thresholds, Mapping):
        return
    for name, number in thresholds.items():
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < 1:
            yield f"{name} is a probability between 0 and 1.", ("thresholds", str(name))
            return
    if thresholds.get("review", 0.05) >= thresholds.get("link", 0.95):
        yield "review must be below link: between them people decide.", ("thresholds",)


def _placeholders(values: Mapping[str, Any]) -> Iterator[Problem]:
    given = values.get("placeholders")
    if not isinstance(given, Mapping):
        return
    for name, listed in given.items():
        at = ("placeholders", str(name))
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            yield f"{name} is a list of texts, in quotes.", at
        elif name == "birth_dates" and not all(_DAY.match(one) for one in listed):
            yield "Write birth dates like '1900-01-01'.", at


def _parts(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key, names in (
        ("placeholders", _PLACEHOLDERS),
        ("thresholds", _THRESHOLDS),
        ("households", _HOUSEHOLDS),
    ):
        part = values.get(key, {})
        if not isinstance(part, Mapping):
            yield f"{key} is a mapping with {', '.join(names)}.", (key,)
            continue
        for name in part:
            if name not in names:
                yield f"{name!r} is not part of {key} ({', '.join(names)}).", (key, str(name))
    households = values.get("households")
    if isinstance(households, Mapping):
        if not _whole(households.get("most_people", 12), 2):
            message = "most_people is a whole number of at least 2."
            yield message, ("households", "most_people")
        for name in ("by_key", "by_address_and_surname"):
            if not isinstance(households.get(name, True), bool):
                yield f"{name} is true or false.", ("households", name)
        if not isinstance(households.get("publish", ""), str):
            yield "publish names one data set.", ("households", "publish")
        yield from _members(households.get("members", {}), values.get("datasets"))


def _members(given: Any, datasets: Any) -> Iterator[Problem]:
    if not isinstance(given, Mapping):
        yield "members maps a data set to what its rows say.", ("households", "members")
        return
    for dataset, one in given.items():
        at = ("households", "members", str(dataset))
        if not isinstance(one, Mapping) or not {"of", "record", "key"} <= one.keys():
            yield "Say whose records the rows name (of, record) and the household's key.", at
            continue
        for name in one:
            if name not in _MEMBERS:
                yield f"{name!r} is not part of members ({', '.join(_MEMBERS)}).", (*at, str(name))
        if not isinstance(datasets, Mapping) or one["of"] not in datasets:
            yield f"{one['of']!r} is none of the linked data sets.", (*at, "of")
        for name in ("record", "key"):
            listed = one[name]
            if not isinstance(listed, list) or not all(isinstance(c, str) for c in listed):
                yield f"{name} is a list of columns.", (*at, name)
        if not isinstance(one.get("deleted", ""), str):
            yield "deleted names one column.", (*at, "deleted")


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
