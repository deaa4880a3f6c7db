"""The annual work plan: its items, narrowed to a year, an area, a kind or a state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from citywide.services.portfolio.models import Stage, StrategicPlan, WorkPlanItem
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of

PER_PAGE = 50


@dataclass(frozen=True)
class WorkFilters:
    """What the work plan is narrowed to; an empty field narrows nothing."""

    year: int | None = None
    area: str = ""
    kind: str = ""
    state: str = ""
    search: str = ""


def work(*, plan: StrategicPlan, filters: WorkFilters, today: dt.date) -> QuerySet[WorkPlanItem]:
    """Return the items of a plan that fit, by year, area and goal."""
    found = WorkPlanItem.objects.filter(goal__area__plan=plan)
    if filters.year is not None:
        found = found.filter(fiscal_year=filters.year)
    if filters.area:
        found = found.filter(goal__area__key=filters.area)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.search:
        words = Q(name__en__icontains=filters.search) | Q(project__code__icontains=filters.search)
        found = found.filter(words | Q(owner__icontains=filters.search))
    if filters.state:
        found = found.filter(_in_state(filters.state, today))
    related = ("goal__area", "project__current_status")
    return found.select_related(*related).order_by(
        "fiscal_year", "goal__area__order", "goal__order", "goal", "due_on", "pk"
    )


def work_page(
    *, plan: StrategicPlan, filters: WorkFilters, today: dt.date, page: Any = 1
) -> Page[WorkPlanItem]:
    """Return one page of the items that fit."""
    return Paginator(work(plan=plan, filters=filters, today=today), PER_PAGE).get_page(page)


def _in_state(state: str, today: dt.date) -> Q:
    """Return the condition that `state_of` would answer so."""
    if state == "dropped":
        return Q(dropped_on__isnull=False)
    done = Q(done_on__isnull=False) | Q(project__stage=Stage.COMPLETED, project__isnull=False)
    kept = Q(dropped_on__isnull=True)
    if state == "done":
        return kept & done
    ended = fiscal_year_of(today)
    late = Q(due_on__lt=today) | Q(due_on__isnull=True, fiscal_year__lt=ended)
    waits = (
        kept
        & Q(done_on__isnull=True)
        & (Q(project__isnull=True) | ~Q(project__stage=Stage.COMPLETED))
    )
    return waits & late if state == "late" else waits & ~late
