"""A project's plan, its slips, its next milestone and what is wrong with it.

The quality checks follow the sense of the 14-point schedule assessment of the US Defense Contract
Management Agency (missing logic, invalid dates, missed tasks), in words a project manager uses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.slip import slip_days, slip_share

LinkKind = Literal["FS", "SS", "FF", "SF"]


@dataclass(frozen=True)
class Milestone:
    """A task or milestone (which has an end only); dates and shares are None when unknown.

    `done_share` is 0 to 1. `forecast_changed_on` is when somebody last looked at the forecast.
    """

    key: str
    name: str = ""
    phase: str | None = None
    baseline_start: date | None = None
    baseline_end: date | None = None
    forecast_start: date | None = None
    forecast_end: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None
    weight: Decimal | None = None
    done_share: Decimal | None = None
    forecast_changed_on: date | None = None

    def __post_init__(self) -> None:
        if self.weight is not None and not (self.weight.is_finite() and self.weight >= 0):
            raise UsageError(f"The weight of {self.key} is {self.weight}. Give 0 or more.")
        share = self.done_share
        if share is not None and not (share.is_finite() and 0 <= share <= 1):
            raise UsageError(f"The share done of {self.key} is {share}. Give a number 0 to 1.")

    @property
    def is_done(self) -> bool:
        """Whether it has ended."""
        return self.actual_end is not None

    @property
    def start(self) -> date | None:
        """The actual start, else the forecast, else the baseline start."""
        return self.actual_start or self.forecast_start or self.baseline_start

    @property
    def end(self) -> date | None:
        """The actual end, else the forecast, else the baseline end."""
        return self.actual_end or self.forecast_end or self.baseline_end


@dataclass(frozen=True)
class Link:
    """`after` waits for `before`: by kind finish-to-start (FS), SS, FF or SF, plus `lag_days`."""

    before: str
    after: str
    lag_days: int = 0
    kind: LinkKind = "FS"


@dataclass(frozen=True)
class Plan:
    """Phases in order, milestones and links; raises UsageError when two milestones share a key."""

    milestones: tuple[Milestone, ...] = ()
    links: tuple[Link, ...] = ()
    phases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        counts = Counter(one.key for one in self.milestones)
        twice = sorted(key for key, count in counts.items() if count > 1)
        if twice:
            raise UsageError(
                f"The plan has more than one milestone numbered {', '.join(twice)}. "
                "Give each its own number."
            )

    @property
    def by_key(self) -> Mapping[str, Milestone]:
        """The milestones by key."""
        return {one.key: one for one in self.milestones}


@dataclass(frozen=True)
class MilestoneSlip:
    """How late a milestone is: days (negative early) and share of its baseline duration."""

    key: str
    slip_days: int | None
    slip_share: Decimal | None


def slips(plan: Plan, as_of: date | None = None) -> tuple[MilestoneSlip, ...]:
    """The slip of every milestone, in the plan's order; None where it cannot be known."""
    return tuple(_slip(one, as_of) for one in plan.milestones)


def next_milestone(plan: Plan) -> Milestone | None:
    """The unfinished milestone that ends first, overdue ones included; None when none has a date.

    Of two on the same day the first in the plan.
    """
    unfinished = [one for one in plan.milestones if not one.is_done and one.end]
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
