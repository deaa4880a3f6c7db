"""A project's plan as its page shows it: rows with slips, findings, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from citywide.core.errors import NotFound
from citywide.services.portfolio.models import (
    Baseline,
    BaselineMilestone,
    Milestone,
    MilestoneLink,
    Phase,
    Project,
)
from citywide.services.portfolio.queries import status
from citywide.services.portfolio.queries.plan.links import links_of, needs_in
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules import plan, schedule
from citywide.services.portfolio.rules.quality import QualityFinding


@dataclass(frozen=True)
class PlanRow:
    """One task: `slip_days` against the baseline (negative early, None unknown).

    `overdue_days` counts from the forecast of what is not finished, 0 when it is not overdue.
    `needs` is what it waits for, like `3FS+2d;4`, and `needed` those tasks.
    """

    task: Milestone
    place: int
    baseline_start: dt.date | None = None
    baseline_end: dt.date | None = None
    slip_days: int | None = None
    overdue_days: int = 0
    needs: str = ""
    needed: tuple[Milestone, ...] = ()

    @property
    def is_late(self) -> bool:
        """Return whether it ends or ended after its baseline, or should have ended by now."""
        return self.overdue_days > 0 or (self.slip_days is not None and self.slip_days > 0)


@dataclass(frozen=True)
class PlanTable:
    """A plan on a day; `dropped` are tasks that are no longer planned."""

    as_of: dt.date
    rows: tuple[PlanRow, ...]
    dropped: tuple[Milestone, ...]
    phases: tuple[Phase, ...]
    baseline: Baseline | None
    findings: tuple[QualityFinding, ...]
    next: Milestone | None

    @property
    def by_number(self) -> Mapping[str, PlanRow]:
        """The rows by their task's number."""
        return {row.task.number: row for row in self.rows}


def plan_of(*, project: Project, as_of: dt.date) -> PlanTable:
    """Return a project's plan against its baseline of a day."""
    tasks = list(project.milestones.select_related("phase").order_by("order", "pk"))
    kept = [one for one in tasks if one.dropped_on is None]
    links = links_of(project=project)
    baseline = status.baseline_of(project=project, as_of=as_of)
    dates = {one.milestone_id: one for one in baseline.milestones.all()} if baseline else {}
    judged = as_plan(kept, links, dates)
    stale = policy().thresholds.stale_after_days
    return PlanTable(
        as_of=as_of,
        rows=_rows(kept, links, judged, as_of),
        dropped=tuple(one for one in tasks if one.dropped_on is not None),
        phases=tuple(project.phases.all()),
        baseline=baseline,
        findings=schedule.quality(judged, as_of, stale_after_days=stale),
        next=status.next_milestone(project=project, as_of=as_of),
    )


def as_plan(
    tasks: list[Milestone], links: list[MilestoneLink], dates: Mapping[int, BaselineMilestone]
) -> plan.Plan:
    """Return records as the rules judge them; `dates` are a baseline's, by the task's key."""
    return plan.Plan(
        tuple(_as_milestone(one, dates.get(one.pk)) for one in tasks),
        tuple(_as_link(one) for one in links),
    )


def task(*, project: Project, task_id: int) -> Milestone:
    """Return one task of a project, dropped or not; raises NotFound."""
    found = project.milestones.select_related("phase").filter(pk=task_id).first()
    if found is None:
        raise NotFound(f"The plan of {project.code} has no such task. Look at the plan again.")
    return found


def _rows(
    tasks: list[Milestone], links: list[MilestoneLink], judged: plan.Plan, as_of: dt.date
) -> tuple[PlanRow, ...]:
    needs = needs_in(links, {one.number for one in tasks})
    needed: dict[int, list[Milestone]] = {}
    for link in links:
        needed.setdefault(link.after_id, []).append(link.before)
    slips = schedule.slips(judged, as_of)
    return tuple(
        PlanRow(
            task=one,
            place=place,
            baseline_start=known.baseline_start,
            baseline_end=known.baseline_end,
            slip_days=slip.slip_days,
            overdue_days=_overdue(known, as_of),
            needs=needs.get(one.pk, ""),
            needed=tuple(needed.get(one.pk, ())),
        )
        for place, (one, known, slip) in enumerate(
            zip(tasks, judged.milestones, slips, strict=True), 1
        )
    )


def _overdue(one: plan.Milestone, as_of: dt.date) -> int:
    if one.is_done or one.end is None:
        return 0
    return max((as_of - one.end).days, 0)


def _as_milestone(one: Milestone, base: BaselineMilestone | None) -> plan.Milestone:
    return plan.Milestone(
        key=one.number,
        name=one.name,
        phase=one.phase.name if one.phase else None,
        baseline_start=base.starts_on if base else None,
        baseline_end=base.ends_on if base else None,
        forecast_start=one.forecast_start_on,
        forecast_end=one.forecast_end_on,
        actual_start=one.actual_start_on,
        actual_end=one.actual_end_on,
        weight=one.weight,
        done_share=one.done_share,
        forecast_changed_on=one.forecast_changed_on,
    )


def _as_link(link: MilestoneLink) -> plan.Link:
    # As the column keeps it; a kind outside the four cannot be saved by the forms or the imports.
    kind: plan.LinkKind = link.kind
    return plan.Link(link.before.number, link.after.number, link.lag_days, kind)
