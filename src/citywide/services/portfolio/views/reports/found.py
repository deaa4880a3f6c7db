"""What the pages of reports share: finding one, its breadcrumbs, handing out its forms."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from citywide.core.errors import NotFound
from citywide.portal.audit.actions import record
from citywide.services.portfolio.models import CommitteeReport
from citywide.services.portfolio.queries import report as queries
from citywide.services.portfolio.views.page import Trail, trail


def report_or_404(request: HttpRequest, key: str) -> CommitteeReport:
    """Return a report the reader may know of; raises Http404."""
    try:
        return queries.report(viewer=request.viewer, key=key)
    except NotFound as error:
        raise Http404(str(error)) from None


def trail_of(report: CommitteeReport, *steps: tuple[str | Promise, str | None]) -> Trail:
    """Return the breadcrumbs below the list of reports."""
    address = reverse("portfolio:report", args=[report.key]) if steps else None
    listed = (_("Reports"), reverse("portfolio:reports"))
    return trail(listed, (report.key, address), *steps)


def handed_out(
    request: HttpRequest, report: CommitteeReport, form: str, content: bytes
) -> HttpResponse:
    """Return a form of a report as a file, and note it unless it is public."""
    if report.published_at is None:
        viewer, subject = request.viewer, f"report:{report.key}"
        record(by=viewer.actor, action="export", subject=subject, detail={"form": form})
    kinds = {"agenda": "application/zip"} | {k: v[1] for k, v in queries.FORMS.items()}
    ending = "zip" if form == "agenda" else form
    response = HttpResponse(content, content_type=kinds[form])
    response["Content-Disposition"] = f'attachment; filename="status-report-{report.key}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
