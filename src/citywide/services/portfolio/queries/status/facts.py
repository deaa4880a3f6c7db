"""The facts a status is computed from, as the records stood on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from citywide.services.portfolio.models import (
    Baseline,
    ItemKind,
    MitigatingAction,
    Project,
    RegisterItem,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.status.history import latest
from citywide.services.portfolio.queries.status.plan import baseline_of, plan_end_on, scope_of
from citywide.services.portfolio.rules import status
from citywide.services.portfolio.rules.slip import latest as latest_day

SERIOUS = 2
_UNSET: Any = object()


def with_records(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Return projects with everything `facts_of` reads, in a few queries for all of them."""
    items = RegisterItem.objects.prefetch_related("actions")
    return projects.prefetch_related(
        Prefetch("baselines", Baseline.objects.prefetch_related("milestones")),
        "milestones",
        "spending",
        Prefetch("register", items),
        Prefetch("updates", StatusUpdate.objects.filter(state=UpdateState.PUBLISHED)),
    )


def facts_of(
    *,
    project: Project,
    as_of: dt.date,
    forecast_end_on: dt.date | None = _UNSET,
    forecast_cost_usd: Decimal | None = _UNSET,
) -> status.Facts:
    """Return what was known of a project on a day.

    The forecasts are those of the status published last by that day unless given, such as from an
    update being written. A project ends no earlier than its last milestone, so a milestone
    forecast for later counts. Dates of milestones are those on record now, unless reached later.
    """
    published = latest(project=project, as_of=as_of)
    if forecast_end_on is _UNSET:
        forecast_end_on = published.forecast_end_on if published else None
    if forecast_cost_usd is _UNSET:
        forecast_cost_usd = published.forecast_cost_usd if published else None
    baseline = baseline_of(project=project, as_of=as_of)
    is_over = project.completed_on is not None and project.completed_on <= as_of
    units, changed = scope_of(project=project, baseline=baseline, as_of=as_of)
    risks, issues = _open_items(project, as_of)
    return status.Facts(
        as_of=as_of,
        baseline_start=baseline.starts_on if baseline else None,
        baseline_end=baseline.ends_on if baseline else None,
        forecast_end=latest_day(forecast_end_on, plan_end_on(project=project, as_of=as_of)),
        actual_end=project.completed_on if is_over else None,
        baseline_budget_usd=baseline.budget_usd if baseline else None,
        forecast_cost_usd=forecast_cost_usd,
        spent_usd=spent_of(project=project, as_of=as_of),
        baseline_scope_units=units,
        changed_scope_units=changed,
        risks=risks,
        issues=issues,
    )


def compute_now(*, project: Project, as_of: dt.date, **forecasts: Any) -> status.Computed:
    """Return the status computed from the records as they stood on a day.

    `forecasts` are those of `facts_of`: forecast_end_on and forecast_cost_usd.
    """
    facts = facts_of(project=project, as_of=as_of, **forecasts)
    return status.compute(facts, policy().thresholds)


def frozen(computed: status.Computed) -> dict[str, Any]:
    """Return a computed status as an update keeps it: each axis by name, dates and shares as text.

    The keys of an axis are colour, share, reason and facts; `words.status` makes sentences of it.
    """
    return {
        axis.value: {
            "colour": one.colour.value if one.colour else "",
            "share": None if one.share is None else str(one.share),
            "reason": one.reason,
            "facts": {name: _plain(value) for name, value in one.facts.items()},
        }
        for axis, one in computed.axes.items()
    }


def spent_of(*, project: Project, as_of: dt.date) -> Decimal | None:
    """Return dollars spent up to the month of a day; None when finance has sent nothing."""
    booked = [one.amount_usd for one in project.spending.all() if one.month <= as_of]
    return sum(booked, Decimal(0)) if booked else None


def is_sound(action: MitigatingAction, as_of: dt.date) -> bool:
    """Return whether an action is open, owned and due no earlier than a day."""
    is_dated = action.due_on is not None and action.due_on >= as_of
    is_open = action.done_on is None or action.done_on > as_of
    return is_open and action.owner_id is not None and is_dated


def _open_items(
    project: Project, as_of: dt.date
) -> tuple[tuple[status.RiskFact, ...] | None, tuple[status.IssueFact, ...] | None]:
    """Return the risks and issues open on a day; None for both when no register was kept by then.

    A risk that is not rated has no place in the matrix and is left out. An issue has happened: one
    without a severity counts as serious.
    """
    kept = [one for one in project.register.all() if one.opened_on <= as_of]
    if not kept:
        return None, None
    is_open = [one for one in kept if one.closed_on is None or one.closed_on > as_of]
    rated = (one for one in is_open if one.kind == ItemKind.RISK and one.probability and one.impact)
    issues = (one for one in is_open if one.kind == ItemKind.ISSUE)
    return tuple(_risk(one, as_of) for one in rated), tuple(_issue(one, as_of) for one in issues)


def _risk(item: RegisterItem, as_of: dt.date) -> status.RiskFact:
    is_mitigated = any(one.owner_id and one.due_on for one in item.actions.all())
    return status.RiskFact(
        item.probability, item.impact, is_overdue=_overdue(item, as_of), is_mitigated=is_mitigated
    )


def _issue(item: RegisterItem, as_of: dt.date) -> status.IssueFact:
    has_action = any(is_sound(one, as_of) for one in item.actions.all())
    return status.IssueFact(
        item.severity or SERIOUS, is_overdue=_overdue(item, as_of), has_action=has_action
    )


def _overdue(item: RegisterItem, as_of: dt.date) -> bool:
    """Return whether an item is past its day, or an action that was not done by then is."""
    late = [one for one in item.actions.all() if one.due_on and one.due_on < as_of]
    is_late = any(one.done_on is None or one.done_on > as_of for one in late)
    return is_late or (item.due_on is not None and item.due_on < as_of)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
