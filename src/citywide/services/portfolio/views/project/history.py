"""Everything that changed in a project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from citywide.services.portfolio.queries.project import changes_of
from citywide.services.portfolio.views.page import for_the_city, project_or_404, trail_of
from citywide.services.portfolio.words.project import heading_of, sentences_of


@require_GET
@for_the_city
def history(request: HttpRequest, code: str) -> HttpResponse:
    """List a project's changes, newest first, in words."""
    project = project_or_404(code)
    page = changes_of(viewer=request.viewer, project=project, page=request.GET.get("page") or 1)
    context = {
        "project": project,
        "tab": "history",
        "page": page,
        "changes": [(change, heading_of(change), sentences_of(change)) for change in page],
        "trail": trail_of(project, (_("History"), None)),
    }
    return render(request, "portfolio/project/history.html", context)
