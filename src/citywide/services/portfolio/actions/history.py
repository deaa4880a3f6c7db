"""What every change leaves behind: a line in the project's history and one in the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.models import Change, Project
from citywide.services.portfolio.publish import queue_publication
from citywide.services.portfolio.queries.lake import PUBLISHER

_PUBLIC = frozenset({"stage", "status", "baseline"})
"""Kinds of changes residents see at once; everything else waits for the day's publication."""


def note(
    *,
    by: Viewer,
    project: Project,
    kind: str,
    subject: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    action: str = "change",
) -> Change:
    """Write down a change and return it. Call it last in the transaction of the change.

    Only what differs between `before` and `after` is kept. `action` is one of the audit log's.
    """
    old, new = _differing(plain(before or {}), plain(after or {}))
    change = Change.objects.create(
        project=project,
        at=timezone.now(),
        by=by.actor,
        kind=kind,
        subject=subject[:300],
        before=old,
        after=new,
    )
    if kind in _PUBLIC:
        queue_publication(PUBLISHER)
    detail = {"kind": kind, "what": subject, "before": old, "after": new}
    record(
        by=by.actor,
        action=action,
        subject=f"project:{project.code}",
        detail={name: said for name, said in detail.items() if said},
        address=by.address,
    )
    return change


def fields_of(record_: Any, *names: str) -> dict[str, Any]:
    """Return a record's fields by name, as `note` takes them; foreign keys in words."""
    return {name: getattr(record_, name) for name in names}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them: dates and decimals as text, records in words."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return str(value)


def _differing(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return (
        {name: old[name] for name in names if name in old},
        {name: new[name] for name in names if name in new},
    )
