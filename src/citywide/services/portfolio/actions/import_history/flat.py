"""What a flat history says: each project's first plan, and its status on each report date.

The first plan is what was reported first: the first known start, end and budget. A later forecast
and budget are held against it by the same rules as everywhere. What is missing stays missing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.status import Computed, Facts, compute
from citywide.services.portfolio.rules.thresholds import Thresholds

NEEDED = ("project_code", "as_of", "title")
"""Columns every history has."""
KNOWN = (
    *NEEDED,
    "description",
    "department",
    "category",
    "phase",
    "starts_on",
    "forecast_end_on",
    "completed_on",
    "budget_usd",
    "spent_usd",
    "baseline_end_on",
    "baseline_budget_usd",
)
"""Columns that are read; `baseline_*` where the source itself says what was planned first."""


@dataclass(frozen=True)
class Plan:
    """The first plan of a project; None where nothing was ever reported."""

    starts_on: dt.date | None
    ends_on: dt.date | None
    budget_usd: Decimal | None


@dataclass(frozen=True)
class Report:
    """One row: what was known of a project on `as_of`, with the empty text for what was not."""

    as_of: dt.date
    title: str
    description: str = ""
    department: str = ""
    category: str = ""
    phase: str = ""
    starts_on: dt.date | None = None
    forecast_end_on: dt.date | None = None
    completed_on: dt.date | None = None
    budget_usd: Decimal | None = None
    spent_usd: Decimal | None = None
    baseline_end_on: dt.date | None = None
    baseline_budget_usd: Decimal | None = None


@dataclass(frozen=True)
class FlatProject:
    """One project's reports in the order of their dates, and the plan they start from."""

    code: str
    reports: tuple[Report, ...]
    plan: Plan

    @property
    def last(self) -> Report:
        """The latest report."""
        return self.reports[-1]

    @property
    def completed_on(self) -> dt.date | None:
        """When it was completed, if that had happened by its last report."""
        day = self.last.completed_on
        return day if day and day <= self.last.as_of else None


def check_columns(dataset: str, columns: Iterable[str]) -> None:
    """Raise UsageError when a data set lacks a column every history needs."""
    missing = [name for name in NEEDED if name not in set(columns)]
    if missing:
        raise UsageError(
            f"The data set {dataset} has no column {', '.join(missing)}. Name its columns "
            f"{', '.join(KNOWN)} in its contract, or in a derived table made from it."
        )


def projects_in(
    rows: Iterable[Mapping[str, Any]], *, prefix: str = "", past_is_done: bool = False
) -> list[FlatProject]:
    """Return the projects of a history by code.

    With `past_is_done`, a project whose last forecast end is not after its last report date counts
    as completed on that day, for its last budget: for sources that never say so themselves.
    """
    reports: dict[str, list[Report]] = defaultdict(list)
    for row in rows:
        said = {name: row[name] for name in KNOWN[1:] if row.get(name) is not None}
        reports[f"{prefix}{row['project_code']}"].append(Report(**said))
    found = []
    for code in sorted(reports):
        ordered = tuple(sorted(reports[code], key=lambda one: one.as_of))
        project = FlatProject(code, ordered, first_plan(ordered))
        found.append(_done(project) if past_is_done else project)
    return found


def first_plan(reports: Sequence[Report]) -> Plan:
    """Return the first known start, end and budget; the source's own baseline comes first."""
    return Plan(
        starts_on=_first(one.starts_on for one in reports),
        ends_on=_first(one.baseline_end_on for one in reports)
        or _first(one.forecast_end_on for one in reports),
        budget_usd=_first(
            (
                _first(one.baseline_budget_usd for one in reports),
                _first(one.budget_usd for one in reports),
            )
        ),
    )


def computed(report: Report, plan: Plan, thresholds: Thresholds) -> Computed:
    """Return the status a report gives, held against a plan."""
    done = report.completed_on if _is_done(report) else None
    return compute(
        Facts(
            as_of=report.as_of,
            baseline_start=plan.starts_on,
            baseline_end=plan.ends_on,
            forecast_end=report.forecast_end_on,
            actual_end=done,
            baseline_budget_usd=plan.budget_usd,
            forecast_cost_usd=report.budget_usd,
            spent_usd=report.spent_usd,
        ),
        thresholds,
    )


def _is_done(report: Report) -> bool:
    return report.completed_on is not None and report.completed_on <= report.as_of


def _done(project: FlatProject) -> FlatProject:
    last = project.last
    if last.completed_on or last.forecast_end_on is None or last.forecast_end_on > last.as_of:
        return project
    spent_usd = last.budget_usd if last.spent_usd is None else last.spent_usd
    ended = replace(last, completed_on=last.forecast_end_on, spent_usd=spent_usd)
    return replace(project, reports=(*project.reports[:-1], ended))


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)
