"""Finding a status update by its address."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import Project, StatusUpdate
from citywide.services.portfolio.permissions import may_approve_status, may_manage
from citywide.services.portfolio.queries import status as queries


def day_or_404(text: str) -> dt.date:
    """Return the day of an address; raises Http404."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404(_("There is no such day.")) from None


def is_shown(viewer: Viewer, update: StatusUpdate) -> bool:
    """Return whether a person may read an update: drafts are for who writes or approves them."""
    if update.state in queries.SHOWN_STATES:
        return True
    return may_manage(viewer, update.project) or may_approve_status(viewer, update)


def update_or_404(
    viewer: Viewer, project: Project, as_of: str, revision: int | None
) -> StatusUpdate:
    """Return a revision of a day's status, by default the published one; raises Http404."""
    found = queries.history(project=project, is_whole=True).filter(as_of=day_or_404(as_of))
    if revision is not None:
        found = found.filter(revision=revision)
    shown = [one for one in found.order_by("-revision") if is_shown(viewer, one)]
    first = next((one for one in shown if one.state == "published"), shown[0] if shown else None)
    if first is None:
        raise Http404(_("There is no status of this day."))
    first.project = project
    return first


def address_of(update: StatusUpdate, name: str = "status_revision") -> str:
    """Return the address of a revision, or of something done with it."""
    return reverse(
        f"portfolio:{name}", args=[update.project.code, update.as_of.isoformat(), update.revision]
    )
