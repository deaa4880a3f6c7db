"""Drafts of the work plan's status, by strategic area, and of what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.drafts.background import department_of

Snapshot = Mapping[str, Any]
_MOST_TOLD = 5


def intro(snapshot: Snapshot, header: Mapping[str, Any]) -> str:
    """Return what the work plan is."""
    year = english.fiscal_year(snapshot["fiscal_year"])
    name = department_of(header)
    if not snapshot["areas"]:
        return f"No work plan for Fiscal Year {year} has been entered."
    return (
        f"The {name}'s work plan for Fiscal Year {year} follows the areas of the strategic plan. "
        "Each area names what was to be done, by when, and how far it has come."
    )


def area(snapshot: Snapshot, one: Mapping[str, Any]) -> str:
    """Return what was accomplished in an area, from the latest statuses of its projects."""
    told = [
        project
        for project in snapshot["projects"]
        if project["area"] == one["key"] and project["accomplished"]
    ]
    done = [project for project in snapshot["completed"] if project["area"] == one["key"]]
    lines = [
        f"- **{project['title']}:** {project['accomplished']}" for project in told[:_MOST_TOLD]
    ]
    if lines:
        return "\n\n".join(["Accomplished most recently:", "\n".join(lines)])
    if done:
        names = english.some([project["title"] for project in done], _MOST_TOLD)
        return f"Completed in this area: {names}."
    return "No accomplishments have been recorded in this area yet."


def upcoming(snapshot: Snapshot) -> str:
    """Return what begins or is launched in the months to come."""
    coming = snapshot["upcoming"]
    if not coming:
        return "No start or launch is planned for the six months that follow this report."
    lines = [
        f"- **{one['title']}:** {_WHAT[one['kind']]} {english.day(one['on'])}"
        for one in coming[: 2 * _MOST_TOLD]
    ]
    return "\n\n".join(
        ["In the six months that follow this report, these are planned first:", "\n".join(lines)]
    )


_WHAT = {"start": "begins", "launch": "is forecast to be completed"}
