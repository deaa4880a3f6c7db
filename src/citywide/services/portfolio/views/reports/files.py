"""A report to look at and to take along: preview, files, the package for an agenda system."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound
from citywide.services.portfolio.models import CommitteeReport, ReportState
from citywide.services.portfolio.permissions import may_review_report
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.reports.memorandum import agenda_package, form_of
from citywide.services.portfolio.views.page import for_the_city, must
from citywide.services.portfolio.views.reports.found import handed_out, report_or_404, trail_of


@require_safe
@for_the_city
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the memorandum in the portal's frame."""
    found = _readable(request, key)
    page = form_of(found, "page").decode()
    context = {
        "report": found,
        # Written by portal.documents, which escapes every text.
        "page": mark_safe(page),
        "trail": trail_of(found, (_("Preview"), None)),
        "is_locked": bool(found.sha256),
    }
    return render(request, "portfolio/reports/preview.html", context)


@require_safe
@for_the_city
def file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Hand out the memorandum as HTML, PDF or Word file."""
    found = _readable(request, key)
    if form not in queries.FORMS or form == "page":
        raise Http404(_("A report comes as html, pdf or docx."))
    return handed_out(request, found, form, form_of(found, form))


@require_safe
@for_the_city
def agenda(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the package for an agenda system."""
    found = _readable(request, key)
    return handed_out(request, found, "agenda", agenda_package(found))


def _readable(request: HttpRequest, key: str) -> CommitteeReport:
    """Return a report whose text the reader may see: published, or one they write or approve."""
    try:
        found = report_or_404(request, key)
    except NotFound as error:
        raise Http404(str(error)) from None
    must(found.state == ReportState.PUBLISHED or may_review_report(request.viewer))
    return found
