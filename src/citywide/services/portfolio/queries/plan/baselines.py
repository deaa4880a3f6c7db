"""The baselines of a project, and each beside what is planned now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from citywide.services.portfolio.models import Baseline, BaselineMilestone, Milestone, Project

Dates = tuple[dt.date | None, dt.date | None]
"""Start and end."""


@dataclass(frozen=True)
class ComparedRow:
    """One task in an old baseline and now; None where it is not part of one of them."""

    task: Milestone
    old: Dates | None
    new: Dates | None

    @property
    def shift_days(self) -> int | None:
        """Days the end moved, negative earlier; None where one end is not known."""
        old, new = self.old and self.old[1], self.new and self.new[1]
        return (new - old).days if old and new else None


@dataclass(frozen=True)
class Compared:
    """A baseline beside a later one, or beside the forecast when `later` is None."""

    baseline: Baseline
    later: Baseline | None
    rows: tuple[ComparedRow, ...]
    ends_on: dt.date | None
    """The end compared with: the later baseline's, or the last forecast or actual end."""

    @property
    def shift_days(self) -> int | None:
        """Days the project's end moved; None where one is not known."""
        if self.ends_on is None or self.baseline.ends_on is None:
            return None
        return (self.ends_on - self.baseline.ends_on).days

    @property
    def budget_change_usd(self) -> Decimal | None:
        """Dollars the budget changed; None where one is not known or nothing is compared."""
        later, old = self.later and self.later.budget_usd, self.baseline.budget_usd
        return later - old if later is not None and old is not None else None


def baselines_of(*, project: Project) -> QuerySet[Baseline]:
    """Return every baseline of a project, newest first; `tasks` of each says how many it has."""
    related = ("approved_by", "change_request")
    counted = project.baselines.select_related(*related).annotate(tasks=Count("milestones"))
    return counted.order_by("-number")


def compared(*, project: Project, baseline: Baseline) -> Compared:
    """Return a baseline beside the project's last one; the last itself beside the forecast."""
    last = project.baselines.order_by("number").last()
    later = last if last and last.number != baseline.number else None
    old, tasks = _dates(baseline), list(project.milestones.order_by("order", "pk"))
    new = _dates(later) if later else {one.pk: _now(one) for one in tasks if not one.dropped_on}
    rows = tuple(
        ComparedRow(one, old.get(one.pk), new.get(one.pk))
        for one in tasks
        if one.pk in old or one.pk in new
    )
    return Compared(baseline, later, rows, later.ends_on if later else _last_end(rows))


def may_be_first(*, project: Project) -> bool:
    """Return whether the plan can be approved as baseline 1: there is none, or it has no tasks."""
    found = list(project.baselines.annotate(tasks=Count("milestones"))[:2])
    if not found:
        return True
    has_plan = project.milestones.filter(dropped_on=None).exists()
    return len(found) == 1 and not found[0].tasks and has_plan


def _dates(baseline: Baseline) -> Mapping[int, Dates]:
    found = BaselineMilestone.objects.filter(baseline=baseline)
    return {one.milestone_id: (one.starts_on, one.ends_on) for one in found}


def _now(one: Milestone) -> Dates:
    return (
        one.actual_start_on or one.forecast_start_on,
        one.actual_end_on or one.forecast_end_on,
    )


def _last_end(rows: tuple[ComparedRow, ...]) -> dt.date | None:
    return max((row.new[1] for row in rows if row.new and row.new[1]), default=None)
