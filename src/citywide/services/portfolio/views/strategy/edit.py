"""The lead's pages for the plan itself, its areas and its goals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import strategy as actions
from citywide.services.portfolio.forms.strategy import AreaForm, GoalForm, PlanForm
from citywide.services.portfolio.models import Goal, StrategicArea, StrategicPlan
from citywide.services.portfolio.permissions import may_lead
from citywide.services.portfolio.queries.strategy import current_plan
from citywide.services.portfolio.views.page import allowed
from citywide.services.portfolio.views.strategy.page import frame, plan_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Make a plan: the first, or the one that follows."""
    form = PlanForm(request.POST or None)
    return _answer(
        request,
        form,
        _("New strategic plan"),
        lambda: actions.save_plan(by=request.viewer, values=form.values()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def plan(request: HttpRequest) -> HttpResponse:
    """Change the current plan's name, days, and whether it is a draft."""
    found = plan_or_404()
    form = PlanForm(request.POST or None, plan=found)
    return _answer(
        request,
        form,
        _("Edit the plan"),
        lambda: actions.save_plan(by=request.viewer, values=form.values(), plan=found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def add_area(request: HttpRequest) -> HttpResponse:
    """Add an area to the current plan."""
    form, of = AreaForm(request.POST or None), plan_or_404()
    return _answer(
        request,
        form,
        _("Add an area"),
        lambda: actions.save_area(by=request.viewer, plan=of, values=form.values()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def area(request: HttpRequest, area_id: int) -> HttpResponse:
    """Change an area."""
    found = _area_or_404(area_id)
    form = AreaForm(request.POST or None, area=found)
    return _answer(
        request,
        form,
        _("Edit this area"),
        lambda: actions.save_area(
            by=request.viewer, plan=found.plan, values=form.values(), area=found
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def add_goal(request: HttpRequest, area_id: int) -> HttpResponse:
    """Add a goal to an area."""
    form, of = GoalForm(request.POST or None), _area_or_404(area_id)
    return _answer(
        request,
        form,
        _("Add a goal"),
        lambda: actions.save_goal(by=request.viewer, area=of, values=form.values()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_lead)
def goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Change a goal and its target metrics."""
    found = Goal.objects.select_related("area").filter(pk=goal_id).first()
    if found is None:
        raise Http404(_("There is no such goal."))
    form = GoalForm(request.POST or None, goal=found)
    return _answer(
        request,
        form,
        _("Edit this goal"),
        lambda: actions.save_goal(
            by=request.viewer, area=found.area, values=form.values(), goal=found
        ),
    )


def _answer(
    request: HttpRequest,
    form: Form,
    heading: str,
    save: Callable[[], StrategicPlan | StrategicArea | Goal],
) -> HttpResponse:
    """Keep what was sent and go to the plan, or show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except CitywideError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect("portfolio:strategy")
    context: dict[str, Any] = frame("plan", (heading, None), plan=current_plan())
    context |= {"form": form, "heading": heading, "back": reverse("portfolio:strategy")}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/strategy/form.html", context, status=status)


def _area_or_404(area_id: int) -> StrategicArea:
    found = StrategicArea.objects.select_related("plan").filter(pk=area_id).first()
    if found is None:
        raise Http404(_("There is no such area."))
    return found
