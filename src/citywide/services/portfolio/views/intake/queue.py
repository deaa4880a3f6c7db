"""The intake queue: what was proposed, how it was scored, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from citywide.portal.accounts.models import Department
from citywide.portal.dashboards.words import number
from citywide.services.portfolio.models import Stage
from citywide.services.portfolio.permissions import may_propose, may_score
from citywide.services.portfolio.queries.project import Scores, scores_by_project
from citywide.services.portfolio.queries.projects import (
    ProjectFilters,
    ProjectPage,
    ProjectRow,
    projects,
)
from citywide.services.portfolio.views.page import for_the_city, trail
from citywide.services.portfolio.words.oversight import usd_short

PER_PAGE = 25
_STAGES = ("intake", Stage.PROPOSED, Stage.SCORED, Stage.DECLINED)


@dataclass(frozen=True)
class QueueRow:
    """A proposal as the queue shows it."""

    project: Any
    cost: str
    departments: int
    score: str
    scorers: int
    is_mine_to_score: bool


@require_GET
@for_the_city
def queue(request: HttpRequest) -> HttpResponse:
    """List the proposals, to begin with those that wait for a decision."""
    filters = ProjectFilters.from_query(request.GET)
    stages = tuple(stage for stage in filters.stage if stage in _STAGES) or ("intake",)
    filters = replace(filters, stage=stages)
    page, scores = _page_of(request, filters)
    context = {
        "page": page,
        "rows": [_row(request.viewer, row, scores.get(row.project.pk)) for row in page.rows],
        "filters": filters,
        "stages": _stages(stages),
        "departments": Department.objects.all(),
        "is_filtered": filters != ProjectFilters(stage=("intake",)),
        "may_propose": may_propose(request.viewer),
        "trail": trail((_("Intake"), None)),
    }
    return render(request, "portfolio/intake/queue.html", context)


def _page_of(
    request: HttpRequest, filters: ProjectFilters
) -> tuple[ProjectPage, dict[int, Scores]]:
    sort, number_ = request.GET.get("sort", "-proposed"), _number(request.GET.get("page"))
    is_by_score = sort.removeprefix("-") == "score"
    # The mean of several people's weighted points is a rule, not a column: all are read for it.
    page = projects(
        viewer=request.viewer,
        filters=filters,
        sort="-proposed" if is_by_score else sort,
        page=number_,
        per_page=None if is_by_score else PER_PAGE,
    )
    scores = dict(scores_by_project([row.project.pk for row in page.rows]))
    return (_by_score(page, scores, sort, number_) if is_by_score else page), scores


def _by_score(page: ProjectPage, scores: dict[int, Scores], sort: str, number_: int) -> ProjectPage:
    def value(row: ProjectRow) -> Decimal:
        return scores[row.project.pk].total.low

    scored = [row for row in page.rows if row.project.pk in scores]
    unscored = [row for row in page.rows if row.project.pk not in scores]
    rows = [*sorted(scored, key=value, reverse=sort.startswith("-")), *unscored]
    pages = max(ceil(len(rows) / PER_PAGE), 1)
    shown = min(number_, pages)
    first = (shown - 1) * PER_PAGE
    return ProjectPage(
        tuple(rows[first : first + PER_PAGE]), len(rows), shown, pages, PER_PAGE, sort
    )


def _row(viewer: Any, row: ProjectRow, scores: Scores | None) -> QueueRow:
    project = row.project
    is_open = project.stage in {Stage.PROPOSED, Stage.SCORED}
    mine = scores.of(viewer.user_id) if scores else None
    return QueueRow(
        project=project,
        cost="" if project.cost_usd is None else usd_short(project.cost_usd),
        departments=row.departments_count,
        score="" if scores is None else number(scores.total.low, 0, get_language() or "en"),
        scorers=len(scores.scorers) if scores else 0,
        is_mine_to_score=(
            is_open
            and mine is None
            and may_score(viewer)
            and project.proposed_by_id != viewer.user_id
        ),
    )


def _stages(chosen: tuple[str, ...]) -> list[tuple[str, Any, bool]]:
    labels = {"intake": _("Waiting for a decision"), **dict(Stage.choices)}
    return [(stage, labels[stage], stage in chosen) for stage in _STAGES]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
