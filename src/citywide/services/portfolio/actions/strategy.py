"""Writes of the strategic plan and its annual work: the project office's lead only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.actions.history import fields_of, note, plain
from citywide.services.portfolio.models import (
    Goal,
    Project,
    StrategicArea,
    StrategicPlan,
    WorkKind,
    WorkPlanItem,
)
from citywide.services.portfolio.permissions import may_lead, must

PLAN_FIELDS = ("name", "starts_on", "ends_on", "is_draft")
AREA_FIELDS = ("key", "name", "description", "order")
GOAL_FIELDS = ("name", "order", "measures")
ITEM_FIELDS = (
    "goal",
    "fiscal_year",
    "kind",
    "name",
    "project",
    "owner",
    "due_on",
    "done_on",
    "dropped_on",
    "reason",
)
_ENTRIES = ("goal", "fiscal_year", "kind", "name", "project", "owner", "due_on")
_REFUSAL = "Only the project office's lead changes the strategic plan. Ask the lead."


@transaction.atomic
def save_plan(
    *, by: Viewer, values: Mapping[str, Any], plan: StrategicPlan | None = None
) -> StrategicPlan:
    """Make a plan, or change one; `values` by PLAN_FIELDS.

    Raises Forbidden, Conflict for a name that is taken, UsageError for days in the wrong order.
    """
    must(may_lead(by), _REFUSAL)
    if values["ends_on"] <= values["starts_on"]:
        raise UsageError("The plan ends before it begins. Enter a later last day.")
    others = StrategicPlan.objects.exclude(pk=plan.pk if plan else None)
    if others.filter(name=values["name"]).exists():
        raise Conflict(f"There is a plan {values['name']!r} already. Choose another name.")
    return _saved(by, plan or StrategicPlan(), PLAN_FIELDS, values, "strategic_plan")


@transaction.atomic
def save_area(
    *,
    by: Viewer,
    plan: StrategicPlan,
    values: Mapping[str, Any],
    area: StrategicArea | None = None,
) -> StrategicArea:
    """Add an area to a plan, or change one; `values` by AREA_FIELDS, without order it comes last.

    Raises Forbidden, Conflict for a key that is taken.
    """
    must(may_lead(by), _REFUSAL)
    taken = plan.areas.exclude(pk=area.pk if area else None).filter(key=values["key"])
    if taken.exists():
        raise Conflict(f"The plan has an area {values['key']!r} already. Choose another key.")
    found = area or StrategicArea(plan=plan, order=_next(plan.areas))
    return _saved(by, found, AREA_FIELDS, values, "strategic_area")


@transaction.atomic
def save_goal(
    *, by: Viewer, area: StrategicArea, values: Mapping[str, Any], goal: Goal | None = None
) -> Goal:
    """Add a goal to an area, or change one; `values` by GOAL_FIELDS. Raises Forbidden."""
    must(may_lead(by), _REFUSAL)
    found = goal or Goal(order=_next(area.goals))
    found.area = area
    return _saved(by, found, GOAL_FIELDS, values, "goal")


@transaction.atomic
def save_item(
    *, by: Viewer, values: Mapping[str, Any], item: WorkPlanItem | None = None
) -> WorkPlanItem:
    """Add an item to the work plan, or change one.

    `values` are goal, fiscal_year, kind, name, project, owner and due_on. An item of kind project
    names its project; its name may be left out and is then the project's title.

    Raises Forbidden, UsageError for what is missing, Conflict when it is done or dropped.
    """
    must(may_lead(by), _REFUSAL)
    if item is not None:
        item = _locked(item)
        _check_open(item)
    project: Project | None = values.get("project")
    if values["kind"] == WorkKind.PROJECT and project is None:
        raise UsageError("The project is missing. Choose the project this item is about.")
    name = {code: text for code, text in values.get("name", {}).items() if text.strip()}
    if not name and project is not None:
        name = dict(project.title)
    if not name.get("en"):
        raise UsageError("The name is missing. Say in English what is to be done.")
    given = {key: values.get(key) for key in _ENTRIES} | {"name": name}
    given["owner"] = given["owner"] or ""
    return _kept(by, item or WorkPlanItem(), given)


@transaction.atomic
def complete_item(*, by: Viewer, item: WorkPlanItem, on: dt.date) -> WorkPlanItem:
    """Say that an item was done on a day that is not to come.

    Raises Forbidden, Conflict when it is done or dropped already, UsageError for a day to come.
    """
    must(may_lead(by), _REFUSAL)
    item = _locked(item)
    _check_open(item)
    if on > timezone.localdate():
        raise UsageError(f"The day is {on}, which is to come. Enter it on that day.")
    return _kept(by, item, {"done_on": on})


@transaction.atomic
def drop_item(*, by: Viewer, item: WorkPlanItem, reason: str) -> WorkPlanItem:
    """Drop an item with a reason; it stays in the plan, and counts as planned no longer.

    Raises Forbidden, Conflict when it is done or dropped already, UsageError without a reason.
    """
    must(may_lead(by), _REFUSAL)
    item = _locked(item)
    _check_open(item)
    if not reason.strip():
        raise UsageError("The reason is missing. Say why it is dropped, in a sentence.")
    return _kept(by, item, {"dropped_on": timezone.localdate(), "reason": reason.strip()})


@transaction.atomic
def reopen_item(*, by: Viewer, item: WorkPlanItem) -> WorkPlanItem:
    """Take back that an item was done or dropped; the history keeps it and its reason.

    Raises Forbidden, Conflict when it is open.
    """
    must(may_lead(by), _REFUSAL)
    item = _locked(item)
    if item.done_on is None and item.dropped_on is None:
        raise Conflict("This item is open already. Look at the work plan again.")
    return _kept(by, item, {"done_on": None, "dropped_on": None, "reason": ""})


def _locked(item: WorkPlanItem) -> WorkPlanItem:
    found = WorkPlanItem.objects.select_for_update(of=("self",))
    return found.select_related("project", "goal").get(pk=item.pk)


def _check_open(item: WorkPlanItem) -> None:
    if item.done_on is not None:
        raise Conflict("This item is done already. Reopen it first to change it.")
    if item.dropped_on is not None:
        raise Conflict("This item was dropped. Reopen it first to change it.")


def _kept(by: Viewer, item: WorkPlanItem, given: Mapping[str, Any]) -> WorkPlanItem:
    """Save an item, and note it in the history of its project, if it has one."""
    is_new = item.pk is None
    before = {} if is_new else fields_of(item, *ITEM_FIELDS)
    for name, value in given.items():
        setattr(item, name, value)
    item.save()
    after = fields_of(item, *ITEM_FIELDS)
    if item.project is None:
        _record(by, f"work_plan:{item.pk}", is_new, before, after)
        return item
    note(
        by=by,
        project=item.project,
        kind="work_plan",
        subject=str(item),
        before=before,
        after=after,
        action="create" if is_new else "change",
    )
    return item


def _saved(
    by: Viewer, found: Any, names: tuple[str, ...], values: Mapping[str, Any], subject: str
) -> Any:
    is_new = found.pk is None
    before = {} if is_new else fields_of(found, *names)
    for name in names:
        if name in values:
            setattr(found, name, values[name])
    found.save()
    _record(by, f"{subject}:{found.pk}", is_new, before, fields_of(found, *names))
    return found


def _record(
    by: Viewer, subject: str, is_new: bool, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    old, new = plain(before), plain(after)
    changed = [name for name in new if is_new or old.get(name) != new[name]]
    record(
        by=by.actor,
        action="create" if is_new else "change",
        subject=subject,
        detail={
            "before": {name: old[name] for name in changed if name in old},
            "after": {name: new[name] for name in changed},
        },
        address=by.address,
    )


def _next(siblings: Any) -> int:
    last = siblings.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1
