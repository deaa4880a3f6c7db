"""Saving a monthly update as a draft: what was entered, its issue and action, and its figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.register import (
    add_action,
    add_item,
    edit_action,
    edit_item,
)
from citywide.services.portfolio.actions.status import milestones
from citywide.services.portfolio.actions.status.entry import ActionEntry, Entry
from citywide.services.portfolio.actions.status.record import (
    ENTERED,
    fingerprint,
    judge,
    lock,
    must_manage,
    noted,
    tell,
)
from citywide.services.portfolio.models import (
    ItemKind,
    ItemState,
    MitigatingAction,
    Project,
    RegisterItem,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.queries import status as queries


@transaction.atomic
def save_draft(
    *, by: Viewer, project: Project, as_of: dt.date, entry: Entry, seen: str | None = None
) -> StatusUpdate:
    """Save an update as a draft, with its figures computed anew, and return it.

    A project has one update on its way at most, which is changed; of a correction the day stays.
    `seen` is the `fingerprint` of what the person had before them.

    Raises:
        Conflict: it waits for approval, somebody else changed it meanwhile, there is a status of
            that day already, or the project does not run.
        UsageError: the day lies in the future, or a date makes no sense.
    """
    must_manage(by, project)
    project = lock(project)
    update = _editable(by, project, as_of, seen)
    before = noted(update) if update.pk else {}
    milestones.move(by=by, project=project, dates=entry.milestones)
    for name in ENTERED:
        setattr(update, name, _copied(getattr(entry, name)))
    update.issue = _issue(by, project, entry) if entry.declared in {"YELLOW", "RED"} else None
    judge(update)
    update.save()
    tell(by, update, before, is_edit=True)
    return update


def _editable(by: Viewer, project: Project, as_of: dt.date, seen: str | None) -> StatusUpdate:
    if not project.is_running:
        raise Conflict(_("Only projects that run have a monthly status. This one does not."))
    update = queries.open_update(project=project)
    if update is not None:
        update.project = project
    if seen is not None and seen != fingerprint(update):
        raise Conflict(
            _(
                "Somebody else changed this update while you were writing. What you wrote is still "
                "on this page: compare it with theirs in another window, then save again."
            )
        )
    if update is not None and update.state == UpdateState.AWAITING_APPROVAL:
        raise Conflict(_("This status waits for approval. Take it back before you change it."))
    if update is None:
        update = StatusUpdate(project=project, as_of=as_of, created_by_id=by.user_id)
    elif update.revision == 1:
        update.as_of = as_of
    _must_be_free(update)
    return update


def _must_be_free(update: StatusUpdate) -> None:
    if update.as_of > timezone.localdate():
        raise UsageError(_("A status cannot be of a day that is still to come."))
    same = StatusUpdate.objects.filter(project=update.project, as_of=update.as_of)
    if update.revision == 1 and same.exclude(pk=update.pk).exists():
        raise Conflict(_("There is a status of this day already. Correct that one instead."))


def _issue(by: Viewer, project: Project, entry: Entry) -> RegisterItem | None:
    """Return the issue behind the status, added, completed and given its action as entered."""
    issue = _chosen(by, project, entry)
    if issue is not None and entry.action is not None:
        _act(by, issue, entry.action)
    return issue


def _chosen(by: Viewer, project: Project, entry: Entry) -> RegisterItem | None:
    if entry.new_issue is not None:
        values = {
            "title": entry.new_issue.title,
            "public_text": dict(entry.new_issue.public_text),
            "severity": entry.new_issue.severity,
            "owner": project.manager,
        }
        return add_item(by=by, project=project, kind=ItemKind.ISSUE, values=values)
    if entry.issue is None:
        return None
    found = project.register.filter(kind=ItemKind.ISSUE, number=entry.issue).first()
    if found is None:
        raise UsageError(_("This issue is not in the project's register. Choose another one."))
    # Only what is missing: words that are there are changed in the register, where they are seen.
    text = {**entry.issue_text, **{code: said for code, said in found.public_text.items() if said}}
    if text != found.public_text and found.state == ItemState.OPEN:
        return edit_item(by=by, item=found, values={"public_text": text})
    return found


def _act(by: Viewer, issue: RegisterItem, said: ActionEntry) -> None:
    """Add the action, or put right the one that was shown; an empty one is none."""
    if not any(said.text.values()):
        return
    values = {"text": dict(said.text), "due_on": said.due_on, "owner": _person(said.owner_id)}
    shown = issue.actions.filter(pk=said.key, done_on__isnull=True).first() if said.key else None
    if shown is None:
        add_action(by=by, item=issue, values=values)
    elif _differs(shown, values):
        edit_action(by=by, action=shown, values=values)


def _person(key: int | None) -> Any:
    from citywide.portal.accounts.models import User

    return User.objects.filter(pk=key, is_active=True).first() if key else None


def _differs(action: MitigatingAction, values: dict[str, Any]) -> bool:
    return any(getattr(action, name) != value for name, value in values.items())


def _copied(value: Any) -> Any:
    return dict(value) if hasattr(value, "items") else value
