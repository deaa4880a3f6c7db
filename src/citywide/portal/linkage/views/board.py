"""The linkages there are, and a reviewer's board of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.core.errors import Forbidden
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage import actions
from citywide.portal.linkage.queries import board as boards
from citywide.portal.linkage.queries import log
from citywide.portal.linkage.views.page import for_people, frame, trail
from citywide.portal.linkage.words import title


@require_safe
@for_people
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """List the linkages a reader may review or oversee."""
    readers = {linkage.REVIEWER, linkage.OVERSEER, "steward"}
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
    context["run"] = linkage.latest(viewer, spec)
    if context["run"] and context["may_review"]:
        context["board"] = boards.board(viewer, spec)
        context["last"] = log.last_of(viewer, spec)
    return render(request, "linkage/board.html", context)


@require_POST
@for_people
def apply(request: HttpRequest, viewer: Viewer, spec: str) -> HttpResponse:
    """Let identities follow the judgements."""
    done = actions.apply(by=viewer, spec=spec)
    said = _("%(people)d people; %(judgements)d judgements are in force.") % {
        "people": done.counts["people"],
        "judgements": done.judgements,
    }
    messages.success(request, said)
    return redirect("linkage:board", spec=spec)
