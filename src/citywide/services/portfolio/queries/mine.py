"""What needs somebody today: updates, approvals, items and actions that are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    ItemState,
    MitigatingAction,
    Project,
    RegisterItem,
    Stage,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.permissions import may_lead
from citywide.services.portfolio.queries.status import due, statuses_waiting

SOON_DAYS = 14


@dataclass(frozen=True)
class Need:
    """One thing that waits: its kind, the project, what it is about, and when it is due."""

    kind: str
    """update, returned, approval, change_request, proposal, item or action."""
    project: Project
    about: str = ""
    due_on: dt.date | None = None
    number: int | None = None
    """The register item's number, where it is about one."""
    is_late: bool = False


def needs(*, viewer: Viewer, today: dt.date) -> list[Need]:
    """Return what waits for somebody, what is late first, then by day."""
    parts = (_updates, _returned, _approvals, _changes, _proposals, _items, _actions)
    found = [need for part in parts for need in part(viewer, today)]
    return sorted(found, key=lambda need: (not need.is_late, need.due_on or dt.date.max))


def my_projects(*, viewer: Viewer) -> QuerySet[Project]:
    """Return the projects somebody manages, sponsors, proposed or follows."""
    mine = (
        Q(manager_id=viewer.user_id)
        | Q(sponsor_id=viewer.user_id)
        | Q(proposed_by_id=viewer.user_id)
        | Q(subscriptions__user_id=viewer.user_id)
    )
    related = ("lead_department", "current_status", "manager")
    return Project.objects.filter(mine).select_related(*related).distinct()


def _updates(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    """Of the month that ended last, and of this one in its last days."""
    ended = today.replace(day=1) - dt.timedelta(days=1)
    ends = (today.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    months = [ended] if (ends - today).days > SOON_DAYS else [ended, ends]
    for as_of in months:
        for project in due(as_of=as_of).filter(manager_id=viewer.user_id):
            yield Need("update", project, as_of.isoformat(), as_of, is_late=as_of < today)


def _returned(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    found = StatusUpdate.objects.filter(state=UpdateState.RETURNED, filed_by_id=viewer.user_id)
    for update in found.select_related("project"):
        yield Need("returned", update.project, update.return_reason, update.as_of, is_late=True)


def _approvals(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    for update in statuses_waiting(viewer=viewer):
        yield Need("approval", update.project, update.declared, update.as_of)


def _changes(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    wanted = RegisterItem.objects.filter(kind="change_request", state=ItemState.OPEN)
    if not may_lead(viewer):
        wanted = wanted.filter(project__sponsor_id=viewer.user_id)
    for item in wanted.exclude(requested_by_id=viewer.user_id).select_related("project"):
        yield _of_item("change_request", item, today)


def _proposals(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    if may_lead(viewer):
        waiting = Project.objects.filter(stage__in=(Stage.PROPOSED, Stage.SCORED))
        for project in waiting.exclude(proposed_by_id=viewer.user_id):
            yield Need("proposal", project)


def _items(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    soon = today + dt.timedelta(days=SOON_DAYS)
    found = RegisterItem.objects.filter(
        owner_id=viewer.user_id, state=ItemState.OPEN, due_on__lte=soon
    ).exclude(kind="change_request")
    for item in found.select_related("project"):
        yield _of_item("item", item, today)


def _actions(viewer: Viewer, today: dt.date) -> Iterator[Need]:
    soon = today + dt.timedelta(days=SOON_DAYS)
    found = MitigatingAction.objects.filter(
        owner_id=viewer.user_id, done_on=None, due_on__lte=soon, item__state=ItemState.OPEN
    )
    for action in found.select_related("item__project"):
        is_late = action.due_on is not None and action.due_on < today
        yield Need(
            "action",
            action.item.project,
            str(action),
            action.due_on,
            action.item.number,
            is_late,
        )


def _of_item(kind: str, item: RegisterItem, today: dt.date) -> Need:
    is_late = item.due_on is not None and item.due_on < today
    return Need(kind, item.project, item.title, item.due_on, item.number, is_late)
