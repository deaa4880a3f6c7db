"""Correcting a published status by a new revision, and discarding drafts."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.actions.history import note
from citywide.services.portfolio.actions.status.record import (
    ENTERED,
    judge,
    locked,
    must_manage,
    noted,
    tell,
)
from citywide.services.portfolio.models import StatusUpdate, UpdateState
from citywide.services.portfolio.queries import status as queries


@transaction.atomic
def correct(*, by: Viewer, update: StatusUpdate) -> StatusUpdate:
    """Return a draft of the next revision of a published status; the old one stays as it is.

    Raises:
        Conflict: it is not published, or another update is on its way.
    """
    must_manage(by, update.project)
    update = locked(update)
    if update.state != UpdateState.PUBLISHED:
        raise Conflict(_("Only the published revision of a status is corrected."))
    if queries.open_update(project=update.project) is not None:
        raise Conflict(_("Another update of this project is on its way. File or discard it first."))
    same = StatusUpdate.objects.filter(project=update.project, as_of=update.as_of)
    draft = StatusUpdate(
        project=update.project,
        as_of=update.as_of,
        revision=same.aggregate(last=Max("revision"))["last"] + 1,
        issue=update.issue,
        created_by_id=by.user_id,
        **{name: getattr(update, name) for name in ENTERED},
    )
    judge(draft)
    draft.save()
    tell(by, draft, {}, is_edit=True)
    return draft


@transaction.atomic
def discard(*, by: Viewer, update: StatusUpdate) -> None:
    """Discard a draft or returned update; what it said stays in the project's history.

    Raises:
        Conflict: it waits for approval or was published.
    """
    must_manage(by, update.project)
    update = locked(update)
    if update.state not in {UpdateState.DRAFT, UpdateState.RETURNED}:
        raise Conflict(_("Only a draft can be discarded; what was filed stays."))
    before, subject = noted(update), f"{update.as_of.isoformat()} ({update.revision})"
    project = update.project
    update.delete()
    note(by=by, project=project, kind="status", subject=subject, before=before)
