"""The strategic plan and the work plan of the fiscal year, as they stood on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from citywide.services.portfolio.models import StrategicPlan, WorkPlanItem
from citywide.services.portfolio.publish.records import Standing
from citywide.services.portfolio.rules.fiscal_year import fiscal_year_of


def strategy(scope: Sequence[Standing], as_of: dt.date) -> dict[str, Any]:
    """Return plan, areas, goals and work plan as a snapshot keeps them."""
    plan = _plan(as_of)
    return {
        "plan": _plan_facts(plan) if plan else None,
        "areas": _areas(plan) if plan else [],
        "goals": _goals(plan) if plan else [],
        "work_plan": _work(plan, scope, as_of) if plan else [],
    }


def _plan(as_of: dt.date) -> StrategicPlan | None:
    """Return the plan in force on a day, else the next to come, else the last that was."""
    in_force = StrategicPlan.objects.filter(starts_on__lte=as_of, ends_on__gte=as_of)
    coming = StrategicPlan.objects.filter(starts_on__gt=as_of)
    found = in_force.order_by("is_draft", "-starts_on").first()
    found = found or coming.order_by("starts_on").first()
    return found or StrategicPlan.objects.order_by("-ends_on").first()


def _plan_facts(plan: StrategicPlan) -> dict[str, Any]:
    following = StrategicPlan.objects.filter(starts_on__gt=plan.starts_on).order_by("starts_on")
    after = following.first()
    return {
        "name": plan.name,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "is_draft": plan.is_draft,
        "next": after.name if after else "",
    }


def _areas(plan: StrategicPlan) -> list[dict[str, str]]:
    return [
        {
            "key": area.key,
            "name": area.name.get("en", area.key),
            "description": area.description.get("en", ""),
        }
        for area in plan.areas.all()
    ]


def _goals(plan: StrategicPlan) -> list[dict[str, Any]]:
    return [
        {"area": area.key, "name": goal.name.get("en", ""), "measures": list(goal.measures)}
        for area in plan.areas.prefetch_related("goals")
        for goal in area.goals.all()
    ]


def _work(plan: StrategicPlan, scope: Sequence[Standing], as_of: dt.date) -> list[dict[str, Any]]:
    """Return the year's items, and projects of the year's work plan that are no item."""
    year = fiscal_year_of(as_of)
    items = WorkPlanItem.objects.filter(
        Q(goal__area__plan=plan) | Q(goal__area__key__in=[a.key for a in plan.areas.all()]),
        fiscal_year=year,
    ).select_related("goal__area", "project")
    standing = {one.project.pk: one for one in scope}
    rows = [_item(item, standing.get(item.project_id or 0), as_of) for item in items]
    listed = {item.project_id for item in items}
    rows += [
        _project(one, as_of)
        for one in scope
        if one.project.work_plan_year == year
        and one.project.strategic_area
        and one.project.pk not in listed
    ]
    return sorted(rows, key=lambda row: (row["due_on"] or "9999", row["name"]))


def _item(item: WorkPlanItem, standing: Standing | None, as_of: dt.date) -> dict[str, Any]:
    done, due = item.done_on, item.due_on
    status = ""
    if standing is not None:
        done = done or standing.completed_on
        due = due or standing.forecast_end_on
        status = standing.status.declared if standing.status and not done else ""
    is_dropped = item.dropped_on is not None and item.dropped_on <= as_of
    return {
        "area": item.goal.area.key,
        "name": item.name.get("en", "") or (item.project.name if item.project else ""),
        "kind": item.kind,
        "due_on": due.isoformat() if due else None,
        "state": "dropped" if is_dropped else _state(done, due, as_of),
        "done_on": done.isoformat() if done and done <= as_of else None,
        "status": status,
    }


def _project(standing: Standing, as_of: dt.date) -> dict[str, Any]:
    project, plan = standing.project, standing.baseline
    due = standing.forecast_end_on or (plan.ends_on if plan else None)
    done = standing.completed_on
    return {
        "area": project.strategic_area.key if project.strategic_area else "",
        "name": project.name,
        "kind": "project",
        "due_on": due.isoformat() if due else None,
        "state": _state(done, due, as_of),
        "done_on": done.isoformat() if done else None,
        "status": standing.status.declared if standing.status and not done else "",
    }


def _state(done: dt.date | None, due: dt.date | None, as_of: dt.date) -> str:
    if done and done <= as_of:
        return "done"
    return "overdue" if due and due < as_of else "open"
