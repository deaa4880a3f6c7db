"""What `citywide audit verify` does."""

from __future__ import annotations

from citywide.portal.audit import actions, queries

BY = "command line"


def verify() -> list[str]:
    """Return a sentence for each altered, missing, inserted or reordered entry, and log it."""
    return [found.sentence for found in actions.verify(by=BY).breaks]


def head() -> str:
    """Return number and hash of the last entry, for a note kept elsewhere; empty for no entries."""
    last = queries.last()
    return f"{last.sequence} {last.hash}" if last else ""
