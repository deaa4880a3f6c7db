"""How much of their time people and departments need for their projects, month by month."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from citywide.core.errors import UsageError

_MOST_MONTHS = 600


@dataclass(frozen=True)
class Assignment:
    """A project on somebody's desk: `who` is a manager or department, `effort_share` of full time.

    1 is all of one person's time. UsageError when the share is negative or no number.
    """

    who: str
    project: str
    starts_on: date | None
    ends_on: date | None
    effort_share: Decimal | None

    def __post_init__(self) -> None:
        share = self.effort_share
        if share is not None and not (share.is_finite() and share >= 0):
            raise UsageError(
                f"The share of time for {self.project} is {share}. "
                "Give a number from 0, such as 0.25 for a quarter of the time."
            )

    @property
    def is_known(self) -> bool:
        """Whether its load can be computed: both dates, in order, and the share are there."""
        dates = self.starts_on, self.ends_on
        return None not in (*dates, self.effort_share) and dates[0] <= dates[1]  # type: ignore[operator]


@dataclass(frozen=True)
class MonthLoad:
    """One month of one manager or department.

    `month` is its first day; `load_share` is in full-time people, averaged over the month's days;
    `projects` are those under way in it, in order of their names.
    """

    who: str
    month: date
    load_share: Decimal
    projects: tuple[str, ...]


@dataclass(frozen=True)
class Capacity:
    """The load of each month and desk that has one, and what could not be counted."""

    loads: tuple[MonthLoad, ...]
    unknown: tuple[Assignment, ...]

    def overloads(self, limit_share: Decimal = Decimal(1)) -> tuple[MonthLoad, ...]:
        """The months above the limit; exactly at the limit is full, not overloaded."""
        return tuple(one for one in self.loads if one.load_share > limit_share)


def capacity(assignments: Iterable[Assignment], *, first: date, last: date) -> Capacity:
    """The load from the month of `first` to the month of `last`, by desk and then month.

    A project that runs for part of a month counts for that part of its days. UsageError when the
    months are swapped or more than 600.
    """
    months = tuple(_months(first, last))
    shares: dict[tuple[str, date], list[tuple[str, Decimal]]] = defaultdict(list)
    unknown = []
    for one in assignments:
        if not one.is_known:
            unknown.append(one)
            continue
        for month in months:
            days = _days_in(one, month)
            if days:
                part = (one.effort_share or Decimal(0)) * days / _length(month)
                shares[one.who, month].append((one.project, part))
    loads = (_load(who, month, parts) for (who, month), parts in sorted(shares.items()))
    return Capacity(tuple(loads), tuple(unknown))


def _load(who: str, month: date, parts: list[tuple[str, Decimal]]) -> MonthLoad:
    total = sum((part for _, part in parts), Decimal(0))
    return MonthLoad(who, month, total, tuple(sorted({project for project, _ in parts})))


def _months(first: date, last: date) -> Iterator[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 1 <= count <= _MOST_MONTHS:
        raise UsageError(
            f"Capacity is shown for 1 to {_MOST_MONTHS} months; {first} to {last} is not that. "
            "Choose another first or last month."
        )
    start = first.year * 12 + first.month - 1
    return (date(month // 12, month % 12 + 1, 1) for month in range(start, start + count))


def _days_in(one: Assignment, month: date) -> int:
    assert one.starts_on is not None and one.ends_on is not None
    last = month + timedelta(days=_length(month) - 1)
    return max((min(one.ends_on, last) - max(one.starts_on, month)).days + 1, 0)


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]
