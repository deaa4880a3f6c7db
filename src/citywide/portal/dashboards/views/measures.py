"""Measures: the list, one measure's page, and its numbers as a file."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citywide.portal.access import gate
from citywide.portal.dashboards.areas import AREAS, slug_of
from citywide.portal.dashboards.queries import matching, scorecard
from citywide.portal.dashboards.story import story

STATUSES = ("met", "not_met", "no_target", "no_value")


def listing(request: HttpRequest) -> HttpResponse:
    """List measures, by area, narrowed by words, area and status."""
    asked = {name: request.GET.get(name, "") for name in ("q", "area", "status")}
    areas = scorecard(viewer=request.viewer, language=get_language() or "en")
    every = [scored for area in areas for scored in area.scored]
    found = matching(every, text=asked["q"], area=asked["area"], status=asked["status"])
    context = {
        "trail": [(_("Home"), reverse("dashboards:home")), (_("Measures"), None)],
        "asked": asked,
        "areas": [(slug_of(area), name) for area, name in AREAS.items()],
        "statuses": [
            ("met", _("Target met")),
            ("not_met", _("Target not met")),
            ("no_target", _("No target")),
            ("no_value", _("No value yet")),
        ],
        "found": found,
        "total": len(every),
    }
    return render(request, "dashboards/measures.html", context)


def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Show a measure: chart, table, by group, definition and receipt."""
    told = story(
        viewer=request.viewer,
        measure_id=measure_id,
        language=get_language() or "en",
        period=request.GET.get("period", ""),
    )
    trail = [
        (_("Home"), reverse("dashboards:home")),
        (_("Measures"), reverse("dashboards:measures")),
        (told.scored.title, None),
    ]
    return render(request, "dashboards/measure.html", {"story": told, "trail": trail})


def numbers(request: HttpRequest, measure_id: str) -> HttpResponse:
    """Return every number of a measure as CSV, each with the id of its receipt."""
    figure = gate.measure(request.viewer, measure_id)
    text = StringIO()
    writer = csv.writer(text)
    names = ("value", "numerator", "denominator", "unknown", "rows", "lower", "upper")
    writer.writerow(["measure", "period", "group", "member", *names, "unit", "receipt"])
    if receipt := figure.receipt:
        for position, value in enumerate(receipt.values):
            is_withheld = position in receipt.withheld
            given = ["" if is_withheld else getattr(value, name) for name in names]
            head = [measure_id, value.period, value.group, value.member]
            writer.writerow([*head, *given, figure.measure.unit, receipt.number_id(position)])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{measure_id}.csv"'
    return response
