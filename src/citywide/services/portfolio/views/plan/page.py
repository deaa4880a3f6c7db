"""The plan of one project: its chart, its tasks, what is wrong with it, and its baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.models import Project
from citywide.services.portfolio.permissions import may_lead, may_manage
from citywide.services.portfolio.queries.plan import (
    PlanRow,
    PlanTable,
    baselines_of,
    may_be_first,
    plan_of,
)
from citywide.services.portfolio.rules.quality import CHECKS
from citywide.services.portfolio.views.page import for_the_city, project_or_404, trail_of
from citywide.services.portfolio.views.plan.chart import chart_of
from citywide.services.portfolio.words import plan as words
from citywide.services.portfolio.words.money import dollars

PER_PAGE = 100
_PER_CHECK = 20
SHOWN = ("", "late", "open")


@dataclass(frozen=True)
class _Row:
    """A row of the table, with its words."""

    row: PlanRow
    lateness: str
    done: str
    address: str


@dataclass(frozen=True)
class _Findings:
    """What one check found: sentences, each with the address of its row, and how many more."""

    heading: str
    sentences: tuple[tuple[str, str], ...]
    more: int


@require_safe
@for_the_city
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project's plan."""
    project = project_or_404(code)
    table = plan_of(project=project, as_of=timezone.localdate())
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else ""
    page = Paginator(_narrowed(table.rows, shown), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "tab": "plan",
        "trail": trail_of(project, (_("Plan"), None)),
        "table": table,
        "page": page,
        "rows": [_worded(row) for row in page],
        "shown": shown,
        "filters": _filters(shown),
        "chart": chart_of(table) if table.rows else None,
        "findings": _findings(table),
        "next": _next(table),
        "may_manage": may_manage(request.viewer, project),
        **_baselines(request, project),
    }
    return render(request, "portfolio/plan/plan.html", context)


def _narrowed(rows: Sequence[PlanRow], shown: str) -> list[PlanRow]:
    if shown == "late":
        return [row for row in rows if row.is_late]
    if shown == "open":
        return [row for row in rows if row.task.actual_end_on is None]
    return list(rows)


def _filters(shown: str) -> list[tuple[str, str, bool]]:
    labels = {"": _("All"), "open": _("Not finished"), "late": _("Late")}
    return [(key, label, key == shown) for key, label in labels.items()]


def _worded(row: PlanRow) -> _Row:
    is_done = row.task.actual_end_on is not None
    return _Row(
        row,
        words.lateness(row.slip_days, row.overdue_days, is_done),
        words.percent(row.task.done_share),
        _address(row),
    )


def _next(table: PlanTable) -> _Row | None:
    if table.next is None:
        return None
    row = table.by_number.get(table.next.number)
    return _worded(row) if row else None


def _findings(table: PlanTable) -> list[_Findings]:
    rows = table.by_number
    names = {number: row.task.name for number, row in rows.items()}
    found: list[_Findings] = []
    for check in CHECKS:
        of_check = [one for one in table.findings if one.check == check]
        if not of_check:
            continue
        told = tuple(
            (words.finding(one, names), _address(rows.get(one.milestone)))
            for one in of_check[:_PER_CHECK]
        )
        more = max(len(of_check) - _PER_CHECK, 0)
        if check == "no_baseline" and len(of_check) == len(rows) > 1:
            told, more = ((words.without_baseline(), ""),), 0
        found.append(_Findings(str(words.CHECKS[check]), told, more))
    return found


def _address(row: PlanRow | None) -> str:
    """Return where on the pages of the whole table a row stands."""
    if row is None:
        return ""
    page = (row.place - 1) // PER_PAGE + 1
    return f"?page={page}#task-{row.task.pk}" if page > 1 else f"?#task-{row.task.pk}"


def _baselines(request: HttpRequest, project: Project) -> dict[str, Any]:
    is_open = may_be_first(project=project)
    return {
        "baselines": [(one, dollars(one.budget_usd)) for one in baselines_of(project=project)],
        "may_approve": is_open and may_lead(request.viewer),
        "awaits_approval": is_open,
    }
