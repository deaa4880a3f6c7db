"""Earned value of a project, and for each figure that cannot be computed what it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from citywide.services.portfolio.models import Baseline, Project
from citywide.services.portfolio.queries import status
from citywide.services.portfolio.queries.plan.table import as_plan
from citywide.services.portfolio.rules.earned_value import (
    EarnedValue,
    earned_share_of,
    earned_value,
    planned_share_of,
)
from citywide.services.portfolio.rules.plan import Milestone

INPUTS = {
    "bac": ("budget",),
    "pv": ("budget", "planned"),
    "ev": ("budget", "earned"),
    "ac": ("spent",),
    "sv": ("budget", "planned", "earned"),
    "cv": ("budget", "earned", "spent"),
    "spi": ("budget", "planned", "earned"),
    "cpi": ("budget", "earned", "spent"),
    "eac": ("budget", "earned", "spent"),
    "etc": ("budget", "earned", "spent"),
    "vac": ("budget", "earned", "spent"),
    "tcpi": ("budget", "earned", "spent"),
}
"""What each figure of `rules.earned_value` is computed from, in the order they are shown."""


@dataclass(frozen=True)
class Lack:
    """Why an input or a figure is not known; `count` is of tasks."""

    key: str
    count: int = 0


@dataclass(frozen=True)
class Earned:
    """The figures of a day against a baseline; shares are 0 to 1."""

    as_of: dt.date
    baseline: Baseline | None
    figures: EarnedValue
    planned_share: Decimal | None
    earned_share: Decimal | None
    lacks: dict[str, Lack] = field(default_factory=dict)
    """Input that is not known -> why."""

    def lack_of(self, figure: str) -> Lack | None:
        """Return why a figure cannot be computed; None when it can."""
        if getattr(self.figures, figure) is not None:
            return None
        missing = (self.lacks[name] for name in INPUTS[figure] if name in self.lacks)
        return next(missing, None) or self._zero(figure)

    def _zero(self, figure: str) -> Lack:
        """Return which denominator is zero."""
        if figure == "spi":
            return Lack("nothing_planned" if self.figures.bac else "zero_budget")
        if figure == "tcpi":
            return Lack("all_spent")
        return Lack("nothing_spent" if not self.figures.ac else "nothing_earned")


def earned_of(*, project: Project, as_of: dt.date) -> Earned:
    """Return a project's earned value on a day, as far as it can be known."""
    baseline, tasks = weighed(project, as_of)
    budget = baseline.budget_usd if baseline else None
    planned = planned_share_of(tasks, as_of)
    earned = earned_share_of(tasks)
    spent = status.spent_of(project=project, as_of=as_of)
    return Earned(
        as_of=as_of,
        baseline=baseline,
        figures=earned_value(
            budget_at_completion_usd=budget,
            planned_share=planned,
            earned_share=earned,
            actual_cost_usd=spent,
        ),
        planned_share=planned,
        earned_share=earned,
        lacks=_lacks(baseline, tasks, planned, earned, spent),
    )


def weighed(project: Project, as_of: dt.date) -> tuple[Baseline | None, tuple[Milestone, ...]]:
    """Return the baseline of a day, and what is planned, with that baseline's dates."""
    baseline = status.baseline_of(project=project, as_of=as_of)
    dates = {one.milestone_id: one for one in baseline.milestones.all()} if baseline else {}
    kept = project.milestones.filter(dropped_on=None).select_related("phase")
    return baseline, as_plan(list(kept.order_by("order", "pk")), [], dates).milestones


def _lacks(
    baseline: Baseline | None,
    tasks: tuple[Milestone, ...],
    planned: Decimal | None,
    earned: Decimal | None,
    spent: Decimal | None,
) -> dict[str, Lack]:
    found: dict[str, Lack] = {}
    if baseline is None:
        found["budget"] = Lack("no_baseline")
    elif baseline.budget_usd is None:
        found["budget"] = Lack("no_budget")
    counted = [one for one in tasks if one.weight is None or one.weight > 0]
    undated = [one for one in counted if one.baseline_end is None]
    if planned is None:
        found["planned"] = _why(tasks, counted, undated, "without_baseline")
    if earned is None:
        found["earned"] = _why(tasks, counted, _unmeasured(counted), "without_share")
    if spent is None:
        found["spent"] = Lack("nothing_booked")
    return found


def _why(
    tasks: tuple[Milestone, ...], counted: list[Milestone], wrong: list[Milestone], key: str
) -> Lack:
    if not tasks:
        return Lack("no_plan")
    return Lack(key, len(wrong)) if counted else Lack("no_weights")


def _unmeasured(tasks: Iterable[Milestone]) -> list[Milestone]:
    return [one for one in tasks if not one.is_done and one.actual_start and one.done_share is None]
