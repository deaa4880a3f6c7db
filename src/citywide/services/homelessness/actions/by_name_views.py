"""Writes to saved views of the by-name list, and lists given outside under a protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.homelessness.models import DefaultView, ListShare, Protocol, SavedView
from citywide.services.homelessness.permissions import is_police, must, works_with_clients
from citywide.services.homelessness.queries.by_name_views import (
    KEYS,
    shareable_roles,
    view_for,
)
from citywide.services.homelessness.queries.consent.records import day_of, protocol_of

MAX_NAME = 80
SUBJECT = "saved view"


@transaction.atomic
def save_view(*, by: Viewer, name: str, role: str, query: Mapping[str, Any]) -> SavedView:
    """Keep a set of filters, order and columns under a name, and return it.

    Raises:
        UsageError: the name is empty or too long, or it is shared with a role not one's own.
        Conflict: one of one's views has the name.
    """
    text = _name(by, name)
    _check_role(by, role)
    made = SavedView.objects.create(
        name=text, owner_id=by.user_id, role=role, made_at=timezone.now(),
        query={key: query[key] for key in KEYS if query.get(key)},
    )  # fmt: skip
    _told(by, "create", made, {"name": text, "role": role, "query": made.query})
    return made


@transaction.atomic
def change_view(*, by: Viewer, key: int, name: str, role: str) -> SavedView:
    """Rename one's view or share it otherwise; raises as `save_view`, or NotFound."""
    found = _own(by, key)
    found.name = _name(by, name, found)
    _check_role(by, role)
    found.role = role
    found.save(update_fields=["name", "role"])
    _told(by, "change", found, {"name": found.name, "role": role})
    return found


@transaction.atomic
def remove_view(*, by: Viewer, key: int) -> SavedView:
    """Take one's view away, for everybody; `restore_view` brings it back. Raises NotFound."""
    found = _own(by, key)
    found.removed_at = timezone.now()
    found.save(update_fields=["removed_at"])
    _told(by, "change", found, {"removed": found.name})
    return found


@transaction.atomic
def restore_view(*, by: Viewer, key: int) -> SavedView:
    """Bring back a view taken away; raises NotFound, or Conflict when its name is in use again."""
    found = SavedView.objects.select_for_update().filter(pk=key, owner_id=by.user_id).first()
    if found is None or found.removed_at is None:
        raise NotFound(_no_view())
    _name(by, found.name, found)
    found.removed_at = None
    found.save(update_fields=["removed_at"])
    _told(by, "change", found, {"restored": found.name})
    return found


@transaction.atomic
def choose_default(*, by: Viewer, key: int | None) -> None:
    """Let one's list open with a view one sees, or with none; raises NotFound."""
    if key is None:
        DefaultView.objects.filter(user_id=by.user_id).delete()
        record(by=by.actor, action="change", subject=SUBJECT, detail={"default": None})
        return
    found = view_for(viewer=by, key=key)
    if found is None:
        raise NotFound(_no_view())
    DefaultView.objects.update_or_create(user_id=by.user_id, defaults={"view": found})
    _told(by, "change", found, {"default": True})


@transaction.atomic
def share_list(
    *,
    by: Viewer,
    purpose: str,
    protocol: Protocol | None,
    recipient: str,
    query: Mapping[str, Any],
    result: str,
    rows: int,
) -> ListShare:
    """Record that a list is given outside, before it is; return the record.

    Raises:
        Forbidden: they neither work with clients nor are named in the protocol.
        UsageError: the protocol is not in force, or nobody is named as receiving it.
    """
    now = timezone.now()
    if protocol is None or not protocol.from_on <= day_of(now) <= protocol.until_on:
        raise UsageError(_("Name the protocol in force under which the list is shared."))
    must(
        works_with_clients(by) or (protocol_of(by, now) == protocol and not is_police(by)),
        _("Only people who work with clients, or members of the team, share the list."),
    )
    if not recipient.strip():
        raise UsageError(_("Say who receives the list."))
    made = ListShare.objects.create(
        protocol=protocol, recipient=recipient.strip()[:200], purpose=purpose, query=dict(query),
        result=result, rows=rows, by=by.actor, at=now,
    )  # fmt: skip
    detail = {
        "share": made.pk, "protocol": protocol.name, "recipient": made.recipient, "rows": rows,
        "result": result, "query": dict(query),
    }  # fmt: skip
    record(
        by=by.actor, action="export", subject="service:homelessness", purpose=purpose,
        detail=detail, address=by.address,
    )  # fmt: skip
    return made


def _own(by: Viewer, key: int) -> SavedView:
    asked = SavedView.objects.select_for_update()
    found = asked.filter(pk=key, owner_id=by.user_id, removed_at=None).first()
    if found is None or by.user_id is None:
        raise NotFound(_no_view())
    return found


def _no_view() -> str:
    return _("There is no such view among yours.")


def _name(by: Viewer, name: str, but: SavedView | None = None) -> str:
    text = name.strip()
    if not text or len(text) > MAX_NAME or "\x00" in text:
        raise UsageError(_("Give the view a name of up to %(max)d characters.") % {"max": MAX_NAME})
    same = SavedView.objects.filter(owner_id=by.user_id, name=text, removed_at=None)
    if same.exclude(pk=but.pk if but else None).exists():
        raise Conflict(_("One of your views has this name. Choose another."))
    return text


def _check_role(by: Viewer, role: str) -> None:
    if role and role not in dict(shareable_roles(by)):
        raise UsageError(_("Share a view with a role you hold."))


def _told(by: Viewer, action: str, view: SavedView, detail: Mapping[str, Any]) -> None:
    record(
        by=by.actor, action=action, subject=f"{SUBJECT}:{view.pk}", detail=dict(detail),
        address=by.address,
    )  # fmt: skip
