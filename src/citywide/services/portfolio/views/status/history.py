"""A project's status over time, and one status with everything that was known then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access.viewer import Viewer
from citywide.portal.dashboards.charts import Chart, StatusColor, StatusRow, status_strip
from citywide.services.portfolio.forms.status import ReturnForm
from citywide.services.portfolio.models import Project, StatusUpdate, UpdateState
from citywide.services.portfolio.permissions import may_approve_status, may_manage
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.views.page import for_the_city, project_or_404, trail_of
from citywide.services.portfolio.views.status.found import is_shown, update_or_404
from citywide.services.portfolio.words import status as words

_PER_PAGE = 24


@require_safe
@for_the_city
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a project stands, and every status it ever had."""
    project, today = project_or_404(code), timezone.localdate()
    whole = queries.history(project=project, is_whole=True).order_by("-as_of", "-revision")
    shown = [one for one in whole if _belongs(request.viewer, project, one)]
    computed = queries.compute_now(project=project, as_of=today)
    context = {
        "project": project,
        "tab": "status",
        "trail": trail_of(project, (_("Status"), None)),
        "page": Paginator(shown, _PER_PAGE).get_page(request.GET.get("page")),
        "chart": _chart(project, shown, today),
        "current": project.current_status,
        "judged": words.judged(project.current_status) if project.current_status else "",
        "months_in_red": words.months_in_red(queries.months_in_red(project=project, as_of=today)),
        "slip": words.slip(project.current_status.slip_days) if project.current_status else "",
        "next_milestone": queries.next_milestone(project=project, as_of=today),
        "axes": words.axes(queries.frozen(computed)),
        "overall": computed.overall.value if computed.overall else "",
        "may_manage": may_manage(request.viewer, project),
        "today": today,
    }
    return render(request, "portfolio/status/history.html", context)


@require_safe
@for_the_city
def of_day(request: HttpRequest, code: str, as_of: str) -> HttpResponse:
    """Show the status of a day: what is published, else its newest revision."""
    project = project_or_404(code)
    return one(request, update_or_404(request.viewer, project, as_of, None))


@require_safe
@for_the_city
def revision(request: HttpRequest, code: str, as_of: str, revision: int) -> HttpResponse:
    """Show one revision of the status of a day."""
    project = project_or_404(code)
    return one(request, update_or_404(request.viewer, project, as_of, revision))


def one(
    request: HttpRequest, update: StatusUpdate, form: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of one revision, with what the reader may do about it."""
    viewer, project = request.viewer, update.project
    same = queries.history(project=project, is_whole=True).filter(as_of=update.as_of)
    waits = update.state == UpdateState.AWAITING_APPROVAL
    wrote = queries.hands_on(update=update) if waits else frozenset()
    context = {
        "project": project,
        "tab": "status",
        "trail": _trail(project, update),
        "update": update,
        "issue": _issue(update),
        "axes": words.axes(update.computed_facts),
        "judged": words.judged(update),
        "state_kind": words.state_kind(update.state),
        "slip": words.slip(update.slip_days),
        "progress": None if update.progress_share is None else words.percent(update.progress_share),
        "revisions": [r for r in same.order_by("-revision") if is_shown(viewer, r)],
        "may_approve": waits and may_approve_status(viewer, update) and viewer.user_id not in wrote,
        "may_return": waits and may_approve_status(viewer, update),
        "may_manage": may_manage(viewer, project),
        "is_open": queries.open_update(project=project) is not None,
        "form": form or ReturnForm(),
    }
    return render(request, "portfolio/status/one.html", context, status=status)


def _trail(project: Project, update: StatusUpdate) -> Any:
    from django.urls import reverse

    above = (_("Status"), reverse("portfolio:status", args=[project.code]))
    return trail_of(project, above, (date_format(update.as_of), None))


def _belongs(viewer: Viewer, project: Project, update: StatusUpdate) -> bool:
    update.project = project
    return is_shown(viewer, update)


def _issue(update: StatusUpdate) -> dict[str, Any] | None:
    """Return the issue as it was published; before that, as it stands in the register."""
    if kept := update.computed_facts.get("issue"):
        days = ("due_on", "done_on")
        actions = [
            {**action, **{day: _day(action.get(day)) for day in days}} for action in kept["actions"]
        ]
        return {**kept, "actions": actions}
    if update.issue is None:
        return None
    found = update.issue
    return {
        "number": found.number,
        "title": found.title,
        "public_text": found.public_text,
        "actions": [
            {"text": a.text, "due_on": a.due_on, "done_on": a.done_on, "owner": a.owner}
            for a in found.actions.select_related("owner")
        ],
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _chart(project: Project, shown: list[StatusUpdate], today: dt.date) -> Chart | None:
    """Return the months in colour, declared above computed; None before the first status."""
    published = [one for one in reversed(shown) if one.state == UpdateState.PUBLISHED]
    if not published:
        return None
    rows = [
        StatusRow(_("Declared"), _by_month(published, "declared")),
        StatusRow(_("Computed"), _by_month(published, "computed_overall")),
    ]
    changed = [b.approved_on.strftime("%Y-%m") for b in project.baselines.all() if b.number > 1]
    return status_strip(
        rows,
        id="status-strip",
        name=_("Status by month"),
        language=get_language() or "en",
        rebaselined=changed,
        until=f"{today:%Y-%m}" if project.is_running else "",
    )


def _by_month(updates: list[StatusUpdate], name: str) -> dict[str, StatusColor]:
    """Return the last colour of each month."""
    said = ((f"{one.as_of:%Y-%m}", getattr(one, name)) for one in updates)
    return {month: StatusColor(colour) for month, colour in said if colour}
