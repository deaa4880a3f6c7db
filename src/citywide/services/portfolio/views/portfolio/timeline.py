"""The timeline: a chart of one page of projects, and its table."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.dashboards import charts
from citywide.services.portfolio.queries.projects import ProjectFilters, ProjectRow, projects
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio.frame import context_of, whole
from citywide.services.portfolio.words import portfolio as words
from citywide.services.portfolio.words.strategy import text

PER_PAGE = 20


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show projects over time, those that run unless stages are chosen, by their end."""
    filters = ProjectFilters.from_query(request.GET)
    narrowed = filters if filters.stage else replace(filters, stage=("running",))
    sort = request.GET.get("sort", "end")
    page = projects(
        viewer=request.viewer,
        filters=narrowed,
        sort=sort,
        page=whole(request.GET.get("page")),
        per_page=PER_PAGE,
    )
    kept = [("sort", page.sort)] if page.sort != "end" else []
    context = context_of(request, "timeline", filters, kept=kept, shown=narrowed)
    chart = charts.timeline(
        [_bar(row) for row in page.rows],
        id="timeline",
        name=_("Projects over time"),
        as_of=timezone.localdate(),
        language=words.language(),
    )
    context |= {"page": page, "chart": chart, "rows": [_line(row) for row in page.rows]}
    return render(request, "portfolio/portfolio/timeline.html", context)


def _bar(row: ProjectRow) -> charts.TimelineRow:
    project = row.project
    milestones: tuple[charts.Milestone, ...] = ()
    if row.next_on is not None:
        milestones = (charts.Milestone(row.next_milestone, row.next_on),)
    return charts.TimelineRow(
        label=f"{project.code} {text(project.title) or project.name}",
        status=charts.StatusColor(row.colour) if row.colour else None,
        start=project.started_on or project.planned_start_on,
        baseline_finish=row.baseline_end_on,
        forecast_finish=project.completed_on or project.forecast_end_on,
        milestones=milestones,
        is_late=(row.slip_days or 0) > 0,
    )


def _line(row: ProjectRow) -> dict[str, object]:
    project = row.project
    return {
        "project": project,
        "colour": row.colour,
        "start_on": project.started_on or project.planned_start_on,
        "baseline_end_on": row.baseline_end_on,
        "end_on": project.completed_on or project.forecast_end_on,
        "slip": words.slip_words(row.slip_days),
        "next": row.next_milestone,
        "next_on": row.next_on,
    }
