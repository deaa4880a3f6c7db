"""Lists of projects, with what lists show, in the same number of queries however long they are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from django.db.models import (
    Case,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    Funding,
    Milestone,
    Project,
    Spending,
    Stage,
    StatusUpdate,
)
from citywide.services.portfolio.queries.project_filters import ProjectFilters

__all__ = [
    "SORTS",
    "ProjectFilters",
    "ProjectPage",
    "ProjectRow",
    "budget_of",
    "matching",
    "projects",
    "rows_of",
]

PER_PAGE = 50
MOST_PER_PAGE = 500
_RELATED = (
    "lead_department",
    "manager",
    "sponsor",
    "strategic_area",
    "current_status__issue",
    "current_baseline",
)


@dataclass(frozen=True)
class ProjectRow:
    """One project of a list. Nothing of it asks the database again.

    `project` comes with lead_department, manager, sponsor, strategic_area, current_status (and
    its issue) and current_baseline. `departments` are names in order. Money is in dollars, None
    where nothing is recorded; `next_on` is when the next unfinished milestone is to end.
    """

    project: Project
    departments: tuple[str, ...] = ()
    funded_usd: Decimal | None = None
    committed_usd: Decimal | None = None
    spent_usd: Decimal | None = None
    next_milestone: str = ""
    next_on: dt.date | None = None

    @property
    def status(self) -> StatusUpdate | None:
        """The latest published status update."""
        return self.project.current_status

    @property
    def colour(self) -> str:
        """GREEN, YELLOW or RED as declared and published; "" where there is no status."""
        return str(self.status.declared) if self.status else ""

    @property
    def slip_days(self) -> int | None:
        """Days late by the latest published status, negative early; None when not known."""
        return self.status.slip_days if self.status else None

    @property
    def departments_count(self) -> int:
        """How many departments take part."""
        return len(self.departments)

    @property
    def budget_usd(self) -> Decimal | None:
        """The approved baseline's budget, else the total cost, else the funding."""
        return budget_of(self.project, self.funded_usd)

    @property
    def baseline_end_on(self) -> dt.date | None:
        """The end of the last approved baseline, else the planned end."""
        baseline = self.project.current_baseline
        return (baseline.ends_on if baseline else None) or self.project.planned_end_on

    @property
    def end_on(self) -> dt.date | None:
        """The day it ended, else the forecast, else the planned end."""
        project = self.project
        return project.completed_on or project.forecast_end_on or self.baseline_end_on


@dataclass(frozen=True)
class ProjectPage:
    """One page of a list; `ui/pager.html` reads it. `total` counts the projects on all pages."""

    rows: tuple[ProjectRow, ...]
    total: int
    number: int
    pages: int
    per_page: int
    sort: str


def budget_of(project: Project, funded_usd: Decimal | None) -> Decimal | None:
    """Return a project's budget: its approved baseline's, else its total cost, else its funding."""
    baseline = project.current_baseline
    if baseline and baseline.budget_usd is not None:
        return baseline.budget_usd
    return project.cost_usd if project.cost_usd is not None else funded_usd


def projects(
    *,
    viewer: Viewer,
    filters: ProjectFilters | None = None,
    sort: str = "code",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> ProjectPage:
    """Return one page of the projects that fit, as far as the viewer may see them.

    `sort` is one of SORTS, with a minus before it for the other way; an unknown one counts as
    `code`, and projects without a value come last either way. A page too far is the last one.
    `per_page` None gives all on one page. Visitors get what was approved and is overseen.
    """
    found = matching(viewer=viewer, filters=filters)
    sort = sort if sort.removeprefix("-") in SORTS else "code"
    total = found.count()
    size = max(total, 1) if per_page is None else min(max(per_page, 1), MOST_PER_PAGE)
    pages = max(ceil(total / size), 1)
    number = min(max(page, 1), pages)
    first = (number - 1) * size
    shown = _sorted(found, sort)[first : first + size]
    return ProjectPage(rows_of(shown), total, number, pages, size, sort)


def matching(*, viewer: Viewer, filters: ProjectFilters | None = None) -> QuerySet[Project]:
    """Return the projects that fit, as far as the viewer may see them, for counts and sums."""
    return Project.objects.filter((filters or ProjectFilters()).condition(viewer))


def rows_of(found: Iterable[Project]) -> tuple[ProjectRow, ...]:
    """Return rows for projects, in their order: five queries, however many there are."""
    if isinstance(found, QuerySet):
        found = found.select_related(*_RELATED)
    listed: Sequence[Project] = list(found)
    ids = [project.pk for project in listed]
    departments = _departments(ids)
    funding = _sums(Funding, ids, funded_usd="budget_usd", committed_usd="committed_usd")
    spending = _sums(Spending, ids, spent_usd="amount_usd")
    upcoming = _next_milestones(ids)
    return tuple(
        ProjectRow(
            project,
            departments.get(project.pk, ()),
            **funding.get(project.pk, {}),
            **spending.get(project.pk, {}),
            **upcoming.get(project.pk, {}),
        )
        for project in listed
    )


def _departments(ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    through = Project.departments.through.objects.filter(project__in=ids)
    names: dict[int, list[str]] = defaultdict(list)
    for project, name in through.order_by("department__name").values_list(
        "project", "department__name"
    ):
        names[project].append(name)
    return {project: tuple(found) for project, found in names.items()}


def _sums(model: Any, ids: Collection[int], **columns: str) -> Mapping[int, dict[str, Any]]:
    """Return totals by project, under the names of `columns`."""
    totals = {name: Sum(column) for name, column in columns.items()}
    found = model.objects.filter(project__in=ids).order_by().values("project").annotate(**totals)
    return {row.pop("project"): row for row in found}


def _next_milestones(ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    """Return, by project, the unfinished milestone that is to end first."""
    current = Q(baselines__baseline=F("project__current_baseline"))
    ends = Coalesce("forecast_end_on", Max("baselines__ends_on", filter=current))
    open_ones = (
        Milestone.objects.filter(
            project__in=ids, is_milestone=True, actual_end_on=None, dropped_on=None
        )
        .annotate(next_on=ends)
        .exclude(next_on=None)
        .order_by("-next_on", "-order", "-pk")
    )
    # The last one written stays: the earliest, and of several the first in the plan.
    return {
        project: {"next_milestone": name, "next_on": ends_on}
        for project, name, ends_on in open_ones.values_list("project", "name", "next_on")
    }


def _in_order(field: str, values: Sequence[str]) -> Case:
    ranks = [When(**{field: value}, then=Value(rank)) for rank, value in enumerate(values)]
    return Case(*ranks, output_field=IntegerField(null=True))


_SPENT = Subquery(
    Spending.objects.filter(project=OuterRef("pk"))
    .order_by()
    .values("project")
    .annotate(total=Sum("amount_usd"))
    .values("total")
)
SORTS: Mapping[str, Any] = {
    "code": F("code"),
    "name": F("name"),
    "stage": _in_order("stage", Stage.values),
    "department": F("lead_department__name"),
    "manager": F("manager__name"),
    "strategic_area": F("strategic_area__order"),
    "service_area": F("service_area"),
    "status": _in_order("current_status__declared", ("GREEN", "YELLOW", "RED")),
    "slip": F("current_status__slip_days"),
    "as_of": F("current_status__as_of"),
    "start": Coalesce("started_on", "planned_start_on"),
    "end": Coalesce("completed_on", "forecast_end_on", "planned_end_on"),
    "budget": Coalesce("current_baseline__budget_usd", "cost_usd"),
    "spent": _SPENT,
    "work_plan_year": F("work_plan_year"),
    "overseen": F("is_overseen"),
    "proposed": F("proposed_at"),
    "completed": F("completed_on"),
    "changed": F("changed_at"),
}
"""What lists may be sorted by."""


def _sorted(found: QuerySet[Project], sort: str) -> QuerySet[Project]:
    by = SORTS[sort.removeprefix("-")]
    order = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    return found.order_by(order, "code")
