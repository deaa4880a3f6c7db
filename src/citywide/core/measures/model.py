"""The frozen objects of measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "es", "vi")
"""The city's public languages; titles and descriptions are written in each."""
SERVICE_AREAS = (
    "Community & Economic Development",
    "Environmental & Utility Services",
    "Neighborhood Services",
    "Public Safety",
    "Transportation & Aviation Services",
    "Strategic Support",
)
"""The six City Service Areas (Citywide Data Strategy press release, 5 June 2025)."""


class Kind(StrEnum):
    """What a measure computes from the rows in scope that can be judged."""

    COUNT = "count"
    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    MEDIAN = "median"
    PERCENTILE = "percentile"
    RATE = "rate"


class Grain(StrEnum):
    """How long a period is. A fiscal year is July to June, named by the year it ends in."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


@dataclass(frozen=True)
class Period:
    """The column that dates a row, and the length of a period."""

    column: str
    grain: Grain


@dataclass(frozen=True)
class Population:
    """Where a rate's denominator comes from; `match` is (population column, group) pairs."""

    dataset: str
    column: str
    per: int
    match: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Target:
    """The value to reach: at least it (`up`) or at most it (`down`)."""

    value: Decimal
    direction: str


@dataclass(frozen=True)
class Example:
    """A few rows and the values a person worked out from them by hand."""

    rows: tuple[Mapping[str, Any], ...]
    population: tuple[Mapping[str, Any], ...]
    types: Mapping[str, str]
    expect: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Measure:
    """One measure; `hash` identifies the exact text. Conditions are SQL, `""` when not given."""

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    service_area: str
    owner: str
    dataset: str
    kind: Kind
    scope: str
    numerator: str
    unknown: str
    value: str
    percentile: Decimal | None
    population: Population | None
    period: Period | None
    groups: tuple[str, ...]
    unit: str
    decimals: int
    target: Target | None
    minimum_denominator: int
    example: Example
    path: Path | None
    text: str
    hash: str


@dataclass(frozen=True)
class MeasureValue:
    """One number: of a period ('2023-07', 'FY2023', 'all', 'unknown') and a member of a group.

    Values have nine decimals; `value` is null where there is nothing to divide by, where the
    denominator is below the measure's minimum, and for the period 'unknown'.
    """

    measure: str
    period: str
    group: str | None
    member: str | None
    value: Decimal | None
    numerator: Decimal | int
    denominator: Decimal | int
    unknown: int
    rows: int
    """Rows in scope, those that cannot be judged included."""
    lower: Decimal | None = None
    """A ratio's value if every unknown row failed."""
    upper: Decimal | None = None
    """A ratio's value if every unknown row succeeded."""

    @property
    def unknown_share(self) -> Decimal | None:
        """Share of the rows in scope that cannot be judged; None without rows."""
        return Decimal(self.unknown) / Decimal(self.rows) if self.rows else None
