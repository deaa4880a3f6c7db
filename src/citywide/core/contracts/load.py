"""From an ODCS 3.x YAML file to a frozen `Contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from citywide.core.contracts.check import check_document
from citywide.core.contracts.document import Document, parse_document, read_document
from citywide.core.contracts.model import (
    Classification,
    Column,
    Combine,
    Contract,
    Reading,
    Rule,
    Severity,
    Source,
    Type,
)
from citywide.core.contracts.rules import implied_rules, quality_rule
from citywide.core.errors import ContractError, Finding

_DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "weeks": 7, "m": 30.4375, "months": 30.4375}
_YEARS = {"y": 365.25, "yr": 365.25, "years": 365.25, "h": 1 / 24, "hours": 1 / 24}
UNIT_DAYS: Mapping[str, float] = {**_DAYS, **_YEARS}
"""Days in one unit of an ODCS slaProperty."""


def load_contract(path: Path) -> Contract:
    """Return the contract in a file; raises ContractError with every mistake at once."""
    if not path.exists():
        return _contract(read_document(path), path)
    found = path.stat()
    return _loaded(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=512)
def _loaded(path: Path, _written_at: int, _bytes: int) -> Contract:
    """Checking a large contract takes longer than a page may: once for each state of its file."""
    return _contract(read_document(path), path)


def parse_contract(text: str, file: str = "") -> Contract:
    """Return the contract in a text; raises ContractError with every mistake at once."""
    return _contract(parse_document(text, file), Path(file) if file else None)


def load_contracts(*folders: Path) -> dict[str, Contract]:
    """Return every contract under `folders` by data set id; a later folder replaces an earlier's.

    Raises:
        ContractError: every mistake of every file, and ids or references that do not meet.
    """
    findings: list[Finding] = []
    contracts: dict[str, Contract] = {}
    for folder in folders:
        found, mistakes = _contracts_in(folder)
        contracts |= found
        findings += mistakes
    findings.extend(_dangling_references(contracts))
    if findings:
        raise ContractError(findings)
    return contracts


def _contracts_in(folder: Path) -> tuple[dict[str, Contract], list[Finding]]:
    findings: list[Finding] = []
    contracts: dict[str, Contract] = {}
    for path in sorted(folder.rglob("*.yaml")):
        try:
            contract = load_contract(path)
        except ContractError as error:
            findings.extend(error.findings)
            continue
        if contract.id in contracts:
            other = contracts[contract.id].path
            findings.append(Finding(f"{contract.id!r} is already the id of {other}.", str(path)))
        contracts[contract.id] = contract
    return contracts, findings


def _dangling_references(contracts: Mapping[str, Contract]) -> list[Finding]:
    return [
        Finding(
            f"{rule.id} refers to {rule.parameters['dataset']}.{rule.parameters['column']}, "
            "but no contract has that data set and column.",
            str(contract.path or contract.id),
        )
        for contract in contracts.values()
        for rule in contract.rules
        if rule.kind in {"reference", "values"}
        and not _has_column(contracts, rule.parameters["dataset"], rule.parameters["column"])
    ]


def _has_column(contracts: Mapping[str, Contract], dataset: str, column: str) -> bool:
    found = contracts.get(dataset)
    return found is not None and any(c.name == column for c in found.columns)


def _contract(document: Document, path: Path | None) -> Contract:
    findings = check_document(document)
    if any(finding.severity == "error" for finding in findings):
        raise ContractError(findings)
    values = document.values
    schema = values["schema"][0]
    custom = properties(values)
    zone = custom.get("timezone", "America/Los_Angeles")
    columns = tuple(_column(entry) for entry in schema["properties"])
    return Contract(
        id=values["id"],
        name=values.get("name", values["id"]),
        version=str(values["version"]),
        status=values["status"],
        domain=values.get("domain", ""),
        description=(values.get("description") or {}).get("purpose", ""),
        owner=_member(values, "owner"),
        steward=_member(values, "steward"),
        custodian=_member(values, "custodian"),
        licence=custom.get("licence", ""),
        combine=Combine(custom.get("combine", "snapshot")),
        columns=columns,
        rules=_rules(schema, columns),
        sources=tuple(_source(server) for server in values.get("servers", ())),
        reading=_reading(custom.get("reading", {})),
        freshness=_sla(values, "frequency"),
        retention=_sla(values, "retention"),
        max_quarantined_share=float(custom.get("maxQuarantinedShare", 0.02)),
        remove_duplicates=custom.get("exactDuplicates", "remove") == "remove",
        department=(values.get("team") or {}).get("name", ""),
        timezone=zone,
        path=path,
        text=document.text,
        hash=document.hash,
        derived=bool(custom.get("derived", False)),
        limitations=(values.get("description") or {}).get("limitations", ""),
        usage=(values.get("description") or {}).get("usage", ""),
        tags=tuple(values.get("tags") or ()),
        translations=custom.get("translations", {}),
        row_filter=custom.get("rowFilter", ""),
        protection=custom.get("protection", ""),
        subject=_names(custom.get("subject", ())),
    )


def _names(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def properties(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return an ODCS element's customProperties as a plain mapping."""
    return {entry["property"]: entry["value"] for entry in element.get("customProperties") or ()}


def _column(entry: Mapping[str, Any]) -> Column:
    options = entry.get("logicalTypeOptions") or {}
    custom = properties(entry)
    kind, precision, scale = _type(entry)
    low = options.get("minimum", options.get("exclusiveMinimum"))
    high = options.get("maximum", options.get("exclusiveMaximum"))
    formats = custom.get("formats") or ([options["format"]] if options.get("format") else [])
    return Column(
        name=entry["name"],
        source_name=entry.get("physicalName", entry["name"]),
        type=kind,
        precision=precision,
        scale=scale,
        formats=tuple(formats),
        timezone=custom.get("timezone") or options.get("defaultTimezone"),
        missing_values=tuple(str(value) for value in custom.get("missingValues", ())),
        thousands_separator=custom.get("thousandsSeparator", ""),
        currency=custom.get("currency", ""),
        unit=custom.get("unit", ""),
        description=entry.get("description", ""),
        required=bool(entry.get("required", False)) or bool(entry.get("primaryKey", False)),
        unique=bool(entry.get("unique", False)),
        key_position=_key_position(entry),
        allowed=_allowed(entry),
        minimum=low,
        maximum=high,
        exclusive_minimum="exclusiveMinimum" in options,
        exclusive_maximum="exclusiveMaximum" in options,
        min_length=options.get("minLength"),
        max_length=options.get("maxLength"),
        pattern=options.get("pattern"),
        reference=_reference(entry),
        refers_to=str(custom.get("refersTo", "")),
        classification=Classification(entry.get("classification", "internal")),
        is_personal=bool(custom.get("personal", False)),
        severity=Severity(custom.get("severity", "error")),
        label=entry.get("businessName", ""),
        translations=custom.get("translations", {}),
        value_labels=_value_labels(custom.get("valueLabels", {})),
    )


def _value_labels(given: Mapping[str, Mapping[Any, Any]]) -> dict[str, dict[str, str]]:
    """YAML reads a key like 311 as a number; values of a column are compared as text."""
    return {
        language: {str(value): str(label) for value, label in labels.items()}
        for language, labels in given.items()
    }


def _type(entry: Mapping[str, Any]) -> tuple[Type, int, int]:
    physical = str(entry.get("physicalType", "")).lower().replace(" ", "")
    if physical.startswith("decimal(") and physical.endswith(")"):
        precision, scale = physical[len("decimal(") : -1].split(",")
        return Type.DECIMAL, int(precision), int(scale)
    return Type(entry.get("logicalType", "string")), 18, 2


def _key_position(entry: Mapping[str, Any]) -> int:
    if not entry.get("primaryKey"):
        return 0
    position = int(entry.get("primaryKeyPosition", 1))
    return position if position > 0 else 1


def _allowed(entry: Mapping[str, Any]) -> tuple[str, ...]:
    values = entry.get("enum") or properties(entry).get("allowedValues") or ()
    return tuple(str(v.get("value") if isinstance(v, Mapping) else v) for v in values)


def _reference(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    for relationship in entry.get("relationships") or ():
        dataset, _, column = str(relationship["to"]).rpartition(".")
        return dataset, column
    return None


def _rules(schema: Mapping[str, Any], columns: Sequence[Column]) -> tuple[Rule, ...]:
    rules: list[Rule] = [rule for column in columns for rule in implied_rules(column)]
    keyed = sorted((c for c in columns if c.key_position), key=lambda c: c.key_position)
    if keyed:
        names = tuple(column.name for column in keyed)
        rules.append(
            Rule(
                id="primary_key",
                kind="unique",
                scope="row",
                columns=names,
                severity=Severity.ERROR,
                description=f"{', '.join(names)} must identify one row",
            )
        )
    entries = [(entry, None) for entry in schema.get("quality") or ()]
    for prop in schema["properties"]:
        entries += [(entry, prop["name"]) for entry in prop.get("quality") or ()]
    for number, (entry, column) in enumerate(entries, start=1):
        rule = quality_rule(entry, number, column)
        if rule:
            rules.append(rule)
    return tuple(rules)


def _member(values: Mapping[str, Any], role: str) -> str:
    members = (values.get("team") or {}).get("members") or ()
    for member in members:
        if role in str(member.get("role", "")).lower():
            return str(member.get("name") or member.get("username") or "")
    return ""


def _sla(values: Mapping[str, Any], name: str) -> timedelta | None:
    for entry in values.get("slaProperties") or ():
        if entry["property"] == name:
            return timedelta(days=float(entry["value"]) * UNIT_DAYS[entry.get("unit", "d")])
    return None


def _reading(options: Mapping[str, Any]) -> Reading:
    return Reading(
        format=options.get("format", ""),
        encoding=options.get("encoding", ""),
        delimiter=options.get("delimiter", ""),
        quote=options.get("quote", '"'),
        skip_rows=options.get("skipRows"),
        footer_pattern=options.get("footerPattern", ""),
        sheet=options.get("sheet", ""),
        records_path=options.get("recordsPath", ""),
        missing_values=tuple(str(value) for value in options.get("missingValues", ())),
        unknown_columns=options.get("unknownColumns", "warning"),
        page_limit=options.get("pageLimit"),
    )


def _source(server: Mapping[str, Any]) -> Source:
    options = {**server, **properties(server)}
    location = server.get("location") or server.get("path") or options.get("address", "")
    return Source(
        name=server["server"],
        type=server["type"],
        location=str(location),
        format=server.get("format", ""),
        options={k: v for k, v in options.items() if k != "customProperties"},
    )
