"""Whether the Project Management Office oversees a project: the four criteria, one by one.

Source: memorandum of March 26, 2026, BACKGROUND. A project is managed by the office when it meets
one of four criteria: total cost is over $500,000; involves more than one department; greater than
one year in execution; considered high profile or sensitive for the City.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.thresholds import Thresholds

CriterionKey = Literal["cost", "departments", "duration", "sensitive"]
_YEAR_DAYS = 365


@dataclass(frozen=True)
class Criterion:
    """One criterion: met, not met, or None when an entry it needs is missing."""

    key: CriterionKey
    is_met: bool | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Oversight:
    """The four criteria in the memorandum's order."""

    criteria: tuple[Criterion, ...]

    @property
    def met(self) -> tuple[Criterion, ...]:
        """The criteria that are met."""
        return tuple(one for one in self.criteria if one.is_met)

    @property
    def unknown(self) -> tuple[Criterion, ...]:
        """The criteria that cannot be judged yet."""
        return tuple(one for one in self.criteria if one.is_met is None)

    @property
    def is_overseen(self) -> bool:
        """Whether at least one criterion is known to be met."""
        return bool(self.met)

    @property
    def is_settled(self) -> bool:
        """Whether a missing entry could no longer change the answer."""
        return self.is_overseen or not self.unknown


def oversight(
    *,
    cost_usd: Decimal | None,
    departments: int,
    starts_on: date | None,
    ends_on: date | None,
    is_sensitive: bool,
    thresholds: Thresholds,
) -> Oversight:
    """The four criteria judged from a project's entries.

    `departments` counts the departments involved; 0 means none is entered yet. The dates are of
    the execution; an end before the start cannot be judged. Raises UsageError on a negative cost
    or number of departments.
    """
    if cost_usd is not None and not (cost_usd.is_finite() and cost_usd >= 0):
        raise UsageError(f"The total cost is {cost_usd}. Give an amount in dollars, 0 or more.")
    if departments < 0:
        raise UsageError(f"The number of departments is {departments}. Give 0 or more.")
    return Oversight(
        (
            _cost(cost_usd, thresholds.oversight_cost_usd),
            _departments(departments, thresholds.oversight_departments),
            _duration(starts_on, ends_on, thresholds.oversight_days),
            Criterion("sensitive", is_sensitive, {}),
        )
    )


def last_day_within(starts_on: date, days: int) -> date:
    """The last end date that is not yet longer than `days` after a start.

    Each whole 365 days is a calendar year, so that one year from July 1, 2027 ends on July 1, 2028
    although that year has 366 days; one year from February 29 ends on February 28.
    """
    years, rest = divmod(days, _YEAR_DAYS)
    if starts_on.year + years >= date.max.year:
        return date.max
    try:
        same_day = starts_on.replace(year=starts_on.year + years)
    except ValueError:
        same_day = starts_on.replace(year=starts_on.year + years, day=28)
    return same_day + timedelta(days=rest)


def _cost(cost_usd: Decimal | None, limit_usd: Decimal) -> Criterion:
    is_met = None if cost_usd is None else cost_usd > limit_usd
    return Criterion("cost", is_met, {"cost_usd": cost_usd, "limit_usd": limit_usd})


def _departments(departments: int, limit: int) -> Criterion:
    is_met = None if departments == 0 else departments > limit
    return Criterion("departments", is_met, {"departments": departments, "limit": limit})


def _duration(starts_on: date | None, ends_on: date | None, limit_days: int) -> Criterion:
    known = {"starts_on": starts_on, "ends_on": ends_on, "limit_days": limit_days}
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return Criterion("duration", None, known)
    limit_on = last_day_within(starts_on, limit_days)
    known |= {"days": (ends_on - starts_on).days, "limit_on": limit_on}
    return Criterion("duration", ends_on > limit_on, known)
