"""The audit log's page, for the privacy officer and administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from citywide.portal.audit import actions, export, queries
from citywide.portal.audit.forms import FilterForm
from citywide.portal.audit.models import Action
from citywide.portal.audit.verification import breaks
from citywide.portal.ui.require import role

readers_only = role("privacy_officer", "administrator")
_SHOWN = 20


@require_GET
@readers_only
def log(request: HttpRequest) -> HttpResponse:
    """Show entries by filter, and how the last verification went."""
    form = FilterForm(request.GET)
    checked = queries.last_verification()
    count = checked.detail.get("breaks", 0) if checked else 0
    context = {
        "form": form,
        "page": queries.entries(**form.values(), page=request.GET.get("page", 1)),
        "checked": checked,
        "checked_entries": checked.detail.get("entries", 0) if checked else 0,
        "count": count,
        # Said anew rather than kept: whoever altered the log could alter that as well.
        "sentences": [found.sentence for found in breaks()[:_SHOWN]] if count else [],
        "query": request.GET.urlencode(),
        "trail": [(_("Home"), reverse("dashboards:home")), (_("Audit log"), None)],
    }
    return render(request, "audit/log.html", context)


@require_POST
@readers_only
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole log, and go back to its page, which says the result."""
    actions.verify(**_who(request))
    return redirect("audit:log")


@require_GET
@readers_only
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Return the entries that fit as a CSV file; that somebody took them is an entry itself."""
    found = queries.matching(**FilterForm(request.GET).values())
    detail = {"filters": request.GET.urlencode(), "entries": found.count()}
    actions.record(**_who(request), action=Action.EXPORT, subject="audit log", detail=detail)
    rows = export.lines(found.iterator(chunk_size=2_000))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _who(request: HttpRequest) -> dict[str, str]:
    viewer = request.viewer
    return {"by": viewer.actor, "address": viewer.address}
