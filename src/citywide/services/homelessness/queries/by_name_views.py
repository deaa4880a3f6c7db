"""Saved views of the by-name list that somebody sees, and lists given outside."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.query import QuerySet
from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts import roles
from citywide.services.homelessness.models import DefaultView, ListShare, Protocol, SavedView
from citywide.services.homelessness.queries.consent.records import protocols

KEYS = ("population", "status", "project", "days", "action", "sort", "columns")
"""Parts of the list's address a view keeps: never the day, and never the purpose."""


def views_of(viewer: Viewer) -> list[SavedView]:
    """Return the views somebody sees: their own, then those shared with a role they hold."""
    found = list(_seen(viewer).select_related("owner"))
    return sorted(found, key=lambda one: (one.owner_id != viewer.user_id, one.name.casefold()))


def view_for(*, viewer: Viewer, key: int) -> SavedView | None:
    """Return a view if somebody sees it."""
    return _seen(viewer).filter(pk=key).first()


def default_of(viewer: Viewer) -> SavedView | None:
    """Return the view somebody's list opens with, as long as they see it."""
    chosen = DefaultView.objects.filter(user_id=viewer.user_id).first()
    return view_for(viewer=viewer, key=chosen.view_id) if chosen else None


def removed_by(viewer: Viewer) -> list[SavedView]:
    """Return one's views that were taken away and can be brought back, latest first."""
    gone = SavedView.objects.filter(owner_id=viewer.user_id).exclude(removed_at=None)
    return list(gone.order_by("-removed_at")[:20])


def shareable_roles(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the roles somebody may share a view with: those they hold."""
    held = sorted({role for role, _where in viewer.grants})
    return [(role, roles.label_of(role)) for role in held]


def shares() -> list[ListShare]:
    """Return the lists given outside, latest first."""
    return list(ListShare.objects.select_related("protocol")[:200])


def protocols_in_force() -> list[Protocol]:
    """Return the protocols under which something may be shared today."""
    today = timezone.localdate()
    return [one for one in protocols() if one.from_on <= today <= one.until_on]


def _seen(viewer: Viewer) -> QuerySet[SavedView]:
    if viewer.user_id is None:
        return SavedView.objects.none()
    held = {role for role, _where in viewer.grants}
    own_or_shared = Q(owner_id=viewer.user_id) | (Q(role__in=held) & ~Q(role=""))
    return SavedView.objects.filter(own_or_shared, removed_at=None)
