"""What was known of a document's project on each day it has a status for.

The same as `queries.status.facts_of` reads from the database, worked out from the document: with
a hundred thousand statuses, asking the database for each would take an hour. A test holds the two
together.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import overload

from citywide.services.portfolio.exchange.document import (
    Action,
    Baseline,
    ItemKind,
    ProjectRecord,
    RegisterItem,
    StatusRecord,
)
from citywide.services.portfolio.exchange.plan import Task
from citywide.services.portfolio.rules import status
from citywide.services.portfolio.rules.slip import latest

_CENT = Decimal("0.01")
SERIOUS = 2
"""The severity of an issue that has none: it has happened, so it is not minor."""


class Known:
    """One project of a document, asked day by day."""

    def __init__(self, project: ProjectRecord) -> None:
        self._project = project
        self._baselines = sorted(project.baselines, key=lambda one: one.number)
        booked = sorted(project.spending, key=lambda one: one.month)
        self._months = [one.month for one in booked]
        self._totals = list(accumulate(in_cents(one.amount_usd) for one in booked))
        self._numbers = frozenset(task.number for task in project.milestones)
        self._items = [
            one for one in project.register if one.kind in {ItemKind.RISK, ItemKind.ISSUE}
        ]
        self._first_opened = min((one.opened_on for one in project.register), default=None)

    def on(self, said: StatusRecord) -> status.Facts:
        """Return the facts a status is computed from, with the forecasts it gives itself."""
        day, project = said.as_of, self._project
        baseline = self.baseline(day)
        units, changed = self._scope(baseline)
        risks, issues = self._open_items(day)
        is_over = project.completed_on is not None and project.completed_on <= day
        return status.Facts(
            as_of=day,
            baseline_start=baseline.starts_on if baseline else None,
            baseline_end=baseline.ends_on if baseline else None,
            # The plan has no history: what a status of that day says of the end comes first.
            forecast_end=said.forecast_end or self._plan_end(day),
            actual_end=project.completed_on if is_over else None,
            baseline_budget_usd=in_cents(baseline.budget_usd) if baseline else None,
            forecast_cost_usd=in_cents(said.forecast_cost_usd),
            spent_usd=self.spent(day),
            baseline_scope_units=units,
            changed_scope_units=changed,
            risks=risks,
            issues=issues,
        )

    def baseline(self, day: dt.date) -> Baseline | None:
        """Return the last baseline approved by a day."""
        approved = [one for one in self._baselines if one.approved_on <= day]
        return approved[-1] if approved else None

    def spent(self, day: dt.date) -> Decimal | None:
        """Return dollars booked up to a day's month; None when nothing was."""
        count = bisect_right(self._months, day)
        return self._totals[count - 1] if count else None

    def phase(self, day: dt.date) -> str:
        """Return the phase of the milestone that comes next; tasks count if there is none."""
        open_ones = [one for one in self._project.milestones if not _is_reached(one, day)]
        offered = [one for one in open_ones if one.is_milestone] or open_ones
        dated = [(end, one) for one in offered if (end := _end(one))]
        return min(dated, key=lambda pair: pair[0])[1].phase if dated else ""

    def _plan_end(self, day: dt.date) -> dt.date | None:
        return latest(
            *(
                task.actual_end if _is_reached(task, day) else task.forecast_end
                for task in self._project.milestones
            )
        )

    def _scope(self, baseline: Baseline | None) -> tuple[int | None, int | None]:
        dates = dates_of(self._project, baseline) if baseline else ()
        if not dates:
            return None, None
        planned = {number for number, _start, _end in dates}
        return len(planned), len(planned ^ self._numbers)

    def _open_items(
        self, day: dt.date
    ) -> tuple[tuple[status.RiskFact, ...] | None, tuple[status.IssueFact, ...] | None]:
        if self._first_opened is None or self._first_opened > day:
            return None, None
        is_open = [
            one
            for one in self._items
            if one.opened_on <= day and (one.closed_on is None or one.closed_on > day)
        ]
        return (
            tuple(
                status.RiskFact(
                    one.probability,
                    one.impact,
                    is_overdue=_is_overdue(one, day),
                    is_mitigated=any(a.owner and a.due_on for a in one.actions),
                )
                for one in is_open
                if one.kind is ItemKind.RISK and one.probability and one.impact
            ),
            tuple(
                status.IssueFact(
                    one.severity or SERIOUS,
                    is_overdue=_is_overdue(one, day),
                    has_action=any(_is_sound(a, day) for a in one.actions),
                )
                for one in is_open
                if one.kind is ItemKind.ISSUE
            ),
        )


@overload
def in_cents(amount: Decimal) -> Decimal: ...


@overload
def in_cents(amount: None) -> None: ...


def in_cents(amount: Decimal | None) -> Decimal | None:
    """Return dollars with two decimals, as the database gives them back."""
    return None if amount is None else amount.quantize(_CENT)


def dates_of(
    project: ProjectRecord, baseline: Baseline
) -> Sequence[tuple[str, dt.date | None, dt.date | None]]:
    """Return (number, start, end) of each task in a baseline.

    A plan file carries one baseline's dates with its tasks: they are those of the last baseline,
    where it lists none itself.
    """
    if baseline.tasks:
        return [(one.number, one.starts_on, one.ends_on) for one in baseline.tasks]
    if baseline.number != max(one.number for one in project.baselines):
        return []
    return [
        (one.number, one.baseline_start, one.baseline_end)
        for one in project.milestones
        if one.baseline_start or one.baseline_end
    ]


def _is_reached(task: Task, day: dt.date) -> bool:
    return task.actual_end is not None and task.actual_end <= day


def _end(task: Task) -> dt.date | None:
    return task.actual_end or task.forecast_end


def _is_sound(action: Action, day: dt.date) -> bool:
    is_open = action.done_on is None or action.done_on > day
    return bool(is_open and action.owner and action.due_on and action.due_on >= day)


def _is_overdue(item: RegisterItem, day: dt.date) -> bool:
    late = [one for one in item.actions if one.due_on and one.due_on < day]
    is_late = any(one.done_on is None or one.done_on > day for one in late)
    return is_late or (item.due_on is not None and item.due_on < day)
