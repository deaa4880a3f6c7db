"""A project's plan: milestones with their dates, and which waits for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from citywide.core.errors import UsageError

LinkKind = Literal["FS", "SS", "FF", "SF"]
_MOST_LAG_DAYS = 36_500


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

    def is_done_by(self, as_of: date) -> bool:
        """Whether it had ended on `as_of`; an actual end after that day is a mistake or a plan."""
        return self.actual_end is not None and self.actual_end <= as_of

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

    def __post_init__(self) -> None:
        if abs(self.lag_days) > _MOST_LAG_DAYS:
            raise UsageError(
                f"The lag from {self.before} to {self.after} is {self.lag_days} days. "
                f"Give at most {_MOST_LAG_DAYS}."
            )


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
