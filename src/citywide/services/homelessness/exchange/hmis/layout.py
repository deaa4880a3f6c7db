"""What the HMIS CSV format says: 24 files, 519 columns, their code lists, and what changed when.

Facts of the HMIS CSV Format Specifications FY2022, FY2024 and FY2026, in `facts/*.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from citywide.services.homelessness.exchange.hmis.names import snake

VERSIONS = ("2022", "2024", "2026")
CURRENT = "2026"
CSV_VERSION = "2026 v1.0"
_FACTS = Path(__file__).parent / "facts"


@dataclass(frozen=True)
class Field:
    """One column of FY2026."""

    file: str
    column: str
    """HUD's name, like PersonalID."""
    kind: str
    """string, integer, date, datetime (local time) or money (US dollars, two decimals)."""
    length: int | None
    required: str
    """`yes`, `no`, or `disputed` where public copies of the specification disagree."""
    codes: str
    """Name of its code list; empty where any value may stand."""

    @property
    def name(self) -> str:
        """The published name, like personal_id."""
        return snake(self.column)


@dataclass(frozen=True)
class Conversion:
    """What is done to one column when rows move up from one version of the format to the next."""

    source_version: str
    target_version: str
    file: str
    column: str
    change: str
    """`added`, `removed` or `recoded`."""
    done: str


def rows(name: str) -> list[dict[str, str]]:
    with (_FACTS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def fields() -> Mapping[str, tuple[Field, ...]]:
    """Return the columns of each file of FY2026, files and columns in the format's order."""
    found: dict[str, list[Field]] = {}
    for row in rows("columns.csv"):
        length = int(row["length"]) if row["length"] else None
        one = Field(row["file"], row["column"], row["type"], length, row["required"], row["codes"])
        found.setdefault(one.file, []).append(one)
    return MappingProxyType({file: tuple(columns) for file, columns in found.items()})


@cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """Return each code list by name: code -> what it means."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("codes.csv"):
        found.setdefault(row["list"], {})[row["code"]] = row["label"]
    return MappingProxyType(found)


@cache
def changes() -> tuple[Conversion, ...]:
    """Return every change of the format from FY2022 on, and what is done with the rows."""
    return tuple(
        Conversion(row["from"], row["to"], row["file"], row["column"], row["change"], row["done"])
        for row in rows("changes.csv")
    )


def conversions(version: str) -> tuple[Conversion, ...]:
    """Return what happens to rows of a version on their way to FY2026, oldest step first."""
    return tuple(one for one in changes() if one.source_version >= version)


@cache
def columns(version: str) -> Mapping[str, tuple[str, ...]]:
    """Return the columns each file has in a version, in FY2026's order, dropped ones last."""
    found = {file: [field.column for field in given] for file, given in fields().items()}
    for change in reversed(conversions(version)):
        there = found.setdefault(change.file, [])
        if change.change == "added" and change.column in there:
            there.remove(change.column)
        elif change.change == "removed" and change.column not in there:
            there.append(change.column)
    return MappingProxyType({file: tuple(there) for file, there in found.items() if there})


@cache
def situations() -> tuple[tuple[str, str, str], ...]:
    """Return (FY2022 code, code since FY2024, subsidy or empty) of every living situation."""
    return tuple(
        (row["code_2022"], row["code_2024"], row["subsidy"]) for row in rows("situations.csv")
    )


def key(file: str) -> str:
    """Return the column that identifies a file's rows; it is the first one in every file."""
    return fields()[file][0].column
