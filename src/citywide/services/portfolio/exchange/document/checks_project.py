"""One project of a document: its people, dates, money, plan, register and statuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from citywide.services.portfolio.exchange.document.checks_status import check_statuses
from citywide.services.portfolio.exchange.document.model import Baseline, ProjectRecord
from citywide.services.portfolio.exchange.document.places import Place, Problems
from citywide.services.portfolio.exchange.document.references import References, at_most_once
from citywide.services.portfolio.exchange.document.words import Decision, ItemKind, Stage
from citywide.services.portfolio.exchange.mistakes import Mistakes
from citywide.services.portfolio.exchange.plan_checks import PlacedLink, PlacedTask, check_plan

Named = tuple[str, dt.date | None]
"""A date and the name it has in the document."""


def check_project(
    project: ProjectRecord, place: Place, references: References, problems: Problems
) -> None:
    """Note everything that does not fit together in a project."""
    _check_names(project, place, references, problems)
    _check_dates(project, place, problems)
    _check_stage(project, place, problems)
    _check_money(project, place, problems)
    _check_plan(project, place, problems)
    _check_baselines(project, place, references, problems)
    _check_register(project, place, references, problems)
    check_statuses(project, place, references, problems)


def in_order(dates: Sequence[Named], place: Place, problems: Problems) -> None:
    """Note each known date that lies before the known one it must follow."""
    known = [(name, day) for name, day in dates if day]
    for (early, first), (late, second) in pairwise(known):
        if second < first:
            problems.add(
                f"{late} ({second}) lies before {early} ({first}). Correct one of them.",
                (*place, late),
            )


def _check_names(
    project: ProjectRecord, place: Place, references: References, problems: Problems
) -> None:
    references.department(project.lead_department, (*place, "lead_department"), problems)
    for position, name in enumerate(project.departments):
        references.department(name, (*place, "departments", position), problems)
    at_most_once(project.departments, (*place, "departments"), "department", problems)
    references.person(project.manager, (*place, "manager"), problems)
    references.person(project.sponsor, (*place, "sponsor"), problems)
    references.area(project.strategic_area, (*place, "strategic_area"), problems)
    others = [one.on for one in project.dependencies]
    at_most_once(others, (*place, "dependencies"), "project", problems)
    for position, other in enumerate(others):
        at = (*place, "dependencies", position, "on")
        references.code(other, at, problems)
        if other == project.code:
            problems.add(f"Project {other} depends on itself. Remove that.", at)


def _check_dates(project: ProjectRecord, place: Place, problems: Problems) -> None:
    life = [("proposed_on", project.proposed_on), ("approved_on", project.approved_on)]
    work = [("started_on", project.started_on), ("completed_on", project.completed_on)]
    in_order([*life, ("completed_on", project.completed_on)], place, problems)
    in_order(work, place, problems)
    in_order([*life[:1], ("cancelled_on", project.cancelled_on)], place, problems)
    planned = [("planned_start_on", project.planned_start_on),
               ("planned_end_on", project.planned_end_on)]  # fmt: skip
    in_order(planned, place, problems)
    if project.started_on and project.approved_on and project.started_on < project.approved_on:
        problems.warn(f"Project {project.code} started before it was approved.", place)


def _check_stage(project: ProjectRecord, place: Place, problems: Problems) -> None:
    is_dropped = project.stage in {Stage.CANCELLED, Stage.DECLINED}
    for name, day, is_so in (
        ("completed_on", project.completed_on, project.stage is Stage.COMPLETED),
        ("cancelled_on", project.cancelled_on, is_dropped),
    ):
        if is_so and not day:
            problems.add(
                f"Project {project.code} is {project.stage.value}, so it needs {name}.", place
            )
        if day and not is_so:
            problems.add(
                f"Project {project.code} has {name}, but its stage is {project.stage.value}. "
                "Correct one of them.",
                (*place, name),
            )
    if project.is_sensitive and not project.sensitive_reason.strip():
        problems.add(
            f"Project {project.code} is high profile or sensitive. Say why, in sensitive_reason.",
            place,
        )


def _check_money(project: ProjectRecord, place: Place, problems: Problems) -> None:
    rows = [(one.fund, one.fiscal_year) for one in project.funding]
    at_most_once(rows, (*place, "funding"), "fund and year", problems)
    booked = [(f"{one.month:%Y-%m}", one.fund) for one in project.spending]
    at_most_once(booked, (*place, "spending"), "month and fund", problems)


def _check_plan(project: ProjectRecord, place: Place, problems: Problems) -> None:
    at_most_once(project.phases, (*place, "phases"), "phase", problems)
    for position, task in enumerate(project.milestones):
        if task.phase and task.phase not in project.phases:
            problems.add(
                f"{task.phase!r} is not among the phases of project {project.code}. Add it there.",
                (*place, "milestones", position, "phase"),
            )
    found = Mistakes("")
    check_plan(
        [PlacedTask(task, position) for position, task in enumerate(project.milestones)],
        [PlacedLink(link, position) for position, link in enumerate(project.links)],
        found,
    )
    for finding in found.errors:
        part = "links" if finding.path == "Depends on" else "milestones"
        problems.add(finding.message, (*place, part, finding.line or 0))


def _check_baselines(
    project: ProjectRecord, place: Place, references: References, problems: Problems
) -> None:
    at_most_once([b.number for b in project.baselines], (*place, "baselines"), "number", problems)
    numbers = {task.number for task in project.milestones}
    for position, baseline in enumerate(project.baselines):
        at = (*place, "baselines", position)
        in_order([("starts_on", baseline.starts_on), ("ends_on", baseline.ends_on)], at, problems)
        references.person(baseline.approved_by, (*at, "approved_by"), problems)
        at_most_once([t.number for t in baseline.tasks], (*at, "tasks"), "task", problems)
        for t, task in enumerate(baseline.tasks):
            in_order([("starts_on", task.starts_on), ("ends_on", task.ends_on)],
                     (*at, "tasks", t), problems)  # fmt: skip
            if task.number not in numbers:
                problems.add(f"There is no milestone {task.number} in the project.",
                             (*at, "tasks", t, "number"))  # fmt: skip
        _check_rebaselining(project, baseline, at, problems)
    known = sorted(enumerate(project.baselines), key=lambda pair: pair[1].number)
    for (_, one), (position, other) in pairwise(known):
        if other.approved_on < one.approved_on:
            problems.add(
                f"Baseline {other.number} was approved before baseline {one.number}.",
                (*place, "baselines", position, "approved_on"),
            )


def _check_rebaselining(
    project: ProjectRecord, baseline: Baseline, place: Place, problems: Problems
) -> None:
    title = baseline.change_request
    requests = [i for i in project.register if i.kind is ItemKind.CHANGE_REQUEST]
    request = next((item for item in requests if item.title == title), None)
    if title and not (request and request.change and request.change.decision is Decision.APPROVED):
        problems.add(
            f"{title!r} is not an approved change request of project {project.code}.",
            (*place, "change_request"),
        )
    if not title and baseline.number > 1:
        problems.warn(
            f"Baseline {baseline.number} of project {project.code} names no change request.", place
        )


def _check_register(
    project: ProjectRecord, place: Place, references: References, problems: Problems
) -> None:
    titles = [item.title for item in project.register]
    at_most_once(titles, (*place, "register"), "title", problems)
    for position, item in enumerate(project.register):
        at = (*place, "register", position)
        references.person(item.owner, (*at, "owner"), problems)
        in_order([("opened_on", item.opened_on), ("closed_on", item.closed_on)], at, problems)
        for a, action in enumerate(item.actions):
            references.person(action.owner, (*at, "actions", a, "owner"), problems)
        if item.change:
            change = item.change
            references.person(change.requested_by, (*at, "change", "requested_by"), problems)
            references.person(change.decided_by, (*at, "change", "decided_by"), problems)
            if change.decision and not change.decided_on:
                problems.add(f"The day {item.title!r} was decided is missing.", (*at, "change"))
            if change.decided_by and change.decided_by.lower() == change.requested_by.lower():
                problems.add("Nobody decides on their own request.", (*at, "change", "decided_by"))
            if item.kind is not ItemKind.CHANGE_REQUEST:
                problems.add("Only a change request has a change.", (*at, "change"))
