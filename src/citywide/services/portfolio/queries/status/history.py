"""Status updates: those published, the one being written, those of a month, months in red."""

from __future__ import annotations

import calendar
import datetime as dt

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    RUNNING,
    Change,
    ItemKind,
    ItemState,
    Project,
    RegisterItem,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.permissions import may_approve_status, may_decide_change, may_lead
from citywide.services.portfolio.rules import outcomes
from citywide.services.portfolio.rules.colour import Colour

OPEN_STATES = (UpdateState.DRAFT, UpdateState.RETURNED, UpdateState.AWAITING_APPROVAL)
"""States of an update that is on its way; a project has at most one such."""
SHOWN_STATES = (UpdateState.PUBLISHED, UpdateState.SUPERSEDED)
"""States of an update that was published once and stays readable."""


def month_end(day: dt.date) -> dt.date:
    """Return the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def latest(*, project: Project, as_of: dt.date) -> StatusUpdate | None:
    """Return the status published last, of those as of that day or before."""
    found = [
        one
        for one in project.updates.all()
        if one.state == UpdateState.PUBLISHED and one.as_of <= as_of
    ]
    return max(found, key=lambda one: one.as_of, default=None)


def history(*, project: Project, is_whole: bool = False) -> QuerySet[StatusUpdate]:
    """Return every status that was published, corrected ones too, latest first.

    `is_whole` adds what is not published yet.
    """
    found = StatusUpdate.objects.filter(project=project)
    if not is_whole:
        found = found.filter(state__in=SHOWN_STATES)
    return found.select_related("issue", "filed_by", "approved_by", "created_by", "baseline")


def months_in_red(*, project: Project, as_of: dt.date) -> int:
    """Return for how many calendar months a project has been RED without a break."""
    published = StatusUpdate.objects.filter(project=project, state=UpdateState.PUBLISHED)
    dated = published.values_list("as_of", "declared")
    return outcomes.months_in_red(
        ((day, Colour(colour) if colour else None) for day, colour in dated), until=as_of
    )


def open_update(*, project: Project) -> StatusUpdate | None:
    """Return the update that is being written or waits for approval; None if there is none."""
    found = StatusUpdate.objects.filter(project=project, state__in=OPEN_STATES)
    return found.select_related("issue", "filed_by").first()


def of_month(*, project: Project, as_of: dt.date) -> StatusUpdate | None:
    """Return the status published last in the month of a day."""
    found = StatusUpdate.objects.filter(project=project, state=UpdateState.PUBLISHED)
    return found.filter(_in_month(as_of)).order_by("as_of").last()


def due(*, as_of: dt.date) -> QuerySet[Project]:
    """Return overseen projects that run and have no status of the month, published or filed.

    A project approved after the day is not due yet.
    """
    filed = (UpdateState.PUBLISHED, UpdateState.AWAITING_APPROVAL)
    done = StatusUpdate.objects.filter(_in_month(as_of), project=OuterRef("pk"), state__in=filed)
    approved = Q(approved_on__isnull=True) | Q(approved_on__lte=as_of)
    running = Project.objects.filter(approved, stage__in=RUNNING, is_overseen=True)
    return running.filter(~Exists(done)).select_related("manager", "sponsor", "lead_department")


def due_for(*, viewer: Viewer, as_of: dt.date) -> QuerySet[Project]:
    """Return the projects due that a person may update: the lead all, a manager their own."""
    found = due(as_of=as_of)
    return found if may_lead(viewer) else found.filter(manager_id=viewer.user_id)


def hands_on(*, update: StatusUpdate) -> frozenset[int]:
    """Return the ids of everybody who wrote, edited or filed an update."""
    noted = Change.objects.filter(project_id=update.project_id, kind="status")
    emails = noted.filter(after__edited=update.pk).values_list("by", flat=True)
    users = get_user_model().objects.filter(email__in=set(emails)).values_list("pk", flat=True)
    known = {update.created_by_id, update.filed_by_id} - {None}
    return frozenset(known | set(users))


def statuses_waiting(*, viewer: Viewer) -> list[StatusUpdate]:
    """Return the statuses a person may approve, oldest first."""
    waiting = StatusUpdate.objects.filter(state=UpdateState.AWAITING_APPROVAL)
    found = waiting.select_related("project", "issue", "filed_by").order_by("filed_at")
    mine = found if may_lead(viewer) else found.filter(project__sponsor_id=viewer.user_id)
    return [
        one
        for one in mine
        if may_approve_status(viewer, one) and viewer.user_id not in hands_on(update=one)
    ]


def changes_waiting(*, viewer: Viewer) -> list[RegisterItem]:
    """Return the change requests a person may decide on, oldest first."""
    waiting = RegisterItem.objects.filter(kind=ItemKind.CHANGE_REQUEST, state=ItemState.OPEN)
    found = waiting.select_related("project", "requested_by").order_by("opened_on", "pk")
    mine = found if may_lead(viewer) else found.filter(project__sponsor_id=viewer.user_id)
    return [one for one in mine if may_decide_change(viewer, one)]


def _in_month(day: dt.date) -> Q:
    return Q(as_of__gte=day.replace(day=1), as_of__lte=month_end(day))
