"""Work in the background."""

from __future__ import annotations


def remind() -> None:
    """Remind managers of status updates that are due; called once a day."""
