"""My data sets."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.access import gate
from citywide.portal.catalog.stewards import queries
from citywide.portal.catalog.stewards.views.page import for_people, trail

_PER_PAGE = 25


@require_safe
@for_people
def mine(request: HttpRequest, viewer: gate.Viewer) -> HttpResponse:
    """Show what waits for the person, then all their data sets."""
    every = queries.my_datasets(viewer)
    words = request.GET.get("q", "").strip()
    state = request.GET.get("state", "")
    state = state if state in queries.STATES else ""
    found = queries.chosen(every, words=words, state=state, sort=request.GET.get("sort", "name"))
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "trail": trail(),
        "needs": queries.needs(viewer, every),
        "every": every,
        "page": page,
        "words": words,
        "state": state,
        "states": _states(every),
        "has_departments": len({one.contract.department for one in every}) > 1,
    }
    return render(request, "stewards/mine.html", context)


def _states(every: list[queries.MyDataset]) -> list[tuple[str, str, int]]:
    labels = {
        queries.HELD: _("Held versions"),
        queries.QUARANTINE: _("Rows in quarantine"),
        queries.FAILED: _("Last run failed"),
        queries.LATE: _("Late data"),
    }
    return [
        (state, label, sum(state in one.states for one in every)) for state, label in labels.items()
    ]
