"""What a project's plan says on a day: where it ends, how far it is, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from citywide.services.portfolio.models import Baseline, BaselineMilestone, Milestone, Project
from citywide.services.portfolio.rules import earned_value, plan, schedule
from citywide.services.portfolio.rules.slip import latest as latest_day


def baseline_of(*, project: Project, as_of: dt.date) -> Baseline | None:
    """Return the last baseline approved on or before a day."""
    approved = [one for one in project.baselines.all() if one.approved_on <= as_of]
    return max(approved, key=lambda one: one.number, default=None)


def plan_end_on(*, project: Project, as_of: dt.date) -> dt.date | None:
    """Return when the last task or milestone ends by its forecast, or ended; None if unknown."""
    kept = [one for one in project.milestones.all() if not _dropped(one, as_of)]
    return latest_day(*(_reached(one, as_of) or one.forecast_end_on for one in kept))


def last_unfinished(*, project: Project, as_of: dt.date) -> Milestone | None:
    """Return the unfinished task or milestone whose forecast is the latest."""
    found = [one for one in _unfinished(project, as_of) if one.forecast_end_on]
    return max(found, key=lambda one: one.forecast_end_on, default=None)


def progress_of(*, project: Project, as_of: dt.date) -> Decimal | None:
    """Return the share of the planned work that is done, by weight; None without a plan."""
    found = _plan(project, as_of).milestones
    return earned_value.earned_share_of(found) if found else None


def next_milestone(*, project: Project, as_of: dt.date) -> Milestone | None:
    """Return the unfinished milestone that ends first; tasks count where there is no milestone."""
    found = _unfinished(project, as_of)
    offered = [one for one in found if one.is_milestone] or found
    by_number = {one.number: one for one in offered}
    first = schedule.next_milestone(_as_plan(offered, {}), as_of)
    return by_number[first.key] if first else None


def milestones_to_look_at(*, project: Project, as_of: dt.date, most: int = 8) -> list[Milestone]:
    """Return what a monthly update asks about: unfinished key milestones, else those next in time.

    What is past its forecast comes too, whether key or not.
    """
    found = _unfinished(project, as_of)
    overdue = [one for one in found if one.forecast_end_on and one.forecast_end_on < as_of]
    chosen = [one for one in found if one.is_key or one in overdue]
    ordered = sorted(chosen or found, key=lambda one: (one.forecast_end_on or dt.date.max, one.pk))
    return ordered[:most]


def scope_of(
    *, project: Project, baseline: Baseline | None, as_of: dt.date
) -> tuple[int | None, int | None]:
    """Return milestones in the baseline, and how many were dropped from it or added since."""
    planned = {one.milestone_id for one in baseline.milestones.all()} if baseline else set()
    if not planned:
        return None, None
    kept = {one.pk for one in project.milestones.all() if not _dropped(one, as_of)}
    return len(planned), len(planned ^ kept)


def _unfinished(project: Project, as_of: dt.date) -> list[Milestone]:
    kept = (one for one in project.milestones.all() if not _dropped(one, as_of))
    return [one for one in kept if _reached(one, as_of) is None]


def _dropped(milestone: Milestone, as_of: dt.date) -> bool:
    return milestone.dropped_on is not None and milestone.dropped_on <= as_of


def _reached(milestone: Milestone, as_of: dt.date) -> dt.date | None:
    """Return when it ended, if it had by a day."""
    ended = milestone.actual_end_on
    return ended if ended and ended <= as_of else None


def _plan(project: Project, as_of: dt.date) -> plan.Plan:
    baseline = baseline_of(project=project, as_of=as_of)
    dates = {one.milestone_id: one for one in baseline.milestones.all()} if baseline else {}
    kept = (one for one in project.milestones.all() if not _dropped(one, as_of))
    return _as_plan(kept, dates)


def _as_plan(milestones: Iterable[Milestone], dates: Mapping[int, BaselineMilestone]) -> plan.Plan:
    return plan.Plan(tuple(_as_milestone(one, dates.get(one.pk)) for one in milestones))


def _as_milestone(one: Milestone, base: BaselineMilestone | None) -> plan.Milestone:
    return plan.Milestone(
        key=one.number,
        name=one.name,
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
