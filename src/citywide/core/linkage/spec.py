"""A linkage specification: which data sets hold people, what is compared, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from citywide.core.linkage import placeholders as known


@dataclass(frozen=True)
class Source:
    """A data set with people in it, and the columns that fill the standard fields."""

    dataset: str
    key: tuple[str, ...]
    fields: dict[str, str]
    formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """strptime formats of dates that are text, by standard field."""
    age_on: date | None = None
    deleted: str = ""
    """Column whose value, where there is one, says that the row was deleted: it is left out."""
    truth: str = ""
    """Column that says who a record truly is, where that is known; never compared."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of group -> one column of names, or several of which 1 says that a name holds."""


@dataclass(frozen=True)
class Placeholders:
    """What stands where a value is missing; the usual ones and the specification's own."""

    full_names: tuple[str, ...] = known.FULL_NAMES
    names: tuple[str, ...] = known.NAMES
    ssns: tuple[str, ...] = known.SSNS
    birth_dates: tuple[str, ...] = known.BIRTH_DATES


@dataclass(frozen=True)
class Members:
    """A data set whose rows say which records were together, as enrollments do."""

    dataset: str
    of: str
    """The linked data set whose records it names."""
    record: tuple[str, ...]
    """Its columns that hold the key of that data set, in the key's order."""
    key: tuple[str, ...]
    """Its columns that identify the household."""
    deleted: str = ""


@dataclass(frozen=True)
class Households:
    """How records are gathered into households."""

    by_key: bool = True
    by_address_and_surname: bool = True
    most_people: int = 12
    members: tuple[Members, ...] = ()
    publish: str = ""
    """Data set that gets who is in which household; none where it is empty."""


@dataclass(frozen=True)
class LinkageSpec:
    """See the module. `text` is the file as written; `hash` is its SHA-256."""

    id: str
    sources: tuple[Source, ...] = ()
    comparisons: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Fields of the specification's own, compared as text."""
    blocking: tuple[tuple[str, ...], ...] = ()
    cap: int = 100
    most_surnames_at_address: int = 8
    within: bool = True
    """False where each data set has each person once: only pairs across data sets count."""
    link_at: float = 0.95
    review_from: float = 0.05
    placeholders: Placeholders = Placeholders()
    households: Households = Households()
    publish: dict[str, str] = field(default_factory=dict)
    """Data set the identities are published as -> the data set whose key it has."""
    title: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    hash: str = ""
