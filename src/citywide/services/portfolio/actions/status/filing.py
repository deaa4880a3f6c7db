"""Filing a status, and its way to the public: at once, or by way of somebody who approves it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions import notices
from citywide.services.portfolio.actions.status.draft import save_draft
from citywide.services.portfolio.actions.status.entry import Entry, Incomplete, Lack
from citywide.services.portfolio.actions.status.record import (
    as_published,
    declaration_of,
    judge,
    locked,
    must_manage,
    noted,
    tell,
)
from citywide.services.portfolio.models import Project, StatusUpdate, UpdateState
from citywide.services.portfolio.permissions import may_approve_status, may_manage, must
from citywide.services.portfolio.queries import status as queries
from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.filing import Event, State, missing, next_state


@transaction.atomic
def file_entry(
    *, by: Viewer, project: Project, as_of: dt.date, entry: Entry, seen: str | None = None
) -> StatusUpdate:
    """Save what was entered and file it; where it may not be filed, nothing is saved."""
    return file(
        by=by, update=save_draft(by=by, project=project, as_of=as_of, entry=entry, seen=seen)
    )


@transaction.atomic
def file(*, by: Viewer, update: StatusUpdate) -> StatusUpdate:
    """File a draft: published at once, or awaiting approval when better than computed.

    Raises:
        Incomplete: something is missing, such as an owned and dated action.
        Conflict: it is neither a draft nor returned.
    """
    must_manage(by, update.project)
    update = locked(update)
    if update.state in {UpdateState.DRAFT, UpdateState.RETURNED}:
        judge(update)
        if lacks := lacking(update):
            raise Incomplete(lacks)
    before, declaration = noted(update), declaration_of(update)
    state = next_state(State(update.state), Event.FILE, by.user_id, declaration)
    update.filed_by_id, update.filed_at = by.user_id, timezone.now()
    update.approved_by, update.approved_at, update.return_reason = None, None, ""
    if state is State.AWAITING_APPROVAL:
        update.state = UpdateState.AWAITING_APPROVAL
        update.save()
        notices.approval_wanted(update)
    else:
        next_state(state, Event.PUBLISH, by.user_id, declaration)
        _publish(update)
    tell(by, update, before, is_edit=True)
    return update


@transaction.atomic
def approve(*, by: Viewer, update: StatusUpdate) -> StatusUpdate:
    """Approve a status declared better than computed, and publish it.

    Raises:
        Forbidden: only the sponsor or the lead approves, and never what they wrote or filed.
        UsageError: its issue or action is no longer what it needs; return it.
        Conflict: it does not wait for approval.
    """
    update = locked(update)
    rule = _("The sponsor or the project office's lead approves a status, never who filed it.")
    must(may_approve_status(by, update), rule)
    _must_wait(update)
    before, declaration = noted(update), declaration_of(update)
    next_state(State(update.state), Event.APPROVE, by.user_id, declaration)
    update.approved_by_id, update.approved_at = by.user_id, timezone.now()
    _publish(update)
    tell(by, update, before)
    return update


@transaction.atomic
def give_back(*, by: Viewer, update: StatusUpdate, reason: str = "") -> StatusUpdate:
    """Return a status that waits for approval to its manager, who may also take it back.

    Raises:
        UsageError: who approves gives a reason.
        Forbidden: `by` neither approves nor manages.
    """
    update = locked(update)
    approves = may_approve_status(by, update)
    rule = _(
        "The sponsor or the project office's lead returns a status, its manager takes it back."
    )
    must(approves or may_manage(by, update.project), rule)
    _must_wait(update)
    if approves and not reason.strip():
        raise UsageError(_("Say why it is returned, so that its manager can put it right."))
    before = noted(update)
    next_state(State(update.state), Event.RETURN, by.user_id, declaration_of(update))
    update.state, update.return_reason = UpdateState.RETURNED, reason.strip()
    update.save()
    if approves:
        notices.returned(update)
    tell(by, update, before)
    return update


def lacking(update: StatusUpdate) -> list[Lack]:
    """Return everything an update lacks before it may be filed."""
    lacks = []
    if update.forecast_end_on is None and update.project.completed_on is None:
        lacks.append(Lack("forecast_needed"))
    lacks += _too_early(update)
    if not update.declared:
        return [Lack("declared_needed"), *lacks]
    if Colour(update.declared).needs_mitigation and update.issue:
        lacks += [] if update.issue.public_text.get("en") else [Lack("public_text_needed")]
    return [*(Lack(key) for key in missing(declaration_of(update))), *lacks]


def _too_early(update: StatusUpdate) -> list[Lack]:
    """A project does not end before its last milestone: else a late one could be hidden."""
    last = queries.last_unfinished(project=update.project, as_of=update.as_of)
    end = update.forecast_end_on
    if last is None or end is None or last.forecast_end_on <= end:
        return []
    figures = {"name": last.name, "day": last.forecast_end_on.isoformat()}
    return [Lack("forecast_before_milestone", figures)]


def _must_wait(update: StatusUpdate) -> None:
    if update.state != UpdateState.AWAITING_APPROVAL:
        raise Conflict(_("This status does not wait for approval. Look at it once more."))


def _publish(update: StatusUpdate) -> None:
    """Publish an update beside those before it, and let its project point at the latest."""
    same = StatusUpdate.objects.filter(project=update.project, as_of=update.as_of)
    # Alone its state changes: whatever was published once stays as it was.
    same.filter(state=UpdateState.PUBLISHED).update(state=UpdateState.SUPERSEDED)
    update.state, update.published_at = UpdateState.PUBLISHED, timezone.now()
    update.computed_facts = {**update.computed_facts, "issue": as_published(update.issue)}
    update.save()
    project = update.project
    project.current_status = _latest(project)
    project.forecast_end_on = project.current_status.forecast_end_on
    project.save(update_fields=["current_status", "forecast_end_on", "changed_at"])
    notices.status_published(update)


def _latest(project: Project) -> StatusUpdate:
    published = StatusUpdate.objects.filter(project=project, state=UpdateState.PUBLISHED)
    return published.latest("as_of")
