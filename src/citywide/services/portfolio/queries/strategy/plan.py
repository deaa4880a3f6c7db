"""The strategic plan from its areas down, with progress rolled up and metrics."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR, Viewer
from citywide.services.portfolio.models import (
    RUNNING,
    Goal,
    Project,
    Stage,
    StrategicArea,
    StrategicPlan,
    WorkPlanItem,
)
from citywide.services.portfolio.queries.portfolio.published import figure
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of, last_day_of

STATES = ("open", "late", "done", "dropped")
"""What an item of the work plan can be."""


@dataclass(frozen=True)
class Progress:
    """Items done of items planned; what was dropped is not planned any more."""

    done: int = 0
    planned: int = 0
    dropped: int = 0

    @property
    def percent(self) -> int | None:
        """Done of planned, rounded down; None where nothing is planned."""
        return self.done * 100 // self.planned if self.planned else None


@dataclass(frozen=True)
class Metric:
    """A goal's target metric: the measure's latest number, or None where there is no measure."""

    measure_id: str
    figure: gate.Figure | None


@dataclass(frozen=True)
class GoalView:
    """A goal with its metrics, its items and how far they are, in all and by fiscal year."""

    goal: Goal
    metrics: tuple[Metric, ...]
    items: tuple[WorkPlanItem, ...]
    progress: Progress
    by_year: Mapping[int, Progress]


@dataclass(frozen=True)
class AreaView:
    """An area with its goals; `projects` are those running in it, `progress` of all its items."""

    area: StrategicArea
    goals: tuple[GoalView, ...]
    projects: int
    progress: Progress
    by_year: Mapping[int, Progress]


@dataclass(frozen=True)
class PlanView:
    """The plan from its areas down, with progress rolled up; `years` are its fiscal years."""

    plan: StrategicPlan
    areas: tuple[AreaView, ...]
    years: tuple[int, ...]
    progress: Progress
    by_year: Mapping[int, Progress]

    @cached_property
    def items(self) -> tuple[WorkPlanItem, ...]:
        """Every item of the plan."""
        return tuple(item for area in self.areas for goal in area.goals for item in goal.items)


def plans() -> QuerySet[StrategicPlan]:
    """Return the plans, newest first."""
    return StrategicPlan.objects.order_by("-starts_on", "-pk")


def current_plan() -> StrategicPlan | None:
    """Return the newest plan, a draft too; None before the first."""
    return plans().first()


def plan_view(*, plan: StrategicPlan, viewer: Viewer) -> PlanView:
    """Return a plan with progress and metrics, in a number of queries no project adds to.

    An item is done once it has a day of completion or its project is completed.
    """
    items = WorkPlanItem.objects.select_related("project").order_by("fiscal_year", "due_on", "pk")
    goals = Goal.objects.order_by("order", "pk").prefetch_related(Prefetch("items", items))
    areas = plan.areas.order_by("order", "key").prefetch_related(Prefetch("goals", goals))
    running = _running_by_area(plan)
    figures: dict[str, gate.Figure | None] = {}
    found = tuple(_area(area, running.get(area.pk, 0), viewer, figures) for area in areas)
    every = [item for area in found for goal in area.goals for item in goal.items]
    years = range(fiscal_year_of(plan.starts_on), fiscal_year_of(plan.ends_on) + 1)
    return PlanView(
        plan=plan,
        areas=found,
        years=tuple(sorted({*years, *(item.fiscal_year for item in every)})),
        progress=progress_of(every),
        by_year=_by_year(every),
    )


def public_plan() -> PlanView | None:
    """Return the newest plan that is no draft any more, with its public metrics; None without.

    Show the public areas, goals, progress and metrics of it; items name projects, of which the
    public sees only those overseen: see `public_items`.
    """
    plan = plans().filter(is_draft=False).first()
    return plan_view(plan=plan, viewer=VISITOR) if plan else None


def public_items(goal: GoalView) -> list[WorkPlanItem]:
    """Return what of a goal's work the public may see: no item about a project that is not public.

    Owners and reasons of what is returned are not for the public.
    """
    public = {*RUNNING, Stage.COMPLETED}
    return [
        item
        for item in goal.items
        if item.dropped_on is None
        and (item.project is None or (item.project.is_overseen and item.project.stage in public))
    ]


def is_done(item: WorkPlanItem) -> bool:
    """Return whether an item is done: it says so, or its project is completed."""
    if item.dropped_on is not None:
        return False
    is_over = item.project is not None and item.project.stage == Stage.COMPLETED
    return item.done_on is not None or is_over


def due_of(item: WorkPlanItem) -> dt.date:
    """Return when an item is due: on its day, else at the end of its fiscal year."""
    return item.due_on or last_day_of(item.fiscal_year)


def state_of(item: WorkPlanItem, today: dt.date) -> str:
    """Return one of STATES; what is open and past its day is late."""
    if item.dropped_on is not None:
        return "dropped"
    if is_done(item):
        return "done"
    return "late" if due_of(item) < today else "open"


def progress_of(items: Iterable[WorkPlanItem]) -> Progress:
    """Return how many of these items are done."""
    rows = list(items)
    dropped = sum(item.dropped_on is not None for item in rows)
    return Progress(sum(map(is_done, rows)), len(rows) - dropped, dropped)


def _area(
    area: StrategicArea, projects: int, viewer: Viewer, figures: dict[str, gate.Figure | None]
) -> AreaView:
    goals = tuple(_goal(goal, viewer, figures) for goal in area.goals.all())
    items = [item for goal in goals for item in goal.items]
    return AreaView(area, goals, projects, progress_of(items), _by_year(items))


def _goal(goal: Goal, viewer: Viewer, figures: dict[str, gate.Figure | None]) -> GoalView:
    names = [str(name) for name in goal.measures]
    for name in names:
        if name not in figures:
            figures[name] = figure(viewer, name)
    items = tuple(goal.items.all())
    metrics = tuple(Metric(name, figures[name]) for name in names)
    return GoalView(goal, metrics, items, progress_of(items), _by_year(items))


def _by_year(items: Sequence[WorkPlanItem]) -> Mapping[int, Progress]:
    years: dict[int, list[WorkPlanItem]] = defaultdict(list)
    for item in items:
        years[item.fiscal_year].append(item)
    return {year: progress_of(years[year]) for year in sorted(years)}


def _running_by_area(plan: StrategicPlan) -> Mapping[int, int]:
    keys = Project.objects.filter(strategic_area__plan=plan, stage__in=RUNNING)
    counts: dict[int, int] = defaultdict(int)
    for area in keys.values_list("strategic_area", flat=True):
        counts[area] += 1
    return counts


def known_measures() -> list[gate.Figure]:
    """Return every measure of the city and its services, by id, for a goal to choose from."""
    return gate.figures(VISITOR)
