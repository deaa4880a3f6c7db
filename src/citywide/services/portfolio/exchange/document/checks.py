"""What a schema cannot know: names that must exist, dates in order, a RED that has an answer."""

from __future__ import annotations

from collections.abc import Iterable

from citywide.services.portfolio.exchange.document.checks_project import check_project
from citywide.services.portfolio.exchange.document.model import (
    PortfolioDocument,
    ProjectRecord,
    StrategicPlan,
)
from citywide.services.portfolio.exchange.document.places import Place, Problems
from citywide.services.portfolio.exchange.document.references import References, at_most_once
from citywide.services.portfolio.exchange.document.words import WorkKind


def check_portfolio(document: PortfolioDocument, problems: Problems) -> None:
    """Note everything that does not fit together in a document."""
    references = References(
        departments=frozenset(document.departments),
        people=frozenset(person.email.lower() for person in document.people),
        areas=frozenset(_areas(document.strategic_plan)),
        codes=frozenset(project.code for project in document.projects),
    )
    at_most_once(document.departments, ("departments",), "department", problems)
    emails = [person.email.lower() for person in document.people]
    at_most_once(emails, ("people",), "person", problems)
    for position, person in enumerate(document.people):
        if person.department:
            references.department(person.department, ("people", position, "department"), problems)
    at_most_once([one.code for one in document.projects], ("projects",), "code", problems)
    if document.strategic_plan:
        _check_plan(document.strategic_plan, references, problems)
    for position, project in enumerate(document.projects):
        check_project(project, ("projects", position), references, problems)
    _check_circles(document.projects, problems)


def _areas(plan: StrategicPlan | None) -> Iterable[str]:
    return [area.key for area in plan.areas] if plan else []


def _check_plan(plan: StrategicPlan, references: References, problems: Problems) -> None:
    at: Place = ("strategic_plan",)
    if plan.ends_on <= plan.starts_on:
        problems.add(
            f"The plan ends on {plan.ends_on}, not after it starts ({plan.starts_on}).",
            (*at, "ends_on"),
        )
    at_most_once([area.key for area in plan.areas], (*at, "areas"), "key", problems)
    for a, area in enumerate(plan.areas):
        for g, goal in enumerate(area.goals):
            for i, item in enumerate(goal.items):
                place = (*at, "areas", a, "goals", g, "items", i)
                if item.project:
                    references.code(item.project, (*place, "project"), problems)
                elif item.kind is WorkKind.PROJECT:
                    problems.add("An item of the kind project names the code of a project.", place)


def _check_circles(projects: Iterable[ProjectRecord], problems: Problems) -> None:
    needs = {project.code: {one.on for one in project.dependencies} for project in projects}
    left = {code: others & needs.keys() - {code} for code, others in needs.items()}
    while free := [code for code, others in left.items() if not others]:
        for code in free:
            del left[code]
        for others in left.values():
            others.difference_update(free)
    if left:
        listed = ", ".join(sorted(left)[:20])
        problems.add(
            f"Projects wait for each other in a circle: look at the dependencies of {listed}.",
            ("projects",),
        )
