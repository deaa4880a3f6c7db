"""The strategic plan from its areas down, and where it differs from the portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citywide.portal.dashboards import words as portal
from citywide.services.portfolio.actions.downloads import note_download
from citywide.services.portfolio.permissions import may_lead
from citywide.services.portfolio.queries.strategy import (
    AreaView,
    Drift,
    GoalView,
    Metric,
    PlanView,
    Progress,
    current_plan,
    drift,
    plan_view,
)
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of
from citywide.services.portfolio.views.page import for_the_city
from citywide.services.portfolio.views.portfolio import sheet
from citywide.services.portfolio.views.strategy.page import frame, plan_or_404
from citywide.services.portfolio.words import strategy as words
from citywide.services.portfolio.words.portfolio import language

_KINDS = {"met": "good", "not_met": "bad", "no_target": "neutral", "no_value": "neutral"}


@dataclass(frozen=True)
class Shown:
    """Progress in words, with the share for its bar."""

    text: str
    done: int
    planned: int
    percent: int | None


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show areas, goals, target metrics and progress."""
    plan = current_plan()
    context = frame("plan", may_lead=may_lead(request.viewer), plan=plan)
    if plan is not None:
        today = timezone.localdate()
        view = plan_view(plan=plan, viewer=request.viewer)
        context |= {
            "progress": shown(view.progress),
            "years": [_year(year, view, today) for year in view.years],
            "areas": [_area(area, view) for area in view.areas],
            "year_names": [words.fiscal_year(year) for year in view.years],
            "definition": words.DEFINITION,
            "drifts": len(drift(view=view, today=today)),
        }
    return render(request, "portfolio/strategy/plan.html", context)


@require_safe
@for_the_city
def adrift(request: HttpRequest) -> HttpResponse:
    """Show where plan and portfolio differ, in sentences."""
    plan = plan_or_404()
    view = plan_view(plan=plan, viewer=request.viewer)
    found = drift(view=view, today=timezone.localdate())
    groups = [
        {"heading": words.DRIFTS[kind], "sentences": [_drift(one) for one in ones]}
        for kind, ones in groupby(found, key=lambda one: one.kind)
    ]
    context = frame("drift", (_("Plan and portfolio"), None), plan=plan, groups=groups)
    return render(request, "portfolio/strategy/drift.html", context)


@require_safe
@for_the_city
def drift_csv(request: HttpRequest) -> HttpResponse:
    """Return the differences between plan and portfolio as a CSV file."""
    view = plan_view(plan=plan_or_404(), viewer=request.viewer)
    rows = [
        [str(words.DRIFTS[one.kind]), _drift(one)["text"]]
        for one in drift(view=view, today=timezone.localdate())
    ]
    note_download(by=request.viewer, what="plan-drift", rows=len(rows))
    return sheet.as_csv("plan-and-portfolio", [_("What"), _("In words")], rows)


def shown(progress: Progress) -> Shown:
    """Return progress in words."""
    said = words.progress(progress.done, progress.planned, progress.dropped)
    return Shown(said, progress.done, progress.planned, progress.percent)


def _year(year: int, view: PlanView, today: Any) -> dict[str, Any]:
    return {
        "label": words.fiscal_year(year),
        "is_current": year == fiscal_year_of(today),
        "progress": shown(view.by_year.get(year, Progress())),
        "address": f"{reverse('portfolio:work')}?year={year}",
    }


def _area(area: AreaView, view: PlanView) -> dict[str, Any]:
    return {
        "area": area.area,
        "projects": area.projects,
        "table": f"{reverse('portfolio:table')}?stage=running&strategic_area={area.area.key}",
        "progress": shown(area.progress),
        "goals": [_goal(goal, view) for goal in area.goals],
        "years": _years(area.by_year, view),
    }


def _goal(goal: GoalView, view: PlanView) -> dict[str, Any]:
    return {
        "goal": goal.goal,
        "progress": shown(goal.progress),
        "years": _years(goal.by_year, view),
        "metrics": [_metric(one) for one in goal.metrics],
    }


def _years(found: Mapping[int, Progress], view: PlanView) -> list[Shown]:
    return [shown(found.get(year, Progress())) for year in view.years]


def _metric(metric: Metric) -> dict[str, Any]:
    """Return a target metric in words; without a measure or a number it says so."""
    if metric.figure is None:
        return {"id": metric.measure_id, "title": metric.measure_id, "is_missing": True}
    measure, value = metric.figure.measure, metric.figure.value
    code = language()
    known = {
        "id": measure.id,
        "title": portal.title_of(measure, code),
        "address": reverse("dashboards:measure", args=[measure.id]),
        "target": portal.target_aim(measure, code),
    }
    if value is None or value.value is None:
        return known
    grain = measure.period.grain if measure.period else None
    status = portal.target_status(value, measure, code)
    return known | {
        "value": portal.amount(value.value, measure.unit, measure.decimals, code),
        "period": portal.period_name(value.period, grain, code) if grain else "",
        "status": status.text,
        "kind": _KINDS[status.code],
        "receipt": reverse("dashboards:receipt", args=[metric.figure.number_id]),
    }


def _drift(one: Drift) -> dict[str, str]:
    item = one.item
    said = words.drift(
        one.kind,
        item=words.text(item.name) if item else "",
        year=item.fiscal_year if item else None,
        project=f"{one.project.code} {words.text(one.project.title)}" if one.project else "",
        area=words.text(one.area.name) if one.area else "",
        goal=words.text(one.goal.name) if one.goal else "",
        measure_id=one.measure_id,
        due_on=one.due_on,
    )
    address = ""
    if one.item is not None:
        address = reverse("portfolio:work_item", args=[one.item.pk])
    elif one.project is not None:
        address = reverse("portfolio:project", args=[one.project.code])
    return {"text": said, "address": address}
