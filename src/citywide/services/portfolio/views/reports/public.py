"""Published reports, for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound
from citywide.services.portfolio.models import CommitteeReport, ReportState
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.views.page import Trail
from citywide.services.portfolio.views.reports.found import handed_out


@require_safe
@never_cache
def reports(request: HttpRequest) -> HttpResponse:
    """List the published reports, and those withdrawn afterwards with the reason."""
    context = {"reports": queries.published(), "trail": _trail((_("Reports"), None))}
    return render(request, "portfolio/reports/public_list.html", context)


@require_safe
@never_cache
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show a published report as it was locked."""
    found = _published(key)
    is_withdrawn = found.state == ReportState.WITHDRAWN
    page = "" if is_withdrawn else queries.locked_form(found, "page").decode()
    context = {
        "report": found,
        "is_withdrawn": is_withdrawn,
        # Written by portal.documents, which escapes every text; checked against its hash.
        "page": mark_safe(page),
        "trail": _trail((_("Reports"), reverse("portfolio:public_reports")), (found.key, None)),
    }
    return render(request, "portfolio/reports/public_report.html", context)


@require_safe
@never_cache
def report_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Hand out a published report as HTML, PDF or Word file."""
    found = _published(key)
    if found.state == ReportState.WITHDRAWN:
        raise Http404(_("This report has been withdrawn."))
    if form == "page":
        raise Http404(_("A report comes as html, pdf or docx."))
    try:
        return handed_out(request, found, form, queries.locked_form(found, form))
    except NotFound as error:
        raise Http404(str(error)) from None


def _published(key: str) -> CommitteeReport:
    found = queries.published().filter(key=key).first()
    if found is None:
        raise Http404(_("There is no such report."))
    return found


def _trail(*steps: tuple[str, str | None]) -> Trail:
    return [(_("Projects"), reverse("portfolio:public")), *steps]
