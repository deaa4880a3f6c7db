"""The public page of spending to outcome."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.homelessness.queries import public, spending_public
from citywide.services.homelessness.views.spending.agreements import agreements
from citywide.services.homelessness.views.spending.block import sources
from citywide.services.homelessness.views.spending.costs import costs
from citywide.services.homelessness.views.spending.money import spending
from citywide.services.homelessness.words import spending as say

TEMPLATE = "homelessness/spending/figures.html"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show spending, agreements with their results, and what an exit cost, of a fiscal year."""
    years = spending_public.years()
    asked = str(request.GET.get("year", ""))
    year = next((one for one in years if str(one) == asked), spending_public.latest_year())
    rows = public.rows_of(public.COSTS)
    context = {
        "title": _("Homelessness spending and outcomes"),
        "lead": _("Where the money comes from, who is paid to do what, and what came of it, with "
                  "what nobody knows."),
        "trail": [
            (_("Home"), reverse("dashboards:home")),
            (_("Homelessness"), reverse("homelessness:public")), (_("Spending and outcomes"), None),
        ],
        "years": [(one, say.year(one), one == year) for one in years],
        "blocks": [spending(), agreements(year), costs(year)],
        "through": rows[0]["through"] if rows else None,
        "versions": sources((*spending_public.EXTRACTS, public.COSTS, public.RESULTS)),
    }  # fmt: skip
    return render(request, TEMPLATE, context)
