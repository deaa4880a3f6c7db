"""The list of reports, a new one, and how far its making is."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from citywide.core.errors import CitywideError
from citywide.portal.jobs import queries as jobs
from citywide.portal.jobs.models import State
from citywide.portal.jobs.views.jobs import described
from citywide.services.portfolio.actions.report import queue_report
from citywide.services.portfolio.forms.report import NewReportForm, new_report_initial
from citywide.services.portfolio.permissions import may_write_report
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.views.page import for_the_city, must, trail
from citywide.services.portfolio.words.report import pages


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_city
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports the reader may know of; ask for a new one."""
    writes = may_write_report(request.viewer)
    form = NewReportForm(initial=new_report_initial()) if writes else None
    status = 200
    if request.method == "POST":
        must(writes)
        form = NewReportForm(request.POST)
        if form.is_valid():
            try:
                job = queue_report(by=request.viewer, **form.cleaned_data)
            except CitywideError as error:
                form.add_error(None, str(error))
            else:
                return redirect("portfolio:report_making", job.id)
        status = 422
    found = queries.reports(viewer=request.viewer)
    context = {
        "trail": trail((_("Reports"), None)),
        "rows": [(one, pages.STATE_KINDS[one.state]) for one in found],
        "waiting": {one.key for one in queries.waiting_for(viewer=request.viewer)},
        "form": form,
    }
    return render(request, "portfolio/reports/list.html", context, status=status)


@require_safe
@for_the_city
@never_cache
def making(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Show how far the making or locking of a report is, and lead to it when it is done."""
    found = jobs.job(request.viewer, job_id)
    if found.state == State.DONE and found.result.get("report"):
        response = redirect("portfolio:report", found.result["report"])
        if getattr(request, "htmx", False):
            # The browser goes there; the answer to a part of a page would be put into it.
            response = HttpResponse(status=204, headers={"HX-Redirect": response.url})
        return response
    context = described(found) | {"trail": trail((_("A report is being made"), None))}
    part = "making_state.html" if getattr(request, "htmx", False) else "making.html"
    return render(request, f"portfolio/reports/{part}", context)
