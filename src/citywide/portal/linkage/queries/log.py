"""The log of judgements: as core takes it, and as people read it."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from citywide.core.linkage.judgements import Judgement as Entry
from citywide.core.linkage.linking import Said
from citywide.portal.access import linkage
from citywide.portal.access.viewer import Viewer
from citywide.portal.linkage.models import Judgement
from citywide.portal.linkage.policy import policy


def entries(spec: str) -> list[Entry]:
    """Return every entry of a linkage's log, oldest first."""
    return [_entry(row) for row in Judgement.objects.filter(spec=spec).order_by("at", "id")]


def said(spec: str) -> Said:
    """Return a linkage's log with the policy by which it takes effect."""
    return Said(tuple(entries(spec)), policy())


def matching(
    *,
    viewer: Viewer,
    spec: str,
    by: str = "",
    verdict: str = "",
    record: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> QuerySet[Judgement]:
    """Return entries that fit, newest first: all to overseers, to reviewers their own.

    Who could read what others said of a pair would know that it was given to two.
    """
    found = Judgement.objects.filter(spec=spec).select_related("undoes", "undone_by")
    if not linkage.may_oversee(viewer):
        found = found.filter(by=viewer.actor)
    if by:
        found = found.filter(by__icontains=by)
    if verdict:
        found = found.filter(verdict=verdict, undoes=None)
    if record:
        found = found.filter(Q(left_id=record) | Q(right_id=record))
    if since:
        found = found.filter(at__gte=since)
    return found.filter(at__lt=until) if until else found


def page(found: QuerySet[Judgement], number: object) -> Page[Judgement]:
    """Return one page of entries; a page too far is the last one."""
    return Paginator(found, 50).get_page(number)


def last_of(viewer: Viewer, spec: str) -> Judgement | None:
    """Return the newest judgement of a viewer that was not taken back."""
    found = Judgement.objects.filter(spec=spec, by=viewer.actor, undoes=None, undone_by=None)
    return found.first()


def _entry(row: Judgement) -> Entry:
    return Entry(
        left_id=row.left_id,
        right_id=row.right_id,
        verdict=row.verdict,
        by=row.by,
        reason=row.reason,
        at=row.at,
        model=row.model,
        weights=row.weights,
        undoes=row.undoes_id,
        id=row.id,
    )
