"""Where the strategic plan and the portfolio differ today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from citywide.services.portfolio.models import (
    RUNNING,
    Goal,
    Project,
    Stage,
    StrategicArea,
    WorkPlanItem,
)
from citywide.services.portfolio.queries.strategy.plan import Metric, PlanView, due_of, state_of
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of


@dataclass(frozen=True)
class Drift:
    """One way in which plan and portfolio differ: a kind of DRIFTS, and what it is about."""

    kind: str
    item: WorkPlanItem | None = None
    project: Project | None = None
    area: StrategicArea | None = None
    goal: Goal | None = None
    measure_id: str = ""
    due_on: dt.date | None = None


DRIFTS = (
    "past_due",
    "project_not_approved",
    "project_ended",
    "project_not_started",
    "running_unplanned",
    "running_not_this_year",
    "area_differs",
    "area_without_project",
    "goal_without_work",
    "goal_without_measure",
    "measure_unknown",
    "measure_without_number",
)
"""Kinds of drift, in the order they are told."""


def drift(*, view: PlanView, today: dt.date) -> list[Drift]:
    """Return where plan and portfolio differ today, by kind: one query beside the plan's own.

    Running projects are looked for in the plan as far as they are overseen.
    """
    found = [*_items_adrift(view, today), *_projects_adrift(view, today), *_goals_adrift(view)]
    return sorted(found, key=lambda one: DRIFTS.index(one.kind))


def _items_adrift(view: PlanView, today: dt.date) -> Iterable[Drift]:
    year = fiscal_year_of(today)
    for item in view.items:
        state = state_of(item, today)
        if state == "late":
            yield Drift("past_due", item, item.project, due_on=due_of(item))
        project = item.project
        if project is None or state in {"done", "dropped"}:
            continue
        if project.stage in {Stage.CANCELLED, Stage.DECLINED}:
            yield Drift("project_ended", item, project)
        elif item.fiscal_year <= year and project.stage in {Stage.PROPOSED, Stage.SCORED}:
            yield Drift("project_not_approved", item, project)
        elif item.fiscal_year <= year and project.stage == Stage.APPROVED:
            yield Drift("project_not_started", item, project)


def _projects_adrift(view: PlanView, today: dt.date) -> Iterable[Drift]:
    year = fiscal_year_of(today)
    years: dict[int, set[int]] = defaultdict(set)
    areas: dict[int, set[int]] = defaultdict(set)
    for area in view.areas:
        for goal in area.goals:
            for item in goal.items:
                if item.project_id and item.dropped_on is None:
                    years[item.project_id].add(item.fiscal_year)
                    areas[item.project_id].add(area.area.pk)
    known = {area.area.pk: area.area for area in view.areas}
    running = Project.objects.filter(stage__in=RUNNING, is_overseen=True).order_by("code")
    for project in running:
        planned = years.get(project.pk, set())
        if not planned:
            yield Drift("running_unplanned", project=project)
        elif year in view.years and year not in planned:
            yield Drift("running_not_this_year", project=project)
        own = known.get(project.strategic_area_id or 0)
        if planned and own is not None and own.pk not in areas[project.pk]:
            yield Drift("area_differs", project=project, area=own)


def _goals_adrift(view: PlanView) -> Iterable[Drift]:
    for area in view.areas:
        has_item = any(
            item.project_id and item.dropped_on is None
            for goal in area.goals
            for item in goal.items
        )
        if not area.projects and not has_item:
            yield Drift("area_without_project", area=area.area)
        for goal in area.goals:
            if not goal.progress.planned:
                yield Drift("goal_without_work", goal=goal.goal, area=area.area)
            if not goal.metrics:
                yield Drift("goal_without_measure", goal=goal.goal, area=area.area)
            for metric in goal.metrics:
                if kind := _metric_adrift(metric):
                    yield Drift(kind, goal=goal.goal, area=area.area, measure_id=metric.measure_id)


def _metric_adrift(metric: Metric) -> str:
    if metric.figure is None:
        return "measure_unknown"
    has_number = metric.figure.value is not None and metric.figure.value.value is not None
    return "" if has_number else "measure_without_number"
