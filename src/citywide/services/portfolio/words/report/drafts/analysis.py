"""Drafts of the analysis: what the office does, how the projects stand, what was accomplished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.drafts.background import (
    count,
    since_words,
)
from citywide.services.portfolio.words.report.figures import ReportFigures

Snapshot = Mapping[str, Any]
MOST_HIGHLIGHTS = 3
_MOST_NAMED = 3


def overview(snapshot: Snapshot, figures: ReportFigures) -> str:
    """Return how many projects there are and the six ways in which overseeing them serves."""
    projects = snapshot["projects"]
    if not projects:
        return "The PMO oversees no projects at this time."
    many = "project" if count(figures, "committee_projects") == 1 else "projects"
    first = (
        f"At present the PMO follows {{figure:committee_projects}} {many}, whose approved budgets "
        "come to {figure:committee_budget_usd}. Residents gain from that in six ways:"
    )
    ways = [
        (
            "Stewardship of Public Funds",
            "{figure:committee_budget_usd} in active projects is watched month by month against "
            "what was approved.",
        ),
        ("Better Services for Residents", _better_services(projects)),
        ("Cross-Department Coordination", _departments(figures)),
        ("Transparent Accountability", _accountability(figures)),
        ("Reduced Risk to the City", _risk(projects)),
        ("Modernizing City Infrastructure", _modernizing(snapshot["completed"])),
    ]
    items = [f"{place}. **{name}:** {said}" for place, (name, said) in enumerate(ways, start=1)]
    return "\n\n".join([first, "\n".join(items)])


def _better_services(projects: Sequence[Mapping[str, Any]]) -> str:
    named = [one["title"] for one in projects if one["area"] == "community-engagement"]
    if not named:
        return "Projects are followed until residents and staff use what they bring."
    return (
        f"Projects such as {english.listed(named[:_MOST_NAMED])} change how residents are served."
    )


def _departments(figures: ReportFigures) -> str:
    number = count(figures, "committee_departments")
    if number == 1:
        return "One department takes part, and all its projects are planned in one place."
    return (
        "{figure:committee_departments} departments take part in these projects; planning them in "
        "one place avoids gaps and double work."
    )


def _accountability(figures: ReportFigures) -> str:
    share = figures.get("committee_on_schedule_share")
    if share is None or share.value is None:
        return "The status of every project is published with its reasons and its history."
    return (
        "{figure:committee_on_schedule_share} of projects are on schedule, and the status of every "
        "one is published with its reasons and its history."
    )


def _risk(projects: Sequence[Mapping[str, Any]]) -> str:
    named = [one["title"] for one in not_green(projects)]
    said = "Delays are seen early, before they cost more than planned"
    if not named:
        return f"{said}; at this time no project is marked YELLOW or RED."
    return f"{said}, as with {english.some(named, _MOST_NAMED)}."


def _modernizing(completed: Sequence[Mapping[str, Any]]) -> str:
    named = [one["title"] for one in chosen(completed)][:2]
    if not named:
        return "Systems that have become too old are replaced one after another."
    return f"Systems that have become too old are replaced, lately by {english.listed(named)}."


def status(snapshot: Snapshot, figures: ReportFigures) -> str:
    """Return how many projects are GREEN, YELLOW and RED, and what these words mean."""
    projects = snapshot["projects"]
    if not projects:
        return "There is no project whose status could be reported."
    share = figures.get("committee_on_schedule_share")
    said = []
    if share is None or share.value is None:
        said.append("No project had a published status on the day of this report.")
    else:
        said.append(
            "Of the projects with a published status, {figure:committee_on_schedule_share} "
            "({figure:committee_on_schedule_share:of}, exactly "
            "{figure:committee_on_schedule_share:exact}) are on schedule and marked GREEN: they "
            "keep to their approved time and budget, and no significant issue is open."
        )
        if share.unknown:
            said.append(_without_status(share.unknown))
    yellow = _marked(projects, "YELLOW", figures, "committee_yellow")
    red = _marked(projects, "RED", figures, "committee_red")
    if not yellow and not red:
        said.append("No project is marked YELLOW or RED.")
    paragraphs = [" ".join(said)]
    if yellow:
        paragraphs.append(
            f"{yellow} YELLOW means at risk: the plan can still be kept if something is done."
        )
    if red:
        paragraphs.append(
            f"{red} RED means that the project has departed significantly from its approved plan."
        )
    return "\n\n".join(paragraphs)


def _without_status(unknown: int) -> str:
    subject = "project has" if unknown == 1 else "projects have"
    verb = "is" if unknown == 1 else "are"
    return (
        "{figure:committee_on_schedule_share:unknown} more "
        f"{subject} no published status yet and {verb} not counted in this share."
    )


def _marked(
    projects: Sequence[Mapping[str, Any]], colour: str, figures: ReportFigures, key: str
) -> str:
    named = [one["title"] for one in projects if one["status"] == colour]
    if not named:
        return ""
    if len(named) == 1:
        return f"{{figure:{key}:Words}} project, {named[0]}, is marked {colour}."
    if len(named) <= _MOST_NAMED:
        listed = english.listed(named)
        return f"{{figure:{key}:Words}} projects are marked {colour}: {listed}."
    return f"{{figure:{key}:Words}} projects are marked {colour}; the table names each of them."


def not_green(projects: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the projects that are RED, then those that are YELLOW, each by title."""
    found = [one for one in projects if one["status"] in {"RED", "YELLOW"}]
    return sorted(found, key=lambda one: (one["status"] != "RED", one["title"]))


def highlights(snapshot: Snapshot, figures: ReportFigures) -> str:
    """Return what was completed, and the highlights among it."""
    number = count(figures, "committee_completed")
    if not number:
        return f"No overseen project was completed {since_words(snapshot)}."
    many = "project" if number == 1 else "projects"
    first = (
        f"The PMO has completed {{figure:committee_completed}} {many} {since_words(snapshot)}. "
        "Appendix A lists every one."
    )
    picked = chosen(snapshot["completed"])
    if not picked:
        return first
    parts = [f"{first} Among them:" if number > len(picked) else first]
    for one in picked:
        parts.append(f"### {one['title']}")
        done = english.month(one["completed_on"])
        parts.append(f"Completed in {done}, led by {one['department']}. {one['outcome']}".strip())
    return "\n\n".join(parts)


def chosen(completed: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the completed projects to highlight: the largest that say what they brought."""
    telling = [one for one in completed if one["outcome"]]
    telling.sort(key=lambda one: (-Decimal(one["budget_usd"] or 0), one["code"]))
    return telling[:MOST_HIGHLIGHTS]
