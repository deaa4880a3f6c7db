"""How late the milestones of a plan are, which comes next, and what is wrong with the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citywide.services.portfolio.rules.plan import Link, LinkKind, Milestone, Plan
from citywide.services.portfolio.rules.quality import CHECKS, QualityFinding, quality
from citywide.services.portfolio.rules.slip import slip_days, slip_share

__all__ = [
    "CHECKS",
    "Link",
    "LinkKind",
    "Milestone",
    "MilestoneSlip",
    "Plan",
    "QualityFinding",
    "next_milestone",
    "quality",
    "slips",
]


@dataclass(frozen=True)
class MilestoneSlip:
    """How late a milestone is: days (negative early) and share of its baseline duration."""

    key: str
    slip_days: int | None
    slip_share: Decimal | None


def slips(plan: Plan, as_of: date | None = None) -> tuple[MilestoneSlip, ...]:
    """The slip of every milestone, in the plan's order; None where it cannot be known."""
    return tuple(_slip(one, as_of) for one in plan.milestones)


def next_milestone(plan: Plan, as_of: date) -> Milestone | None:
    """The milestone not finished by `as_of` that ends first; None when none has a date.

    An overdue one counts: it still comes next. Of two on the same day the first in the plan.
    """
    unfinished = [one for one in plan.milestones if not one.is_done_by(as_of) and one.end]
    return min(unfinished, key=lambda one: one.end or date.max, default=None)


def _slip(milestone: Milestone, as_of: date | None) -> MilestoneSlip:
    days = slip_days(
        baseline_end=milestone.baseline_end,
        forecast_end=milestone.forecast_end,
        actual_end=milestone.actual_end,
        as_of=as_of,
    )
    share = slip_share(
        days, baseline_start=milestone.baseline_start, baseline_end=milestone.baseline_end
    )
    return MilestoneSlip(milestone.key, days, share)
