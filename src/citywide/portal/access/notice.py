"""Every look at data that is not public leaves an entry in the audit log."""

from __future__ import annotations

from typing import Any

from citywide.portal.access.policy import Decision
from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record


def note_read(viewer: Viewer, decision: Decision, what: str, **detail: Any) -> None:
    """Record a read, unless everything it gave is public."""
    if decision.is_public:
        return
    seen = {"what": what, "rule": decision.rule, "columns": list(decision.columns), **detail}
    note(viewer, "read", f"dataset:{decision.dataset}", decision.purpose, seen)


def note(
    viewer: Viewer,
    action: str,
    subject: str,
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Record what a viewer did."""
    record(
        by=viewer.actor,
        action=action,
        subject=subject,
        purpose=purpose,
        detail=detail or {},
        address=viewer.address,
    )
