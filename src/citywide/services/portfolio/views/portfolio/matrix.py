"""The map of departments and strategic areas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.dashboards import charts
from citywide.services.portfolio.queries.portfolio.matrix import Matrix, Place, matrix
from citywide.services.portfolio.queries.project_filters import NONE
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio.frame import address, context_of
from citywide.services.portfolio.words import portfolio as words
from citywide.services.portfolio.words.oversight import usd_short
from citywide.services.portfolio.words.strategy import text

_MOST_DRAWN = 6
"""Columns the chart has room for on a phone."""


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show departments by strategic areas, with links to the projects of each place."""
    filters = ProjectFilters.from_query(request.GET)
    narrowed = filters if filters.stage else replace(filters, stage=("running",))
    found = matrix(viewer=request.viewer, filters=narrowed)
    areas = [(area.key, text(area.name)) for area in found.areas]
    areas += [(NONE, _("No area"))] if found.has_none else []
    context = context_of(request, "map", filters, shown=narrowed)
    context |= {
        "areas": [label for _key, label in areas],
        "rows": [_row(found, department, areas, narrowed) for department in found.departments],
        "total": words.projects(sum(place.projects for place in found.places.values())),
        "chart": _chart(found, areas),
    }
    return render(request, "portfolio/portfolio/map.html", context)


def _row(
    found: Matrix, department: str, areas: list[tuple[str, str]], filters: ProjectFilters
) -> dict[str, Any]:
    cells = []
    for key, label in areas:
        place = found.places.get((department, key))
        query = address(replace(filters, lead_department=department, strategic_area=key))
        cells.append(_cell(place, label, query) if place else None)
    return {"department": department, "cells": cells}


def _cell(place: Place, area: str, query: str) -> dict[str, Any]:
    return {
        "count": words.projects(place.projects),
        "area": area,
        "dollars": usd_short(place.budget_usd),
        "worst": str(place.worst or ""),
        "worst_word": words.COLOURS[str(place.worst or "")],
        "address": f"{reverse('portfolio:table')}?{query}",
    }


def _chart(found: Matrix, areas: list[tuple[str, str]]) -> charts.Chart | None:
    """Return the drawing; None where there are more areas than it has room for."""
    if not found.places or len(areas) > _MOST_DRAWN:
        return None
    labels = dict(areas)
    cells = [
        charts.HeatCell(
            row=place.department,
            column=labels[place.area],
            count=place.projects,
            budget_usd=place.budget_usd,
            worst=charts.StatusColor(place.worst.value) if place.worst else None,
        )
        for place in found.places.values()
    ]
    return charts.heat(
        cells,
        id="map",
        name=_("Dollars by department and strategic area"),
        language=words.language(),
        rows=found.departments,
        columns=[label for _key, label in areas],
    )
