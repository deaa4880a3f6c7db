"""What waits for approval, and what is done with a status: approve, return, correct, discard."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citywide.core.errors import Conflict, UsageError
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.forms.status import ReturnForm
from citywide.services.portfolio.permissions import may_approve_status, may_manage
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.views.page import (
    for_the_city,
    must,
    project_or_404,
    trail,
    trail_of,
)
from citywide.services.portfolio.views.status.found import address_of, update_or_404
from citywide.services.portfolio.views.status.history import one
from citywide.services.portfolio.words import status as words


@require_safe
@for_the_city
def approvals(request: HttpRequest) -> HttpResponse:
    """Show the statuses and change requests that wait for the reader."""
    statuses = queries.statuses_waiting(viewer=request.viewer)
    context = {
        "trail": trail((_("Approvals"), None)),
        "statuses": [
            {"update": found, "url": address_of(found), "judged": words.judged(found)}
            for found in statuses
        ],
        "changes": queries.changes_waiting(viewer=request.viewer),
    }
    return render(request, "portfolio/status/approvals.html", context)


@require_POST
@for_the_city
def approve(request: HttpRequest, code: str, as_of: str, revision: int) -> HttpResponse:
    """Approve a status and publish it."""
    update = update_or_404(request.viewer, project_or_404(code), as_of, revision)
    must(may_approve_status(request.viewer, update))
    try:
        actions.approve(by=request.viewer, update=update)
    except (Conflict, UsageError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Approved and published."))
    return redirect(address_of(update))


@require_POST
@for_the_city
def give_back(request: HttpRequest, code: str, as_of: str, revision: int) -> HttpResponse:
    """Return a status to its manager with a reason; its manager takes it back without one."""
    update = update_or_404(request.viewer, project_or_404(code), as_of, revision)
    approves = may_approve_status(request.viewer, update)
    must(approves or may_manage(request.viewer, update.project))
    form = ReturnForm(request.POST)
    if approves and not form.is_valid():
        return one(request, update, form, status=422)
    try:
        actions.give_back(
            by=request.viewer, update=update, reason=request.POST.get("reason", "").strip()
        )
    except (Conflict, UsageError) as error:
        messages.error(request, str(error))
        return redirect(address_of(update))
    if approves:
        messages.success(request, _("Returned to its manager."))
        return redirect(address_of(update) if update else "portfolio:approvals")
    messages.success(request, _("Taken back. Change it and file it again."))
    return redirect("portfolio:update", code)


@require_POST
@for_the_city
def correct(request: HttpRequest, code: str, as_of: str, revision: int) -> HttpResponse:
    """Begin a correction of a published status."""
    update = update_or_404(request.viewer, project_or_404(code), as_of, revision)
    must(may_manage(request.viewer, update.project))
    try:
        actions.correct(by=request.viewer, update=update)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect(address_of(update))
    messages.info(request, _("This is a correction. What is published stays until you file it."))
    return redirect("portfolio:update", code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def discard(request: HttpRequest, code: str, as_of: str, revision: int) -> HttpResponse:
    """Ask once more, then discard a draft."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    update = update_or_404(request.viewer, project, as_of, revision)
    if request.method != "POST":
        context = {
            "project": project,
            "tab": "status",
            "trail": trail_of(project, (_("Discard a draft"), None)),
            "update": update,
        }
        return render(request, "portfolio/status/discard.html", context)
    try:
        actions.discard(by=request.viewer, update=update)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The draft is discarded."))
    return redirect("portfolio:status", code)
