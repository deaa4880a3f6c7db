"""The records a report is written from, frozen as they stood on its day.

A status as of that day counts even when it was filed a few days later; what was changed after
both is left out. Texts are in English, the language of the memorandum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from citywide.services.portfolio.actions.report.issues import Told, issues_of
from citywide.services.portfolio.actions.report.strategy import strategy
from citywide.services.portfolio.publish.records import Standing
from citywide.services.portfolio.publish.report_rows import in_scope
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of

UPCOMING_DAYS = 183
_MOST_UPCOMING = 50

Line = dict[str, Any]


def freeze(as_of: dt.date, previous_on: dt.date | None) -> dict[str, Any]:
    """Return the frozen records as JSON values: days and dollars as text."""
    scope = in_scope(as_of, previous_on)
    active = [one for one in scope if one.is_active_overseen]
    completed = [one for one in scope if not one.is_active_overseen]
    told = issues_of(one for one in active if one.status and one.status.issue)
    thresholds = policy().thresholds
    return {
        "as_of": as_of.isoformat(),
        "previous_on": previous_on.isoformat() if previous_on else None,
        "fiscal_year": fiscal_year_of(as_of),
        "criteria": {
            "cost_usd": str(thresholds.oversight_cost_usd),
            "departments": thresholds.oversight_departments,
            "days": thresholds.oversight_days,
        },
        "projects": [_active(one, told) for one in active],
        "completed": sorted((_completed(one) for one in completed), key=_latest_first),
        "upcoming": _upcoming(active, as_of),
        **strategy(scope, as_of),
    }


def _active(standing: Standing, told: Mapping[int, Told]) -> Line:
    project, status = standing.project, standing.status
    line = _identity(standing) | {
        "status": status.declared if status else "",
        "computed": status.computed_overall if status else "",
        "status_as_of": _day(status.as_of) if status else None,
        "forecast_end_on": _day(standing.forecast_end_on),
        "slip_days": standing.slip_days,
        "accomplished": _english(status.accomplishments) if status else "",
        "approved_on": _day(project.approved_on),
    }
    if status and status.issue_id:
        said = told[project.pk]
        issue = said.issue or _english(status.public_note) or status.issue.title
        line |= {"issue": issue, "actions": list(said.actions)}
    return line


def _completed(standing: Standing) -> Line:
    return _identity(standing) | {
        "completed_on": _day(standing.completed_on),
        "outcome": _english(standing.project.outcome),
    }


def _identity(standing: Standing) -> Line:
    project, budget = standing.project, standing.budget_usd
    return {
        "code": project.code,
        "title": project.name,
        "department": project.lead_department.name,
        "area": project.strategic_area.key if project.strategic_area else "",
        "budget_usd": None if budget is None else str(budget),
    }


def _latest_first(line: Line) -> tuple[int, str]:
    return -dt.date.fromisoformat(line["completed_on"]).toordinal(), line["title"]


def _upcoming(active: Iterable[Standing], as_of: dt.date) -> list[Line]:
    """Return what begins or ends in the months after a day, the next first."""
    until = as_of + dt.timedelta(days=UPCOMING_DAYS)
    found = []
    for standing in active:
        project, plan = standing.project, standing.baseline
        begun = project.started_on is not None and project.started_on <= as_of
        starts_on = project.started_on or (plan.starts_on if plan else None)
        ends_on = standing.forecast_end_on or (plan.ends_on if plan else None)
        kind, day = ("launch", ends_on) if begun else ("start", starts_on)
        if day and as_of < day <= until:
            said = {"code": project.code, "title": project.name, "kind": kind, "on": _day(day)}
            found.append(said)
    return sorted(found, key=lambda one: (one["on"], one["title"]))[:_MOST_UPCOMING]


def _english(texts: Mapping[str, str]) -> str:
    return (texts or {}).get("en", "").strip()


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
