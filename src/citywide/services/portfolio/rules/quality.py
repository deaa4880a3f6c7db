"""What is wrong with a plan: the checks a project manager would make by eye.

They follow the sense of the 14-point schedule assessment of the US Defense Contract Management
Agency (missing logic, invalid dates, missed tasks), applied to every milestone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import Any

from citywide.services.portfolio.rules.plan import Link, Milestone, Plan

# Every check there is, in the order findings are given; words makes a sentence of each.
CHECKS = (
    "dates_missing",
    "no_baseline",
    "past_without_actual",
    "actual_in_future",
    "end_before_start",
    "forecast_stale",
    "no_dependency",
    "link_unknown",
    "successor_too_early",
    "cycle",
)


@dataclass(frozen=True)
class QualityFinding:
    """One mistake: the check (of CHECKS), the milestone's key, and what was found."""

    check: str
    milestone: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def quality(plan: Plan, as_of: date, *, stale_after_days: int = 35) -> tuple[QualityFinding, ...]:
    """Every mistake in a plan as of a day, by check and then in the plan's order.

    `stale_after_days`: a forecast of something unfinished that nobody has looked at for longer is
    stale; where it is not recorded when somebody did, that is not judged. A plan of one milestone
    needs no dependency.
    """
    by_key = plan.by_key
    found = chain(
        chain.from_iterable(_of_milestone(one, as_of, stale_after_days) for one in plan.milestones),
        _unlinked(plan),
        chain.from_iterable(_of_link(by_key, link) for link in plan.links),
        _cycle(plan),
    )
    return tuple(sorted(found, key=lambda one: CHECKS.index(one.check)))


def _of_milestone(one: Milestone, as_of: date, stale_after_days: int) -> Iterator[QualityFinding]:
    if one.actual_end is None and one.forecast_end is None:
        yield QualityFinding("dates_missing", one.key)
    if one.baseline_end is None:
        yield QualityFinding("no_baseline", one.key)
    yield from _overdue(one, as_of)
    for name, day in (("actual_start", one.actual_start), ("actual_end", one.actual_end)):
        if day and day > as_of:
            yield QualityFinding("actual_in_future", one.key, {"date": name, "on": day})
    yield from _swapped(one)
    seen = one.forecast_changed_on
    if seen and not one.is_done and (as_of - seen).days > stale_after_days:
        known = {"changed_on": seen, "days": (as_of - seen).days}
        yield QualityFinding("forecast_stale", one.key, known)


def _overdue(one: Milestone, as_of: date) -> Iterator[QualityFinding]:
    if one.is_done or one.end is None or one.end >= as_of:
        return
    yield QualityFinding(
        "past_without_actual", one.key, {"due_on": one.end, "days": (as_of - one.end).days}
    )


def _swapped(one: Milestone) -> Iterator[QualityFinding]:
    pairs = (
        ("baseline", one.baseline_start, one.baseline_end),
        ("forecast", one.forecast_start, one.forecast_end),
        ("actual", one.actual_start, one.actual_end),
    )
    for dates, start, end in pairs:
        if start and end and end < start:
            known = {"dates": dates, "start": start, "end": end}
            yield QualityFinding("end_before_start", one.key, known)


def _unlinked(plan: Plan) -> Iterator[QualityFinding]:
    linked = {key for link in plan.links for key in (link.before, link.after)}
    if len(plan.milestones) > 1:
        for one in plan.milestones:
            if one.key not in linked:
                yield QualityFinding("no_dependency", one.key)


def _of_link(by_key: Mapping[str, Milestone], link: Link) -> Iterator[QualityFinding]:
    unknown = [key for key in (link.before, link.after) if key not in by_key]
    if unknown:
        missing = {"before": link.before, "unknown": tuple(unknown)}
        yield QualityFinding("link_unknown", link.after, missing)
        return
    before, after = by_key[link.before], by_key[link.after]
    earliest = _date_of(before, starts=link.kind[0] == "S")
    held = _date_of(after, starts=link.kind[1] == "S")
    if earliest is None or held is None:
        return
    earliest += timedelta(days=link.lag_days)
    if held < earliest:
        when = {"on": held, "earliest": earliest, "lag_days": link.lag_days}
        known: dict[str, Any] = {"before": link.before, "kind": link.kind, **when}
        yield QualityFinding("successor_too_early", link.after, known)


def _date_of(one: Milestone, *, starts: bool) -> date | None:
    # A milestone in the narrow sense has an end only: it starts when it ends.
    return (one.start or one.end) if starts else one.end


def _cycle(plan: Plan) -> Iterator[QualityFinding]:
    graph: TopologicalSorter[str] = TopologicalSorter()
    for link in plan.links:
        graph.add(link.after, link.before)
    try:
        graph.prepare()
    except CycleError as error:
        # graphlib names the first again at the end, and each waits for the one before it.
        members = tuple(error.args[1])
        yield QualityFinding("cycle", members[0], {"milestones": members})
