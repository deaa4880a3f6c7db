"""The home page: what the city is working on, each number with its receipt."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from citywide.portal.access import gate
from citywide.portal.dashboards.queries import scorecard

_NEWS = 5


def home(request: HttpRequest) -> HttpResponse:
    """Show the scorecard by City Service Area, and the data sets published last."""
    viewer = request.viewer
    areas = scorecard(viewer=viewer, language=get_language() or "en")
    counts = Counter(scored.status.code for area in areas for scored in area.scored)
    dated = [(s.published_at, s) for s in gate.statuses(viewer) if s.published_at is not None]
    published = [s for _, s in sorted(dated, key=lambda pair: pair[0], reverse=True)]
    names = {c.id: c for c in gate.visible_datasets(viewer)}
    context = {
        "areas": areas,
        "counts": {"met": counts["met"], "not_met": counts["not_met"], "all": counts.total()},
        "news": [(names[s.dataset], s) for s in published[:_NEWS]],
        "datasets": len(published),
        "rows": sum(s.rows for s in published),
    }
    return render(request, "dashboards/home.html", context)
