"""The rows of each data set, as its contract names the columns. No name of a person is in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from citywide.core.errors import NotFound
from citywide.core.measures.model import LANGUAGES
from citywide.services.portfolio.models import (
    ItemKind,
    ItemState,
    MitigatingAction,
    RegisterItem,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.publish.plan_rows import milestones, spending
from citywide.services.portfolio.publish.records import APPROVED, Standing, standings
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.rules.thresholds import Thresholds

Row = dict[str, Any]


def rows_of(dataset: str, *, as_of: dt.date) -> Iterable[Row]:
    """Return a data set's rows as they stood on a day; the number of queries does not grow.

    Raises NotFound when the portfolio does not publish that data set from its records.
    """
    if dataset not in _ROWS:
        raise NotFound(f"The portfolio publishes no data set {dataset!r} from its records.")
    return _ROWS[dataset](as_of)


def texts(name: str, said: Mapping[str, str]) -> Row:
    """Return a text's columns: `name` in English, then one for each other language."""
    return {
        name if code == "en" else f"{name}_{code}": said.get(code, "").strip() or None
        for code in LANGUAGES
    }


def _projects(as_of: dt.date) -> Iterator[Row]:
    thresholds = policy().thresholds
    for standing in standings(as_of):
        yield (
            _identity(standing) | _plan(standing) | _status(standing) | _money(standing, thresholds)
        )


def _identity(standing: Standing) -> Row:
    project = standing.project
    area = project.strategic_area
    return {
        "project_code": project.code,
        **texts("title", project.title or {"en": project.name}),
        **texts("summary", project.summary),
        **texts("outcome", project.outcome if standing.completed_on else {}),
        "stage": standing.stage,
        "is_active": standing.is_active,
        "is_overseen": project.is_overseen,
        "lead_department": project.lead_department.name,
        "department_count": len(standing.departments),
        "strategic_area": area.key if area else None,
        **texts("strategic_area_name", area.name if area else {}),
        "service_area": project.service_area,
        "council_district": project.council_district,
        "work_plan_year": project.work_plan_year,
        "vendor": project.vendor,
        "procurement_stage": project.procurement_stage,
    }


def _plan(standing: Standing) -> Row:
    first, plan = standing.first, standing.baseline
    started_on = standing.project.started_on
    return {
        "started_on": started_on if started_on and started_on <= standing.as_of else None,
        "planned_start_on": first.starts_on if first else None,
        "planned_end_on": first.ends_on if first else None,
        "baseline_number": plan.number if plan else None,
        "baseline_approved_on": plan.approved_on if plan else None,
        "baseline_start_on": plan.starts_on if plan else None,
        "baseline_end_on": plan.ends_on if plan else None,
        "baseline_duration_days": standing.baseline_duration_days,
        "forecast_end_on": standing.forecast_end_on,
        "completed_on": standing.completed_on,
    }


def _status(standing: Standing) -> Row:
    status = standing.status
    return {
        "status_as_of": status.as_of if status else None,
        "status_declared": status.declared if status else None,
        "status_computed": status.computed_overall if status else None,
        "status_schedule": status.computed_schedule if status else None,
        "status_cost": status.computed_cost if status else None,
        "status_scope": status.computed_scope if status else None,
        "status_risk": status.computed_risk if status else None,
        "slip_days": standing.slip_days,
        "months_in_red": standing.months_in_red,
        **texts("late_reason", reason_of(status) if status else {}),
    }


def _money(standing: Standing, thresholds: Thresholds) -> Row:
    plan, status = standing.baseline, standing.status
    return {
        "baseline_budget_usd": plan.budget_usd if plan else None,
        "budget_usd": standing.budget_usd,
        "committed_usd": standing.committed_usd,
        "spent_usd": standing.spent_usd,
        "forecast_cost_usd": status.forecast_cost_usd if status else None,
        "is_success": standing.is_success(thresholds),
    }


def reason_of(status: StatusUpdate) -> Mapping[str, str]:
    """Return what is late and why, in plain words: the status's own, else its issue's."""
    if any(status.public_note.values()):
        return dict(status.public_note)
    return dict(status.issue.public_text) if status.issue else {}


_HISTORY = (
    "project__code",
    "as_of",
    "revision",
    "declared",
    "computed_overall",
    "computed_schedule",
    "computed_cost",
    "computed_scope",
    "computed_risk",
    "baseline__ends_on",
    "forecast_end_on",
    "slip_days",
    "budget_usd",
    "spent_usd",
    "forecast_cost_usd",
    "progress_share",
    "project__is_overseen",
    "project__completed_on",
    "project__lead_department__name",
    "project__service_area",
    "public_note",
    "issue__public_text",
)


def _statuses(as_of: dt.date) -> Iterator[Row]:
    published = StatusUpdate.objects.filter(
        state=UpdateState.PUBLISHED, as_of__lte=as_of, project__stage__in=APPROVED
    )
    found = published.order_by("project__code", "as_of").values(*_HISTORY)
    for one in found.iterator(chunk_size=5_000):
        completed_on = one.pop("project__completed_on")
        note, issue = one.pop("public_note"), one.pop("issue__public_text")
        yield {
            **{_NAMES.get(name, name): value for name, value in one.items()},
            "is_complete": completed_on is not None and completed_on <= one["as_of"],
            **texts("late_reason", note if any(note.values()) else issue or {}),
        }


_NAMES = {
    "project__code": "project_code",
    "computed_overall": "status_computed",
    "computed_schedule": "status_schedule",
    "computed_cost": "status_cost",
    "computed_scope": "status_scope",
    "computed_risk": "status_risk",
    "baseline__ends_on": "baseline_end_on",
    "project__is_overseen": "is_overseen",
    "project__lead_department__name": "lead_department",
    "project__service_area": "service_area",
}


def _risks(as_of: dt.date) -> Iterator[Row]:
    kinds = (ItemKind.RISK, ItemKind.ISSUE)
    items = RegisterItem.objects.filter(
        kind__in=kinds, opened_on__lte=as_of, project__stage__in=APPROVED
    )
    done = _actions()
    for item in items.select_related("project").order_by("project__code", "number"):
        closed_on = item.closed_on if item.closed_on and item.closed_on <= as_of else None
        # A closed item without a day was closed at some time before today.
        is_closed = closed_on or (item.closed_on is None and item.state != ItemState.OPEN)
        yield {
            "project_code": item.project.code,
            "item_number": item.number,
            "kind": item.kind,
            "state": str(ItemState.CLOSED if is_closed else ItemState.OPEN),
            "opened_on": item.opened_on,
            "due_on": item.due_on,
            "closed_on": closed_on,
            "probability": item.probability,
            "impact": item.impact,
            **texts("public_text", item.public_text),
            **texts("mitigating_action", done.get(item.pk, {})),
        }


def _actions() -> Mapping[int, dict[str, str]]:
    """Return what is done about each item, its actions one after the other."""
    said: dict[int, dict[str, list[str]]] = {}
    for action in MitigatingAction.objects.order_by("item", "due_on", "pk"):
        for code, text in action.text.items():
            said.setdefault(action.item_id, {}).setdefault(code, []).append(text.strip())
    return {
        item: {code: "; ".join(filter(None, found)) for code, found in by_language.items()}
        for item, by_language in said.items()
    }


_ROWS: Mapping[str, Callable[[dt.date], Iterable[Row]]] = {
    "projects": _projects,
    "project_statuses": _statuses,
    "project_milestones": milestones,
    "project_spending": spending,
    "project_risks": _risks,
}
