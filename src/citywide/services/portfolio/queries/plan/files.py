"""A project's plan as files carry it."""

from __future__ import annotations

import datetime as dt

from citywide.services.portfolio.exchange.plan import PlanFile, Task, tidied
from citywide.services.portfolio.exchange.texts import many_lines, one_line
from citywide.services.portfolio.models import BaselineMilestone, Milestone, Project
from citywide.services.portfolio.queries import status
from citywide.services.portfolio.queries.plan.links import as_file_link, links_of


def plan_file_of(*, project: Project, as_of: dt.date) -> PlanFile:
    """Return what is planned, with the dates of the baseline of a day, to be written as a file."""
    baseline = status.baseline_of(project=project, as_of=as_of)
    dates = {one.milestone_id: one for one in baseline.milestones.all()} if baseline else {}
    kept = project.milestones.filter(dropped_on=None).select_related("phase")
    return PlanFile(
        project_name=one_line(str(project)),
        tasks=tuple(task_of(one, dates.get(one.pk)) for one in kept.order_by("order", "pk")),
        links=tuple(as_file_link(link) for link in links_of(project=project)),
    )


def task_of(one: Milestone, base: BaselineMilestone | None = None) -> Task:
    """Return a task as it comes back from a file it was written to.

    Names and notes have no marks a file cannot hold; a milestone that starts on the day it ends
    has an end only.
    """
    return tidied(
        Task(
            number=one.number,
            name=one_line(one.name),
            phase=one_line(one.phase.name) if one.phase else "",
            is_milestone=one.is_milestone,
            baseline_start=base.starts_on if base else None,
            baseline_end=base.ends_on if base else None,
            forecast_start=one.forecast_start_on,
            forecast_end=one.forecast_end_on,
            actual_start=one.actual_start_on,
            actual_end=one.actual_end_on,
            done_share=one.done_share,
            weight=one.weight,
            note=many_lines(one.note),
        )
    )
