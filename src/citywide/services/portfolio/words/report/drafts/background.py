"""Drafts of recommendation, summary and background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citywide.services.portfolio.words.report import english
from citywide.services.portfolio.words.report.figures import ReportFigures

Snapshot = Mapping[str, Any]


def department_of(header: Mapping[str, Any]) -> str:
    """Return the department's full name: Information Technology Department."""
    name = str(header.get("department", ""))
    return name if name.lower().endswith(("department", "office")) else f"{name} Department"


def initials(name: str) -> str:
    """Return the capitals of a name: ITD."""
    return "".join(word[0] for word in name.split() if word[:1].isupper())


def recommendation(snapshot: Snapshot, header: Mapping[str, Any]) -> str:
    """Return what the committee is asked to do."""
    year = english.fiscal_year(snapshot["fiscal_year"])
    return (
        "Accept this status report on the projects the Project Management Office oversees, on the "
        f"{department_of(header)}'s work plan for Fiscal Year {year}, and on what comes next."
    )


def summary(snapshot: Snapshot, figures: ReportFigures) -> str:
    """Return the report in a paragraph."""
    if not snapshot["projects"]:
        first = f"On {english.day(snapshot['as_of'])}, the PMO oversaw no projects."
        return f"{first} {_completed(snapshot, figures)}"
    many = _plural(figures, "committee_projects", "project", "projects")
    sentences = [
        f"On {english.day(snapshot['as_of'])}, the PMO oversaw {{figure:committee_projects}} "
        f"{many} with a budget of {{figure:committee_budget_usd}} in all.",
    ]
    if _known(figures, "committee_on_schedule_share"):
        sentences.append(
            "{figure:committee_on_schedule_share:of} with a published status, or "
            "{figure:committee_on_schedule_share}, were on schedule."
        )
    sentences += [_off_plan(figures), _completed(snapshot, figures)]
    sentences.append(
        "The Committee learns how each project that is not on schedule is brought back to its "
        "plan, what was accomplished, and how the work plan stands."
    )
    return " ".join(one for one in sentences if one)


def _off_plan(figures: ReportFigures) -> str:
    yellow, red = count(figures, "committee_yellow"), count(figures, "committee_red")
    if not yellow and not red:
        return "None was marked YELLOW or RED."
    said = []
    if red:
        said.append(f"{{figure:committee_red:words}} {'was' if red == 1 else 'were'} marked RED")
    if yellow:
        verb = "was" if yellow == 1 else "were"
        said.append(f"{{figure:committee_yellow:words}} {verb} marked YELLOW")
    first, *rest = said
    return f"{first.replace(':words', ':Words')}{''.join(f' and {one}' for one in rest)}."


def _completed(snapshot: Snapshot, figures: ReportFigures) -> str:
    number = count(figures, "committee_completed")
    since = since_words(snapshot)
    if not number:
        return f"No overseen project was completed {since}."
    verb = "project was" if number == 1 else "projects were"
    return f"{{figure:committee_completed:Words}} {verb} completed {since}."


def since_words(snapshot: Snapshot) -> str:
    """Return since when completed projects are counted."""
    if snapshot["previous_on"]:
        return f"since the report of {english.day(snapshot['previous_on'])}"
    return "since the City's records of projects begin"


def office(snapshot: Snapshot, figures: ReportFigures, header: Mapping[str, Any]) -> str:
    """Return what the project office is and what it aims at."""
    name = department_of(header)
    said = (
        f"The Project Management Office (PMO) is part of the {name} ({initials(name)}). Its "
        "project managers lead the City's larger technology projects together with the departments "
        "that need them. Each month they compare every project with its approved plan, name the "
        "risks they see, and act early on those marked YELLOW or RED."
    )
    paragraphs = [said]
    if "committee_success_target" in figures:
        paragraphs.append(
            "The target success rate of PMO projects is {figure:committee_success_target}. "
            "A project counts as a success when it ends no later, and costs no more, than "
            "{figure:policy_success_tolerance} beyond its approved plan."
        )
    if _known(figures, "committee_success_rate"):
        paragraphs[-1] += (
            f" Of the projects completed {since_words(snapshot)}, "
            "{figure:committee_success_rate:of} that can be judged were, a success rate of "
            "{figure:committee_success_rate}."
        )
    return "\n\n".join(paragraphs)


def strategic_plan(snapshot: Snapshot, header: Mapping[str, Any]) -> str:
    """Return which strategic plan guides the projects."""
    plan = snapshot["plan"]
    if not plan:
        return "No strategic plan has been entered yet, so projects are not grouped by its areas."
    years = f"from {english.month(plan['starts_on'])} to {english.month(plan['ends_on'])}"
    said = [f"The {plan['name']} sets the direction of technology in the City {years}."]
    if plan["is_draft"]:
        said.append("It is still a draft.")
    if plan["starts_on"] > snapshot["as_of"]:
        said.append("Until it begins, the plan before it stays in force.")
    if plan["next"]:
        said.append(f"The plan that follows it is the {plan['next']}.")
    said.append(
        "The plan says where the City wants to be; the work plan of each fiscal year says which "
        "projects and milestones lead there."
    )
    if header.get("strategic_plan"):
        said.append(str(header["strategic_plan"]))
    return " ".join(said)


def count(figures: ReportFigures, key: str) -> int:
    """Return a figure that is a count; 0 where it is not known."""
    figure = figures.get(key)
    return int(figure.value) if figure and figure.value is not None else 0


def _plural(figures: ReportFigures, key: str, one: str, many: str) -> str:
    return one if count(figures, key) == 1 else many


def _known(figures: ReportFigures, key: str) -> bool:
    return key in figures and figures[key].value is not None
