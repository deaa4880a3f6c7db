"""Planned value, earned value and actual cost month by month, each summed up from the start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from citywide.services.portfolio.models import Project, StatusUpdate, UpdateState
from citywide.services.portfolio.queries.money.earned import weighed
from citywide.services.portfolio.queries.status import month_end
from citywide.services.portfolio.rules.earned_value import earned_share_of, planned_share_of
from citywide.services.portfolio.rules.plan import Milestone

MOST_MONTHS = 240


@dataclass(frozen=True)
class CurvePoint:
    """The figures at the end of one month, given by its first day, in dollars; None unknown."""

    month: dt.date
    pv_usd: Decimal | None
    ev_usd: Decimal | None
    ac_usd: Decimal | None


def curve_of(*, project: Project, as_of: dt.date) -> tuple[CurvePoint, ...]:
    """Return the curve from the first to the last month of baseline and bookings.

    Planned value is measured against the baseline of the day. Earned value of a past month is what
    the month's published status recorded, else what the days of the tasks say; it is not known
    where a task was under way then. Actual cost ends with the last month finance booked.
    """
    baseline, tasks = weighed(project, as_of)
    budget = baseline.budget_usd if baseline else None
    booked = _booked(project, as_of)
    days = [day for one in tasks for day in (one.baseline_start, one.baseline_end) if day]
    if baseline:
        days += [day for day in (baseline.starts_on, baseline.ends_on) if day]
    days += booked
    if days:
        # What is not over goes on until today, whatever its baseline says.
        days.append(max(min(days), min(as_of, project.completed_on or as_of)))
    recorded = _recorded(project)
    points = []
    for month in _months(days):
        end = month_end(month)
        points.append(
            CurvePoint(
                month=month,
                pv_usd=_worth(budget, planned_share_of(tasks, end)),
                ev_usd=_worth(budget, _earned(tasks, recorded, end, as_of)),
                ac_usd=_cost(booked, month),
            )
        )
    return tuple(points)


def _booked(project: Project, as_of: dt.date) -> dict[dt.date, Decimal]:
    totals: dict[dt.date, Decimal] = {}
    for one in project.spending.filter(month__lte=as_of):
        month = one.month.replace(day=1)
        totals[month] = totals.get(month, Decimal(0)) + one.amount_usd
    return totals


def _recorded(project: Project) -> dict[dt.date, Decimal]:
    """Return the progress of the last status published for each month, by its last day."""
    published = StatusUpdate.objects.filter(
        project=project, state=UpdateState.PUBLISHED, progress_share__isnull=False
    )
    dated = published.order_by("as_of").values_list("as_of", "progress_share")
    return {month_end(day): share for day, share in dated}


def _months(days: Iterable[dt.date]) -> list[dt.date]:
    known = sorted(days)
    if not known:
        return []
    found: list[dt.date] = []
    month = known[0].replace(day=1)
    while month <= known[-1] and len(found) < MOST_MONTHS:
        found.append(month)
        month = (month + dt.timedelta(days=31)).replace(day=1)
    return found


def _earned(
    tasks: tuple[Milestone, ...], recorded: dict[dt.date, Decimal], end: dt.date, as_of: dt.date
) -> Decimal | None:
    if end.replace(day=1) > as_of:
        return None
    if end >= as_of:
        return earned_share_of(tasks)
    if end in recorded:
        return recorded[end]
    return earned_share_of(_then(one, end) for one in tasks)


def _then(one: Milestone, day: dt.date) -> Milestone:
    """Return a task as it stood on a past day; how far it was then is not known."""
    if one.actual_end is not None and one.actual_end <= day:
        return one
    ended_later = one.actual_end is not None and one.baseline_start is not None
    has_begun = one.actual_start is not None and one.actual_start <= day
    # What ended later, or is under way, without a recorded start may have begun before the day.
    may_have_begun = one.actual_start is None and (ended_later or bool(one.done_share))
    start = one.actual_start or dt.date.min if has_begun or may_have_begun else None
    return replace(one, actual_end=None, done_share=None, actual_start=start)


def _worth(budget: Decimal | None, share: Decimal | None) -> Decimal | None:
    return None if budget is None or share is None else budget * share


def _cost(booked: dict[dt.date, Decimal], month: dt.date) -> Decimal | None:
    if not booked or month > max(booked):
        return None
    return sum((amount for when, amount in booked.items() if when <= month), Decimal(0))
