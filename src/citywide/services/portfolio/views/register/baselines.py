"""Baselines: every one there was, the first one, and the one an approved change stands for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import baseline as actions
from citywide.services.portfolio.models import Project
from citywide.services.portfolio.permissions import may_lead, may_manage
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail_of
from citywide.services.portfolio.views.register.items import item_or_404, item_trail


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def baselines(request: HttpRequest, code: str) -> HttpResponse:
    """Show every baseline of a project; the sponsor or the lead approves the first one."""
    project = project_or_404(code)
    may_approve = _may_approve_first(request, project)
    if request.method == "POST":
        must(may_approve)
        try:
            actions.set_first_baseline(by=request.viewer, project=project)
        except CitywideError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The plan is approved as the project's first baseline."))
        return redirect("portfolio:baselines", code)
    found = list(project.baselines.select_related("approved_by", "change_request").all())
    is_empty = bool(found) and not any(one.milestones.exists() for one in found)
    has_plan = project.milestones.filter(dropped_on__isnull=True).exists()
    context = {
        "project": project,
        "tab": "plan",
        "trail": trail_of(project, (_("Baselines"), None)),
        "found": found,
        "may_first": may_approve and not found,
        "may_complete": may_approve and is_empty and has_plan and len(found) == 1,
    }
    return render(request, "portfolio/register/baselines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def rebaseline(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what the baseline of an approved change would say; make it."""
    item = item_or_404(code, number)
    project = item.project
    must(may_manage(request.viewer, project))
    if request.method == "POST":
        try:
            made = actions.rebaseline(by=request.viewer, project=project, change_request=item)
        except CitywideError as error:
            messages.error(request, str(error))
            return redirect("portfolio:register_item", code, number)
        messages.success(request, _("Baseline %(number)s is made.") % {"number": made.number})
        return redirect("portfolio:baselines", code)
    last = project.baselines.order_by("number").last()
    before = {one.milestone_id: one for one in last.milestones.all()} if last else {}
    said = actions.figures(project=project, change_request=item)
    context = {
        "project": project,
        "tab": "register",
        "trail": item_trail(item, (_("New baseline"), None)),
        "item": item,
        "last": last,
        "said": said,
        "rows": [(one, before.get(one.pk), start, end) for one, start, end in said.milestones],
        "is_ready": item.state == "approved" and last is not None and not hasattr(item, "baseline"),
    }
    return render(request, "portfolio/register/rebaseline.html", context)


def _may_approve_first(request: HttpRequest, project: Project) -> bool:
    viewer = request.viewer
    sponsors = viewer.user_id is not None and viewer.user_id == project.sponsor_id
    return may_lead(viewer) or (sponsors and not viewer.is_visitor)
