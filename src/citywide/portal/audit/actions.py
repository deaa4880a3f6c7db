"""Writes to the audit log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from citywide.portal.audit import anchors
from citywide.portal.audit.chain import FIRST, canonical, hash_of
from citywide.portal.audit.models import Action, Entry
from citywide.portal.audit.verification import Break, breaks

# Any number will do, as long as nothing else in the database locks the same.
_LOCK = 7_265_646_901


@dataclass(frozen=True)
class Verification:
    """The result of reading the whole log."""

    at: dt.datetime
    entries: int
    breaks: list[Break]


def record(
    *,
    by: str,
    action: str,
    subject: str = "",
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
    address: str = "",
) -> Entry:
    """Append one entry and return it. Call it last in a transaction: others wait for its end.

    `by` is an e-mail address, or "visitor"; `subject` is like "dataset:stays@3" or "user:7". Texts
    longer than their column are cut. Inside a transaction the entry shares its fate.

    Raises:
        ValueError: `action` is none of `Action`.
        OSError: the anchors file cannot be written; nothing is recorded.
    """
    texts = {"by": by, "address": address, "subject": subject, "purpose": purpose}
    with transaction.atomic():
        _wait_for_turn()
        last = Entry.objects.order_by("sequence").last()
        entry = Entry(
            sequence=last.sequence + 1 if last else 1,
            at=timezone.now().astimezone(dt.UTC),
            action=Action(action).value,
            detail_json=canonical(dict(detail or {})),
            previous_hash=last.hash if last else FIRST,
            **{name: _storable(name, text) for name, text in texts.items()},
        )
        entry.hash = hash_of(entry)
        entry.save()
        anchors.drop(anchors.WRITTEN, entry)
        transaction.on_commit(lambda: anchors.drop(anchors.KEPT, entry))
    return entry


def verify_chain() -> list[Break]:
    """Return every altered, missing, inserted or reordered entry; empty when the log is whole."""
    return breaks()


def verify(*, by: str, address: str = "") -> Verification:
    """Verify the log, and record that and with what result."""
    entries, found = Entry.objects.count(), breaks()
    detail = {"entries": entries, "breaks": len(found)}
    entry = record(by=by, action=Action.VERIFY, subject="audit log", detail=detail, address=address)
    return Verification(entry.at, entries, found)


def _wait_for_turn() -> None:
    """Let one transaction at a time read the last entry and write the next.

    SQLite has a single writer, and the portal begins every transaction as one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _storable(name: str, text: str) -> str:
    """Return text as any database keeps it: no NUL, no half characters, not too long."""
    clean = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return clean[: Entry._meta.get_field(name).max_length]
