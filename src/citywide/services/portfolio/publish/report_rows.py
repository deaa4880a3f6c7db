"""The rows a report to the committee is counted from: projects and departments in its scope."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from citywide.services.portfolio.publish.records import Standing, standings
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules.outcomes import in_window

Row = dict[str, Any]


def in_scope(as_of: dt.date, previous_on: dt.date | None) -> list[Standing]:
    """Return the projects a report is about: overseen, and running or completed since the last."""
    return [
        standing
        for standing in standings(as_of, with_history=False)
        if standing.is_active_overseen or is_newly_completed(standing, previous_on)
    ]


def is_newly_completed(standing: Standing, previous_on: dt.date | None) -> bool:
    """Whether an overseen project was completed after the report before and by the day."""
    day = standing.completed_on
    return (
        standing.project.is_overseen
        and day is not None
        and in_window(day, after=previous_on, until=standing.as_of)
    )


def lines(key: str, scope: Iterable[Standing], previous_on: dt.date | None) -> list[Row]:
    """Return one row per project in the scope of a report."""
    thresholds = policy().thresholds
    return [
        {
            "report": key,
            "project_code": standing.project.code,
            "title": standing.project.name,
            "as_of": standing.as_of,
            "previous_on": previous_on,
            "lead_department": standing.project.lead_department.name,
            "is_active_overseen": standing.is_active_overseen,
            "declared": standing.status.declared if standing.status else None,
            "computed": standing.status.computed_overall if standing.status else None,
            "status_as_of": standing.status.as_of if standing.status else None,
            "budget_usd": standing.budget_usd,
            "spent_usd": standing.spent_usd,
            "baseline_start_on": standing.baseline.starts_on if standing.baseline else None,
            "baseline_end_on": standing.baseline.ends_on if standing.baseline else None,
            "baseline_duration_days": standing.baseline_duration_days,
            "forecast_end_on": standing.forecast_end_on,
            "slip_days": standing.slip_days,
            "is_newly_completed": is_newly_completed(standing, previous_on),
            "completed_on": standing.completed_on,
            "is_success": standing.is_success(thresholds),
        }
        for standing in scope
    ]


def departments(key: str, scope: Iterable[Standing], as_of: dt.date) -> list[Row]:
    """Return one row per department that takes part in a running, overseen project."""
    counted = Counter(
        name
        for standing in scope
        if standing.is_active_overseen
        for name in {*standing.departments, standing.project.lead_department.name}
    )
    return [
        {"report": key, "department": name, "as_of": as_of, "project_count": count}
        for name, count in sorted(counted.items())
    ]


def with_departed(
    rows: Sequence[Row], published: Iterable[Row], key: Sequence[str], **cleared: Any
) -> list[Row]:
    """Return rows, and those published before that are no longer in scope, with marks cleared.

    The data sets of reports are upserted, so a row that is not sent would stay as it was.
    """
    present = {tuple(row[name] for name in key) for row in rows}
    gone = [row | cleared for row in published if tuple(row[name] for name in key) not in present]
    return [*rows, *gone]
