"""What needs me today, and my projects."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.services.portfolio import permissions
from citywide.services.portfolio.actions import notices as actions
from citywide.services.portfolio.models import Notice
from citywide.services.portfolio.queries.mine import Need, my_projects, needs
from citywide.services.portfolio.queries.talk import notices_of
from citywide.services.portfolio.views.page import for_the_city

_PER_PAGE = 25
_NEWEST = 20


@require_safe
@for_the_city
def mine(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, the notices, then their projects."""
    viewer = request.viewer
    waiting = [
        {"need": need, "said": _said(need), "url": _address(need)}
        for need in needs(viewer=viewer, today=timezone.localdate())
    ]
    told = notices_of(viewer=viewer)[:_NEWEST]
    context: dict[str, Any] = {
        "trail": [(_("Portfolio"), None)],
        "needs": waiting,
        "notices": [(one, actions.sentence_of(one), actions.address_of(one)) for one in told],
        "page": Paginator(my_projects(viewer=viewer), _PER_PAGE).get_page(request.GET.get("page")),
        "may_lead": permissions.may_lead(viewer),
        "may_review_report": permissions.may_review_report(viewer),
        "may_score": permissions.may_score(viewer),
    }
    return render(request, "portfolio/talk/mine.html", context)


@require_POST
@for_the_city
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take a notice from one's page."""
    notice = get_object_or_404(Notice, pk=notice_id, user_id=request.viewer.user_id)
    actions.read(by=request.viewer, notice=notice)
    return redirect("portfolio:mine")


def _said(need: Need) -> str:
    said = {
        "update": _("Write the monthly status update"),
        "returned": _("Your status was returned: %(about)s"),
        "approval": _("Approve or return the declared status %(about)s"),
        "change_request": _("Decide on a change request: %(about)s"),
        "proposal": _("Score or decide on a proposal"),
        "item": _("Yours in the register: %(about)s"),
        "action": _("Your mitigating action: %(about)s"),
    }
    return said[need.kind] % {"about": need.about}


def _address(need: Need) -> str:
    code = need.project.code
    if need.kind in {"update", "returned"}:
        return reverse("portfolio:update", args=[code])
    if need.kind == "approval":
        return reverse("portfolio:approvals")
    if need.number is not None:
        return reverse("portfolio:register_item", args=[code, need.number])
    return reverse("portfolio:project", args=[code])
