"""The city's goals, and what was reached of them in each fiscal year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from citywide.services.homelessness.queries import public, spending_public
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.rules.spending import (
    Target,
    fiscal_year_of,
    judged,
    year_ends,
)

_MONTHS = 12
_SUMS = {
    "homeless_housed": "housed",
    "homeless_newly_identified": "newly_identified",
    "homeless_inflow": "inflow",
    "homeless_outflow": "outflow",
}
"""Measure -> figure of the monthly balance that adds up over a year."""
_SHARES = {
    "homeless_exits_permanent_share": ("permanent_share_low", "permanent_share_high"),
    "homeless_exits_unknown_share": ("unknown_share", "unknown_share"),
    "homeless_returns_six_months": ("return_share_low", "return_share_high"),
}


@dataclass(frozen=True)
class Actual:
    """What was reached in a fiscal year: the least and the most it can be."""

    low: Decimal
    high: Decimal
    is_complete: bool
    unknown_share: Decimal | None = None


@dataclass(frozen=True)
class Goal:
    """A goal with what was reached; `actual` is None where that is withheld or not computed."""

    fiscal_year: int
    measure_id: str
    target: Target
    adopted_on: Any
    document: str
    actual: Actual | None

    @property
    def outcome(self) -> str:
        """`met`, `missed`, `unclear`, `running` while the year lasts, or empty."""
        if self.actual is None:
            return ""
        if not self.actual.is_complete:
            return "running"
        return judged(self.target, self.actual.low, self.actual.high)


def goals(measures: Sequence[str] = ()) -> Sequence[Goal]:
    """Return the goals (of some measures), by figure and year."""
    found = [
        Goal(
            row["fiscal_year"], row["measure_id"],
            Target(row["direction"], row["target_value"]), row["adopted_on"], row["document"],
            actual(row["measure_id"], row["fiscal_year"]),
        )
        for row in public.rows_of(spending_public.GOALS)
        if not measures or row["measure_id"] in measures
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.measure_id, one.fiscal_year))


def actual(measure_id: str, fiscal_year: int) -> Actual | None:
    """Return a figure of a fiscal year; None where it is withheld or not computed by year."""
    if measure_id in _SUMS:
        return _sum(_SUMS[measure_id], fiscal_year)
    if measure_id in _SHARES:
        return _share(*_SHARES[measure_id], fiscal_year)
    by_name: Mapping[str, Callable[[int], Actual | None]] = {
        "homeless_active": _active, "homeless_sheltered": _sheltered,
        "homeless_cost_per_exit": _cost,
    }  # fmt: skip
    return by_name[measure_id](fiscal_year) if measure_id in by_name else None


def _of_month(figure: str, fiscal_year: int) -> list[Row]:
    rows = [
        row
        for row in public.rows_of(public.MONTHS)
        if (row["population"], row["figure"]) == ("all", figure)
        and fiscal_year_of(row["month"]) == fiscal_year
    ]
    return sorted(rows, key=lambda row: row["month"])


def _sum(figure: str, fiscal_year: int) -> Actual | None:
    rows = _of_month(figure, fiscal_year)
    if not rows or rows[0]["month"].month != 7 or any(row["people"] is None for row in rows):
        return None
    people = Decimal(sum(row["people"] for row in rows))
    return Actual(people, people, len(rows) == _MONTHS)


def _active(fiscal_year: int) -> Actual | None:
    rows = _of_month("active", fiscal_year)
    return _last(rows[-1]["people"], rows[-1]["month"].month == 6) if rows else None


def _sheltered(fiscal_year: int) -> Actual | None:
    rows = [
        row
        for row in public.rows_of(public.COUNTS)
        if (row["project_group"], row["household_type"]) == ("all", "all")
        and fiscal_year_of(row["night"]) == fiscal_year
    ]
    last = max(rows, key=lambda row: row["night"], default=None)
    return _last(last["people"], last["night"] == year_ends(fiscal_year)) if last else None


def _last(people: int | None, is_complete: bool) -> Actual | None:
    return None if people is None else Actual(Decimal(people), Decimal(people), is_complete)


def _share(low: str, high: str, fiscal_year: int) -> Actual | None:
    row = everybody(fiscal_year)
    if row is None or row[low] is None:
        return None
    return Actual(row[low], row[high], row["is_complete"], row["unknown_share"])


def everybody(fiscal_year: int) -> Row | None:
    """Return exits and returns of everybody in a fiscal year; None where none are published."""
    rows = public.rows_of(public.GROUP_OUTCOMES)
    return next(
        (r for r in rows if (r["fiscal_year"], r["group_kind"]) == (fiscal_year, "all")), None
    )


def _cost(fiscal_year: int) -> Actual | None:
    (row, *_more) = spending_public.costs(fiscal_year, "all") or (None,)
    if row is None or row["cost_usd"] is None or row["cost_if_all_unknown_usd"] is None:
        return None
    return Actual(
        row["cost_if_all_unknown_usd"], row["cost_usd"], row["is_complete"], row["unknown_share"]
    )
