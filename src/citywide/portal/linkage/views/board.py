"""The linkages there are, and a reviewer's board of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.core.errors import Forbidden, UsageError
from citywide.portal.access import linkage, linkage_runs
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage import actions
from citywide.portal.linkage.kinds import EFFECT, EVERY
from citywide.portal.linkage.queries import board as boards
from citywide.portal.linkage.queries import log, work
from citywide.portal.linkage.views.page import for_people, frame, trail
from citywide.portal.linkage.words import title


@require_safe
@for_people
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the linkages a reader may review or oversee."""
    readers = {linkage.REVIEWER, linkage.OVERSEER, "steward", "administrator"}
    if not viewer.roles & readers:
        raise Forbidden(_("This is for people who review linked records."))
    language = get_language() or "en"
    found = [
        (spec, title(spec, language), linkage.latest(viewer, spec.id))
        for spec in linkage.specs(viewer)
    ]
    return render(request, "linkage/home.html", {"found": found, "trail": trail()})


@require_safe
@for_people
def board(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Show how far the review is, and what more of it brings."""
    context = frame(viewer, spec)
    context |= {"run": linkage.latest(viewer, spec), "work": work.recent(viewer, spec)}
    if context["may_run"]:
        context["has_model"] = linkage_runs.has_model(viewer, spec)
    if context["run"] and context["may_review"]:
        context["board"] = boards.board(viewer, spec)
        context["last"] = log.last_of(viewer, spec)
    return render(request, "linkage/board.html", context)


@require_POST
@for_people
def start(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Queue training, a run, or another piece of work of a linkage."""
    kind = request.POST.get("kind", "")
    if kind not in EVERY and linkage.may_run(viewer, linkage.spec(viewer, spec)):
        raise UsageError(_("Choose what to start: training or a run."))
    actions.start(by=viewer, spec=spec, kind=kind)
    messages.success(request, _("It waits for its turn. How far it is stands on this page."))
    return redirect("linkage:quality" if kind == EFFECT else "linkage:board", spec=spec)
