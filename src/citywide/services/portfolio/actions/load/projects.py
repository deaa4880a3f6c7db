"""The projects of a document themselves, with money, plan and what they wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from citywide.core.errors import UsageError
from citywide.services.portfolio.actions.load.place import Place, noon
from citywide.services.portfolio.actions.load.rows import insert
from citywide.services.portfolio.exchange.document import ProjectRecord
from citywide.services.portfolio.exchange.plan import Task
from citywide.services.portfolio.models import (
    Funding,
    Milestone,
    MilestoneLink,
    Phase,
    Project,
    ProjectDependency,
    Spending,
)
from citywide.services.portfolio.queries.project import judged

SOURCE = "document"
"""What spending says it came from."""
ENDED = frozenset({"cancelled", "declined"})


def values_of(said: ProjectRecord, place: Place) -> dict[str, Any]:
    """Return the fields of a project as the document says them."""
    is_overseen = judged(
        cost_usd=said.cost_usd,
        departments=len({*said.departments, said.lead_department}),
        starts_on=said.planned_start_on,
        ends_on=said.planned_end_on,
        is_sensitive=said.is_sensitive,
    ).is_overseen
    return {
        "title": said.title.by_language(),
        "name": said.title.en,
        "summary": said.summary.by_language(),
        "description": said.description,
        "outcome": said.outcome.by_language(),
        "stage": said.stage.value,
        "lead_department": place.departments[said.lead_department],
        "sponsor_id": place.person(said.sponsor),
        "manager_id": place.person(said.manager),
        "effort_share": said.effort_share,
        "vendor": said.vendor,
        "procurement_stage": said.procurement_stage.value,
        "strategic_area_id": place.areas[said.strategic_area] if said.strategic_area else None,
        "service_area": said.service_area,
        "council_district": said.council_district,
        "work_plan_year": said.work_plan_year,
        "cost_usd": said.cost_usd,
        "planned_start_on": said.planned_start_on,
        "planned_end_on": said.planned_end_on,
        "is_sensitive": said.is_sensitive,
        "sensitive_reason": said.sensitive_reason,
        "is_overseen": is_overseen,
        "approved_on": said.approved_on,
        "started_on": said.started_on,
        "completed_on": said.completed_on,
        "ended_on": said.cancelled_on if said.stage.value in ENDED else None,
    }


def put_projects(records: Sequence[ProjectRecord], place: Place) -> dict[str, Project]:
    """Put in projects that are new, and return them by code."""
    now = timezone.now()
    made = [
        Project(
            code=one.code,
            proposed_at=noon(one.proposed_on) if one.proposed_on else now,
            changed_at=now,
            **values_of(one, place),
        )
        for one in records
    ]
    place.add("projects", made)
    by_code = {one.code: one for one in made}
    through = Project.departments.through
    joined = [
        through(project_id=by_code[one.code].pk, department_id=place.departments[name].pk)
        for one in records
        for name in dict.fromkeys([one.lead_department, *one.departments])
    ]
    through.objects.bulk_create(joined, batch_size=2_000)
    return by_code


def put_money(pairs: Sequence[tuple[ProjectRecord, Project]], place: Place) -> None:
    """Put in funding and spending; what a project has of the same fund and time is replaced."""
    ids = [project.pk for _said, project in pairs]
    keys = {
        (project.pk, one.fund, one.fiscal_year) for said, project in pairs for one in said.funding
    }
    known = Funding.objects.filter(project__in=ids)
    stale = [one.pk for one in known if (one.project_id, one.fund, one.fiscal_year) in keys]
    Funding.objects.filter(pk__in=stale).delete()
    Spending.objects.filter(project__in=ids, source=SOURCE).delete()
    booked = set(Spending.objects.filter(project__in=ids).values_list("project", "month", "fund"))
    place.counts["funding"] += insert(
        Funding,
        ("project", "fund", "fiscal_year", "budget_usd", "committed_usd"),
        [
            (project.pk, one.fund, one.fiscal_year, one.budget_usd, one.committed_usd)
            for said, project in pairs
            for one in said.funding
        ],
    )
    place.counts["spending"] += insert(
        Spending,
        ("project", "month", "fund", "amount_usd", "source"),
        [
            (project.pk, one.month, one.fund, one.amount_usd, SOURCE)
            for said, project in pairs
            for one in said.spending
            # What finance booked itself counts.
            if (project.pk, one.month, one.fund) not in booked
        ],
    )


Milestones = Mapping[tuple[int, str], Milestone]
"""Milestones by project's key and number."""


def put_plan(pairs: Sequence[tuple[ProjectRecord, Project]], place: Place) -> Milestones:
    """Put in phases, milestones and links, and return every milestone of these projects.

    What a project has of the same name or number is changed to what the document says.
    """
    ids = [project.pk for _said, project in pairs]
    phases = {(one.project_id, one.name): one for one in Phase.objects.filter(project__in=ids)}
    new_phases = [
        Phase(project=project, name=name, order=order)
        for said, project in pairs
        for order, name in enumerate(said.phases)
        if (project.pk, name) not in phases
    ]
    place.add("phases", new_phases)
    phases |= {(one.project_id, one.name): one for one in new_phases}
    known = {(one.project_id, one.number): one for one in Milestone.objects.filter(project__in=ids)}
    new, changed = [], []
    for said, project in pairs:
        for order, task in enumerate(said.milestones):
            values = {
                "phase": phases.get((project.pk, task.phase)),
                "name": task.name,
                "is_milestone": task.is_milestone,
                "forecast_start_on": task.forecast_start,
                "forecast_end_on": task.forecast_end,
                "actual_start_on": task.actual_start,
                "actual_end_on": task.actual_end,
                "weight": task.weight,
                "done_share": task.done_share,
                "note": task.note,
                "order": order,
            }
            found = known.get((project.pk, task.number))
            if found is None:
                new.append(_milestone(project, task, values))
            elif any(getattr(found, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(found, name, value)
                changed.append(found)
    place.add("milestones", new)
    place.change(changed, *_MILESTONE_FIELDS)
    found_all = known | {(one.project_id, one.number): one for one in new}
    _put_links(pairs, found_all, place)
    return found_all


def _milestone(project: Project, task: Task, values: dict[str, Any]) -> Milestone:
    """Residents see a project's milestones at first; its manager may choose others."""
    return Milestone(project=project, number=task.number, is_key=task.is_milestone, **values)


_MILESTONE_FIELDS = (
    "phase",
    "name",
    "is_milestone",
    "forecast_start_on",
    "forecast_end_on",
    "actual_start_on",
    "actual_end_on",
    "weight",
    "done_share",
    "note",
    "order",
)


def _put_links(
    pairs: Sequence[tuple[ProjectRecord, Project]], milestones: Milestones, place: Place
) -> None:
    ids = [project.pk for _said, project in pairs]
    known = set(MilestoneLink.objects.filter(after__project__in=ids).values_list("before", "after"))
    links = [
        MilestoneLink(
            before=milestones[project.pk, link.before],
            after=milestones[project.pk, link.after],
            kind=link.kind.value,
            lag_days=link.lag_days,
        )
        for said, project in pairs
        for link in said.links
    ]
    place.add("links", [one for one in links if (one.before_id, one.after_id) not in known])


def put_dependencies(
    pairs: Sequence[tuple[ProjectRecord, Project]], codes: Mapping[str, Project], place: Place
) -> None:
    """Put in what projects wait for, once every project is there."""
    ids = [project.pk for _said, project in pairs]
    rows = ProjectDependency.objects.filter(project__in=ids)
    known = set(rows.values_list("project", "needs"))
    new = [
        ProjectDependency(project=project, needs=codes[one.on], note=one.note)
        for said, project in pairs
        for one in said.dependencies
        if (project.pk, codes[one.on].pk) not in known
    ]
    place.add("dependencies", new)


def check_circles() -> None:
    """Raise UsageError when projects wait for each other, those of the document and others."""
    waits: dict[str, set[str]] = {}
    pairs = ProjectDependency.objects.values_list("project__code", "needs__code")
    for code, needs in pairs:
        waits.setdefault(code, set()).add(needs)
    while free := [code for code in waits if not waits[code] & waits.keys()]:
        for code in free:
            del waits[code]
    if waits:
        raise UsageError(
            f"Projects would wait for each other in a circle: {', '.join(sorted(waits)[:20])}. "
            "Remove one of their dependencies."
        )
