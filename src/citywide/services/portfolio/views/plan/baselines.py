"""Baselines: the first one approved, and each one beside what is planned now."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citywide.core.errors import Conflict, UsageError
from citywide.services.portfolio.actions.baseline import set_first_baseline
from citywide.services.portfolio.permissions import may_lead
from citywide.services.portfolio.queries.plan import baselines_of, compared, may_be_first
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404
from citywide.services.portfolio.views.plan.found import plan_trail
from citywide.services.portfolio.words import plan as words
from citywide.services.portfolio.words.oversight import usd

_LARGEST = 32_767


@require_safe
@for_the_city
def baseline(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a baseline beside the last one; the last one beside the forecast."""
    project = project_or_404(code)
    found = (
        baselines_of(project=project).filter(number=number).first() if number <= _LARGEST else None
    )
    if found is None:
        raise Http404(_("This project has no baseline of that number."))
    beside = compared(project=project, baseline=found)
    change = beside.budget_change_usd
    context = {
        "project": project,
        "tab": "plan",
        "baseline": found,
        "beside": beside,
        "budget": _budget(found.budget_usd),
        "later_budget": _budget(beside.later.budget_usd if beside.later else None),
        "budget_change": "" if change is None else _signed(change),
        "end_shift": words.shift(beside.shift_days),
        "rows": [(row, words.shift(row.shift_days)) for row in beside.rows],
        "others": [one for one in baselines_of(project=project) if one.number != number],
        "trail": plan_trail(project, (_("Baseline %(number)s") % {"number": number}, None)),
    }  # fmt: skip
    return render(request, "portfolio/plan/baseline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then approve the plan as baseline 1."""
    project = project_or_404(code)
    must(may_lead(request.viewer))
    error = ""
    if not may_be_first(project=project):
        messages.error(
            request,
            _("This project has its first baseline. Another one needs an approved change request."),
        )
        return redirect("portfolio:plan", code)
    if request.method == "POST":
        try:
            set_first_baseline(by=request.viewer, project=project)
        except (Conflict, UsageError) as wrong:
            error = str(wrong)
        else:
            messages.success(request, _("The plan is approved as baseline 1."))
            return redirect("portfolio:plan", code)
    existing = baselines_of(project=project).first()
    tasks = project.milestones.filter(dropped_on=None).order_by("order", "pk")
    context = {
        "project": project,
        "tab": "plan",
        "error": error,
        "existing": existing,
        "starts_on": existing.starts_on if existing else project.planned_start_on,
        "ends_on": existing.ends_on if existing else project.planned_end_on,
        "budget": _budget(existing.budget_usd if existing else project.cost_usd),
        "tasks": tasks,
        "undated": [one for one in tasks if not (one.actual_end_on or one.forecast_end_on)],
        "trail": plan_trail(project, (_("Approve as baseline 1"), None)),
    }
    status = 422 if error else 200
    return render(request, "portfolio/plan/approve.html", context, status=status)


def _budget(value: Decimal | None) -> str:
    return "" if value is None else usd(value)


def _signed(change: Decimal) -> str:
    if change == 0:
        return _("the same budget")
    if change > 0:
        return _("%(dollars)s more") % {"dollars": usd(change)}
    return _("%(dollars)s less") % {"dollars": usd(-change)}
