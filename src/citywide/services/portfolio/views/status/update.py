"""The one-screen monthly update."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citywide.core.errors import CitywideError
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.forms.status import UpdateForm, cost_of, forecast_of
from citywide.services.portfolio.models import Project, StatusUpdate, UpdateState
from citywide.services.portfolio.permissions import may_manage
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.rules.status import Computed
from citywide.services.portfolio.views.page import for_the_city, must, project_or_404, trail_of
from citywide.services.portfolio.views.status.found import address_of
from citywide.services.portfolio.words import status as words

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def update(request: HttpRequest, code: str) -> HttpResponse:
    """Show the update of a month, save it as a draft, or file it."""
    project = project_or_404(code)
    must(may_manage(request.viewer, project))
    if not project.is_running:
        return _instead(request, project, "over")
    found = queries.open_update(project=project)
    if found is not None:
        found.project = project
        if found.state == UpdateState.AWAITING_APPROVAL:
            messages.info(request, _("This status waits for approval."))
            return redirect(address_of(found))
    as_of = _day(request, found)
    published = queries.of_month(project=project, as_of=as_of)
    is_another = "again" in request.GET and published is not None and published.as_of < as_of
    if request.method != "POST" and found is None and published is not None and not is_another:
        return _instead(request, project, "published", published=published, as_of=as_of)
    return _form(request, project, found, as_of)


def _form(
    request: HttpRequest, project: Project, found: StatusUpdate | None, as_of: dt.date
) -> HttpResponse:
    computed = _computed(project, found, as_of)
    given: dict[str, Any] = {"project": project, "as_of": as_of, "update": found}
    given["computed"] = computed.overall.value if computed.overall else ""
    if request.method != "POST":
        return _page(request, UpdateForm(**given), computed)
    form = UpdateForm(request.POST, **given)
    if form.is_valid() and (answer := _saved(request, form)):
        return answer
    return _page(request, form, computed, status=422)


def _saved(request: HttpRequest, form: UpdateForm) -> HttpResponse | None:
    """Save or file what was entered; None when there is a mistake, which the form then shows."""
    is_filing = request.POST.get("do") == "file"
    save = actions.file_entry if is_filing else actions.save_draft
    given = {"by": request.viewer, "project": form.project, "as_of": form.as_of}
    try:
        done = save(**given, entry=form.entry(), seen=form.cleaned_data["seen"])
    except actions.Incomplete as error:
        form.add_lacks(error.lacks)
        return None
    except CitywideError as error:
        form.add_error(None, str(error))
        return None
    if not is_filing:
        messages.success(request, _("The draft is saved. The figures below are computed anew."))
        return redirect(request.get_full_path())
    if done.state == UpdateState.AWAITING_APPROVAL:
        messages.success(request, _("Filed. It is published once it has been approved."))
    else:
        messages.success(request, _("Filed and published."))
    return redirect(address_of(done))


def _computed(project: Project, found: StatusUpdate | None, as_of: dt.date) -> Computed:
    last = queries.latest(project=project, as_of=as_of)
    forecasts = {
        "forecast_end_on": found.forecast_end_on if found else forecast_of(project, as_of),
        "forecast_cost_usd": found.forecast_cost_usd if found else cost_of(project, as_of, last),
    }
    return queries.compute_now(project=project, as_of=as_of, **forecasts)


def _page(
    request: HttpRequest, form: UpdateForm, computed: Computed, status: int = 200
) -> HttpResponse:
    project, as_of = form.project, form.as_of
    last = queries.latest(project=project, as_of=as_of)
    found = queries.open_update(project=project)
    context = {
        "project": project,
        "trail": _trail(project, words.month(as_of)),
        "form": form,
        "as_of": as_of,
        "month": words.month(as_of),
        "axes": words.axes(queries.frozen(computed)),
        "overall": form.computed,
        "overall_kind": words.tag_kind(form.computed),
        "overall_word": words.colour_word(form.computed),
        "last": last,
        "found": found,
        "missed": _missed(project, as_of, found),
        "next_milestone": queries.next_milestone(project=project, as_of=as_of),
        "needs_issue_text": any(not one.public_text.get("en") for one in form.issues),
    }
    return render(request, "portfolio/status/update.html", context, status=status)


def _missed(project: Project, as_of: dt.date, found: StatusUpdate | None) -> dt.date | None:
    """Return the last day of the month before, if its status is missing and may be written."""
    before = as_of.replace(day=1) - dt.timedelta(days=1)
    if found is not None or as_of.month != timezone.localdate().month:
        return None
    began = project.approved_on or as_of
    is_missing = queries.of_month(project=project, as_of=before) is None
    return before if is_missing and began <= before else None


def _day(request: HttpRequest, found: StatusUpdate | None) -> dt.date:
    """Return the day an update is as of: today, of a past month its last day.

    A correction keeps its day, and a draft its month.
    """
    today = timezone.localdate()
    if found is not None:
        is_kept = found.revision > 1
        return found.as_of if is_kept else min(today, queries.month_end(found.as_of))
    said = _MONTH.fullmatch(request.GET.get("month", ""))
    if said is None or not (1 <= int(said[2]) <= 12 and int(said[1]) >= 1950):
        return today
    return min(today, queries.month_end(dt.date(int(said[1]), int(said[2]), 1)))


def _trail(project: Project, last: str) -> Any:
    return trail_of(project, (_("Status update, %(month)s") % {"month": last}, None))


def _instead(request: HttpRequest, project: Project, why: str, **more: Any) -> HttpResponse:
    """Return the page that says why there is nothing to write."""
    context = {"project": project, "tab": "status", "why": why, **more}
    context["trail"] = trail_of(project, (_("Status update"), None))
    published = more.get("published")
    context["may_be_another"] = published is not None and published.as_of < more["as_of"]
    return render(request, "portfolio/status/instead.html", context)
