"""Writes to a project's register: items, their mitigating actions, decisions on changes.

Every change leaves an event with the item, a line in the project's history and an audit entry. An
event's note is what the person said, else a key that `words.register` puts in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note, plain
from citywide.services.portfolio.models import (
    ItemEvent,
    ItemKind,
    ItemState,
    MitigatingAction,
    Project,
    RegisterItem,
)
from citywide.services.portfolio.permissions import may_decide_change, may_manage, must

ITEM_FIELDS = (
    "title",
    "description",
    "public_text",
    "owner",
    "due_on",
    "probability",
    "impact",
    "severity",
    "change_days",
    "change_cost_usd",
    "change_scope",
)
"""What people enter about an item; which of them go with its kind, the form says."""
ACTION_FIELDS = ("text", "owner", "due_on")
_STATE = ("state", "closed_on")
_DECISION = ("state", "closed_on", "decided_by", "decided_on", "decision_reason")


@transaction.atomic
def add_item(
    *,
    by: Viewer,
    project: Project,
    kind: str,
    values: Mapping[str, Any],
    opened_on: dt.date | None = None,
) -> RegisterItem:
    """Add an item to a project's register under its next number and return it.

    A change request is asked for by whoever adds it.
    """
    _must_manage(by, project)
    Project.objects.select_for_update().get(pk=project.pk)
    last = project.register.aggregate(last=Max("number"))["last"] or 0
    item = RegisterItem(
        project=project,
        kind=ItemKind(kind).value,
        number=last + 1,
        opened_on=opened_on or timezone.localdate(),
        requested_by_id=by.user_id if kind == ItemKind.CHANGE_REQUEST else None,
        **_known(values, ITEM_FIELDS),
    )
    return _saved(by, item, {}, "added", ITEM_FIELDS)


@transaction.atomic
def edit_item(*, by: Viewer, item: RegisterItem, values: Mapping[str, Any]) -> RegisterItem:
    """Change what is said about an item and return it.

    Raises:
        Conflict: it is closed, or a change request that was decided.
        Forbidden: a change request is written only by who asks for it, so that nobody decides on
            their own words.
    """
    _must_manage(by, item.project)
    item = _locked(item)
    _must_be_open(item)
    if item.kind == ItemKind.CHANGE_REQUEST:
        is_mine = item.requested_by_id in {None, by.user_id}
        must(is_mine, _("Only who asked for this change may edit it. Write a request of your own."))
    before = _fields(item, ITEM_FIELDS)
    _set(item, _known(values, ITEM_FIELDS))
    if item.kind == ItemKind.CHANGE_REQUEST:
        item.requested_by_id = by.user_id
    return _saved(by, item, before, "changed", ITEM_FIELDS)


@transaction.atomic
def close_item(*, by: Viewer, item: RegisterItem, reason: str = "") -> RegisterItem:
    """Close an item as of today and return it; a change request is decided instead."""
    _must_manage(by, item.project)
    item = _locked(item)
    _must_be_open(item)
    if item.kind == ItemKind.CHANGE_REQUEST:
        raise Conflict(_("A change request is approved or declined, not closed."))
    before = _fields(item, _STATE)
    _set(item, {"state": ItemState.CLOSED, "closed_on": timezone.localdate()})
    return _saved(by, item, before, reason or "closed", _STATE)


@transaction.atomic
def reopen_item(*, by: Viewer, item: RegisterItem, reason: str = "") -> RegisterItem:
    """Open a closed item again and return it; what was decided stays decided."""
    _must_manage(by, item.project)
    item = _locked(item)
    if item.state != ItemState.CLOSED:
        raise Conflict(_("Only a closed item can be opened again."))
    before = _fields(item, _STATE)
    _set(item, {"state": ItemState.OPEN, "closed_on": None})
    return _saved(by, item, before, reason or "reopened", _STATE)


@transaction.atomic
def decide_change(
    *, by: Viewer, item: RegisterItem, is_approved: bool, reason: str = ""
) -> RegisterItem:
    """Approve or decline a change request and return it.

    Raises:
        Forbidden: only the sponsor or the lead decides, and never on their own request.
        UsageError: a request is declined without a reason.
        Conflict: it was decided before.
    """
    item = _locked(item)
    if item.kind != ItemKind.CHANGE_REQUEST:
        raise Conflict(_("Only change requests are decided on."))
    rule = _("The sponsor or the project office's lead decides, and never who asked for it.")
    must(may_decide_change(by, item), rule)
    _must_be_open(item)
    if not is_approved and not reason.strip():
        raise UsageError(_("Say why the change is declined."))
    before, today = _fields(item, _DECISION), timezone.localdate()
    state = ItemState.APPROVED if is_approved else ItemState.DECLINED
    _set(item, {"state": state, "closed_on": today, "decided_on": today})
    _set(item, {"decided_by_id": by.user_id, "decision_reason": reason.strip()})
    return _saved(by, item, before, state.value, _DECISION)


@transaction.atomic
def add_action(*, by: Viewer, item: RegisterItem, values: Mapping[str, Any]) -> MitigatingAction:
    """Add a mitigating action to an open item and return it."""
    _must_manage(by, item.project)
    item = _locked(item)
    _must_be_open(item)
    action = MitigatingAction(item=item, **_known(values, ACTION_FIELDS))
    return _saved_action(by, action, {}, "action_added")


@transaction.atomic
def edit_action(
    *, by: Viewer, action: MitigatingAction, values: Mapping[str, Any]
) -> MitigatingAction:
    """Change an action of an open item and return it."""
    _must_manage(by, action.item.project)
    _must_be_open(_locked(action.item))
    before = _fields(action, (*ACTION_FIELDS, "done_on"))
    _set(action, _known(values, ACTION_FIELDS))
    return _saved_action(by, action, before, "action_changed")


@transaction.atomic
def finish_action(
    *, by: Viewer, action: MitigatingAction, done_on: dt.date | None
) -> MitigatingAction:
    """Mark an action done on a day, or with None not done again; return it.

    Its owner may do so too.
    """
    is_mine = by.user_id is not None and by.user_id == action.owner_id
    rule = _("The action's owner, the project's manager or the project office's lead says so.")
    must((is_mine and not by.is_visitor) or may_manage(by, action.item.project), rule)
    _must_be_open(_locked(action.item))
    if done_on and done_on > timezone.localdate():
        raise UsageError(_("The day it was done cannot lie in the future."))
    before = _fields(action, (*ACTION_FIELDS, "done_on"))
    action.done_on = done_on
    return _saved_action(by, action, before, "action_done" if done_on else "action_reopened")


def _must_manage(by: Viewer, project: Project) -> None:
    rule = _("The project's manager or the project office's lead keeps its register.")
    must(may_manage(by, project), rule)


def _must_be_open(item: RegisterItem) -> None:
    if item.state != ItemState.OPEN:
        raise Conflict(
            _("%(title)s is %(state)s and cannot be changed.")
            % {"title": item.title, "state": item.get_state_display()}
        )


def _locked(item: RegisterItem) -> RegisterItem:
    """Return the item as it is now, kept from others until the transaction ends."""
    return RegisterItem.objects.select_for_update(of=("self",)).get(pk=item.pk)


def _known(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _set(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _fields(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _saved(
    by: Viewer, item: RegisterItem, before: Mapping[str, Any], said: str, names: tuple[str, ...]
) -> RegisterItem:
    item.save()
    _tell(by, item, said, before, _fields(item, names))
    return item


def _saved_action(
    by: Viewer, action: MitigatingAction, before: Mapping[str, Any], said: str
) -> MitigatingAction:
    action.save()
    _tell(by, action.item, said, before, _fields(action, (*ACTION_FIELDS, "done_on")))
    return action


def _tell(
    by: Viewer, item: RegisterItem, said: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> None:
    before, after = _differing(plain(old), plain(new))
    ItemEvent.objects.create(
        item=item, at=timezone.now(), by=by.actor, note=said, before=before, after=after
    )
    subject = f"{item.number}: {item.title}"
    note(by=by, project=item.project, kind=item.kind, subject=subject, before=before, after=after)


def _differing(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what differs; of something new, what is said at all."""
    if not old:
        return {}, {name: value for name, value in new.items() if value not in (None, "", {})}
    names = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}
