"""The frozen objects every other room works with: a contract, its columns and its rules.

The file format is ODCS 3.x (Open Data Contract Standard); `load.py` maps it onto these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any


class Type(StrEnum):
    """Types a published column can have (ODCS logicalType, `decimal` from physicalType)."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


class Classification(StrEnum):
    """Who may see a column, from everybody to a named few."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class Combine(StrEnum):
    """How a new extract combines with what is already published."""

    SNAPSHOT = "snapshot"
    APPEND = "append"
    UPSERT = "upsert"


class Severity(StrEnum):
    """What a failed rule does: `error` quarantines or holds, `warning` and `info` only tell."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Column:
    """One column of a data set: what the extract calls it and what is published."""

    name: str
    source_name: str
    type: Type
    precision: int = 18
    scale: int = 2
    formats: tuple[str, ...] = ()
    """Accepted strptime formats, tried in order; empty means ISO 8601."""
    timezone: str | None = None
    """Zone of times written without an offset; None means the city's zone."""
    missing_values: tuple[str, ...] = ()
    thousands_separator: str = ""
    currency: str = ""
    unit: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    key_position: int = 0
    """1-based place in the primary key; 0 means not part of it."""
    allowed: tuple[str, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    reference: tuple[str, str] | None = None
    """(data set, column) every value must be found in."""
    refers_to: str = ""
    """Column of the same table's key: the value names another row, such as the head of household's,
    and is given only to those who are given that row."""
    classification: Classification = Classification.INTERNAL
    is_personal: bool = False
    severity: Severity = Severity.ERROR
    """Severity of the rules the column implies."""
    label: str = ""
    """What people call the column (ODCS businessName); empty means its name says it."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> `label` and `description` in that language."""
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> what people call a value of the column: {"en": {"CAT": "Cat"}}."""

    def translated(self, part: str, language: str = "en") -> str:
        """Return the column's `label` or `description` in a language, else in English."""
        given = self.translations.get(language, {}).get(part, "")
        if part == "label":
            return given or self.label or self.name.replace("_", " ")
        return given or self.description

    def value_label(self, value: str, language: str = "en") -> str:
        """Return what people call a value, in a language or in English, else the value itself."""
        given = self.value_labels.get(language, {}).get(value)
        return given or self.value_labels.get("en", {}).get(value) or value


@dataclass(frozen=True)
class Rule:
    """One quality rule. `scope` is `row` (rows are quarantined) or `version` (it is held)."""

    id: str
    kind: str
    scope: str
    columns: tuple[str, ...]
    severity: Severity
    description: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """How the bytes of an extract are written; empty values are detected and reported."""

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    skip_rows: int | None = None
    """Lines before the header; None means detect."""
    footer_pattern: str = ""
    """Records whose first cell matches this are footers: counted apart, never published."""
    sheet: str = ""
    records_path: str = ""
    """Dotted path of the list of records inside a JSON document."""
    missing_values: tuple[str, ...] = ()
    unknown_columns: str = "warning"
    """`error` refuses the extract, `warning` leaves them out and says so."""
    page_limit: int | None = None
    """An extract of exactly this many rows was probably cut off by the source's paging."""


@dataclass(frozen=True)
class Source:
    """Where new extracts come from (one ODCS server)."""

    name: str
    type: str
    """`local`, `api` (HTTP), `postgres`, `sqlite`, ..."""
    location: str
    format: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Contract:
    """What one data set promises; `hash` identifies the exact text."""

    id: str
    name: str
    version: str
    status: str
    domain: str
    description: str
    owner: str
    steward: str
    custodian: str
    licence: str
    combine: Combine
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    sources: tuple[Source, ...]
    reading: Reading
    freshness: timedelta | None
    retention: timedelta | None
    max_quarantined_share: float
    remove_duplicates: bool
    department: str
    timezone: str
    path: Path | None
    text: str
    hash: str
    derived: bool = False
    """True where the data set is computed by SQL rather than handed over."""
    limitations: str = ""
    usage: str = ""
    tags: tuple[str, ...] = ()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language -> `name`, `purpose`, `limitations` and `usage` in that language."""
    row_filter: str = ""
    """Column of departments: who is not the steward sees only the rows of their own."""
    protection: str = ""
    """Name of the rules of consent that stand over the rows, such as `homelessness`."""
    subject: tuple[str, ...] = ()
    """With `protection`: columns that together say whose row it is."""

    def translated(self, part: str, language: str = "en") -> str:
        """Return `name`, `purpose`, `limitations` or `usage` in a language, else in English."""
        given = self.translations.get(language, {}).get(part, "")
        english = {
            "name": self.name,
            "purpose": self.description,
            "limitations": self.limitations,
            "usage": self.usage,
        }
        return given or english[part]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the primary key's columns in order; empty when there is none."""
        keyed = sorted((c for c in self.columns if c.key_position), key=lambda c: c.key_position)
        return tuple(column.name for column in keyed)

    def column(self, name: str) -> Column:
        """Return the column of that published name; raises KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def row_rules(self) -> tuple[Rule, ...]:
        """Rules that judge single rows."""
        return tuple(rule for rule in self.rules if rule.scope == "row")

    @property
    def version_rules(self) -> tuple[Rule, ...]:
        """Rules that judge a whole version."""
        return tuple(rule for rule in self.rules if rule.scope == "version")
