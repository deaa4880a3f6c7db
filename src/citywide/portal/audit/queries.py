"""Reads the audit log."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from citywide.portal.audit.models import Action, Entry


def matching(
    *,
    by: str = "",
    action: str = "",
    subject: str = "",
    purpose: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> QuerySet[Entry]:
    """Return the entries that fit, newest first; `until` itself is not included.

    `by` and `subject` match parts of the text, without regard to upper and lower case.
    """
    found = Entry.objects.all()
    if by:
        found = found.filter(by__icontains=by)
    if subject:
        found = found.filter(subject__icontains=subject)
    for name, value in (("action", action), ("purpose", purpose), ("at__gte", since)):
        if value:
            found = found.filter(**{name: value})
    return found.filter(at__lt=until) if until else found


def entries(
    *,
    by: str = "",
    action: str = "",
    subject: str = "",
    purpose: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    page: int = 1,
    per_page: int = 50,
) -> Page[Entry]:
    """Return one page of the entries that fit, newest first; a page too far is the last one."""
    found = matching(
        by=by, action=action, subject=subject, purpose=purpose, since=since, until=until
    )
    return Paginator(found, per_page).get_page(page)


def last() -> Entry | None:
    """Return the newest entry."""
    return Entry.objects.first()


def last_verification() -> Entry | None:
    """Return the entry of the newest verification, whose detail says how it went."""
    return Entry.objects.filter(action=Action.VERIFY).first()


def purposes() -> list[str]:
    """Return every purpose somebody has given."""
    found = Entry.objects.exclude(purpose="").order_by("purpose")
    return list(found.values_list("purpose", flat=True).distinct())
