"""Downloads of lists of projects: who took what leaves an entry in the audit log."""

from __future__ import annotations

from citywide.portal.access.viewer import Viewer
from citywide.portal.audit.actions import record
from citywide.services.portfolio.permissions import may_see, must


def note_download(*, by: Viewer, what: str, rows: int, query: str = "") -> None:
    """Write down that somebody took a list: which, how many rows, and its filters.

    Raises Forbidden for visitors.
    """
    must(may_see(by), "Only people of the city download lists of projects. Sign in first.")
    detail = {"what": what, "rows": rows} | ({"query": query[:500]} if query else {})
    record(
        by=by.actor, action="export", subject=f"portfolio:{what}", detail=detail, address=by.address
    )
