"""The board, below the headline figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.services.portfolio.models import Stage
from citywide.services.portfolio.queries.portfolio.board import BY, Column, board, shown
from citywide.services.portfolio.queries.project_filters import GROUPS, NONE
from citywide.services.portfolio.queries.projects import ProjectFilters, ProjectRow
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio.frame import address, context_of
from citywide.services.portfolio.views.portfolio.tiles import tiles
from citywide.services.portfolio.words import portfolio as words


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show projects in columns by status or by stage."""
    filters = ProjectFilters.from_query(request.GET)
    by = request.GET.get("by", "")
    by = by if by in BY else BY[0]
    kept = [("by", by)] if by != BY[0] else []
    narrowed = shown(filters, by)
    columns = board(viewer=request.viewer, filters=filters, by=by)
    context = context_of(request, "board", filters, kept=kept, shown=narrowed)
    context |= {
        "by": by,
        "switches": [
            (_("By status"), f"?{address(filters)}", by == "status"),
            (_("By stage"), f"?{address(filters, [('by', 'stage')])}", by == "stage"),
        ],
        "columns": [_column(column, by, narrowed) for column in columns],
        "total": sum(column.projects for column in columns),
        "tiles": tiles(request, filters, timezone.localdate()),
    }
    return render(request, "portfolio/portfolio/board.html", context)


def _column(column: Column, by: str, filters: ProjectFilters) -> dict[str, Any]:
    label = dict(Stage.choices)[column.key] if by == "stage" else words.COLOURS[column.key]
    query = _narrowed(column, by, filters)
    return {
        "key": column.key or NONE,
        "label": label,
        "colour": column.key if by == "status" else "",
        "count": words.projects(column.projects),
        "dollars": words.dollars(column.budget_usd, column.without_budget),
        "cards": [_card(row) for row in column.rows],
        "more": column.more,
        "address": f"{reverse('portfolio:table')}?{query}",
    }


def _narrowed(column: Column, by: str, filters: ProjectFilters) -> str:
    """Return the query of the table that holds exactly the projects of a column."""
    if by == "stage":
        return address(replace(filters, stage=(column.key,)))
    return address(replace(filters, status=column.key or NONE))


def _card(row: ProjectRow) -> dict[str, Any]:
    project = row.project
    is_over = project.stage in GROUPS["ended"]
    return {
        "project": project,
        "colour": row.colour,
        "next": "" if is_over else row.next_milestone,
        "next_on": row.next_on,
        "is_over": is_over,
        "end_on": project.completed_on or project.ended_on if is_over else row.end_on,
        "slip": words.slip_words(row.slip_days),
    }
