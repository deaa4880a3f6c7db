"""Telling people: reminders of status updates, news for who follows a project, work that waits.

Each notice is made once, shown on the person's page, and mailed where the city set up mail.
"""

from __future__ import annotations

import datetime as dt
import logging
from calendar import monthrange
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.models import User
from citywide.services.portfolio.models import (
    Notice,
    Project,
    StatusUpdate,
)
from citywide.services.portfolio.permissions import PMO_LEAD
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.status import due

log = logging.getLogger(__name__)


def remind(today: dt.date | None = None) -> list[Notice]:
    """Remind managers of the status updates of this month and the last; return what is new.

    Of this month from the policy's days before its end; of the last month while it is missing.
    """
    day = today or timezone.localdate()
    this_month = day.replace(day=monthrange(day.year, day.month)[1])
    last_month = day.replace(day=1) - dt.timedelta(days=1)
    made = [_told(p, [p.manager], "update_overdue", last_month) for p in _without(last_month)]
    if (this_month - day).days <= policy().remind_days_before:
        made += [_told(p, [p.manager], "update_due", this_month) for p in _without(this_month)]
    return _mailed([notice for notices in made for notice in notices])


def status_published(update: StatusUpdate) -> list[Notice]:
    """Tell who follows a project of its new status, except who filed it."""
    people = [s.user for s in update.project.subscriptions.select_related("user")]
    others = [person for person in people if person.pk != update.filed_by_id]
    return _mailed(_told(update.project, others, "status_changed", update.as_of))


def approval_wanted(update: StatusUpdate) -> list[Notice]:
    """Tell the sponsor and the project office's leads that a status waits for approval."""
    leads = User.objects.filter(is_active=True, grants__role=PMO_LEAD).distinct()
    people = [*leads, *([update.project.sponsor] if update.project.sponsor else [])]
    others = {person.pk: person for person in people if person.pk != update.filed_by_id}
    return _mailed(_told(update.project, others.values(), "approval_wanted", update.as_of))


def returned(update: StatusUpdate) -> list[Notice]:
    """Tell who filed a status that it was returned."""
    people = [update.filed_by] if update.filed_by else []
    return _mailed(_told(update.project, people, "returned", update.as_of))


def read(*, by: Viewer, notice: Notice) -> None:
    """Take a notice from one's page; others' notices are left as they are."""
    Notice.objects.filter(pk=notice.pk, user_id=by.user_id, read_at=None).update(
        read_at=timezone.now()
    )


def sentence_of(notice: Notice) -> str:
    """Return what a notice says, in the language in force."""
    said = {
        "update_due": _("The status update of %(project)s as of %(day)s is due."),
        "update_overdue": _("The status update of %(project)s as of %(day)s is missing."),
        "status_changed": _("%(project)s has a new status as of %(day)s."),
        "approval_wanted": _("The status of %(project)s as of %(day)s waits for your approval."),
        "returned": _("The status of %(project)s as of %(day)s was returned to you."),
    }
    day = date_format(dt.date.fromisoformat(notice.about[:10]))
    return said[notice.kind] % {"project": notice.project, "day": day}


def address_of(notice: Notice) -> str:
    """Return the page where one does what a notice is about."""
    name = "portfolio:update" if notice.kind.startswith("update") else "portfolio:status"
    address = reverse(name, args=[notice.project.code])
    return f"{address}?month={notice.about[:7]}" if notice.kind == "update_overdue" else address


def _without(as_of: dt.date) -> list[Project]:
    """Return running projects with a manager, begun by that day, whose update is missing."""
    return list(due(as_of=as_of).filter(manager__is_active=True))


def _told(
    project: Project, people: Iterable[User | None], kind: str, as_of: dt.date
) -> list[Notice]:
    made = []
    for person in people:
        if person is None:
            continue
        notice, is_new = Notice.objects.get_or_create(
            project=project,
            user=person,
            kind=kind,
            about=as_of.isoformat(),
            defaults={"at": timezone.now()},
        )
        made += [notice] if is_new else []
    return made


def _mailed(notices: list[Notice]) -> list[Notice]:
    """Mail what is new once it is certain; without a mail server the pages alone tell it."""
    if settings.SENDS_MAIL:
        for notice in notices:
            transaction.on_commit(lambda one=notice: _mail(one))
    return notices


def _mail(notice: Notice) -> None:
    with translation.override("en"):
        text = sentence_of(notice)
        address = settings.CITYWIDE.public_url.rstrip("/") + address_of(notice)
        try:
            send_mail(text, f"{text}\n\n{address}\n", None, [notice.user.email])
        except (OSError, SMTPException) as error:
            # The notice stays on the person's page; the next one may get through.
            log.warning("A notice to %s was not mailed: %s", notice.user.email, error)
            return
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
