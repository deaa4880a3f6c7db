"""Writes of the monthly status: drafts, filing, approval, corrections.

Three rules no path goes around: YELLOW and RED name an open issue with an action that has an owner
and a day; nobody approves what they wrote or filed; what was published is never altered.
"""

from citywide.services.portfolio.actions.status.correction import correct, discard
from citywide.services.portfolio.actions.status.draft import save_draft
from citywide.services.portfolio.actions.status.entry import (
    ActionEntry,
    Entry,
    Incomplete,
    Lack,
    MilestoneDates,
    NewIssue,
)
from citywide.services.portfolio.actions.status.filing import approve, file, file_entry, give_back
from citywide.services.portfolio.actions.status.record import fingerprint

__all__ = [
    "ActionEntry",
    "Entry",
    "Incomplete",
    "Lack",
    "MilestoneDates",
    "NewIssue",
    "approve",
    "correct",
    "discard",
    "file",
    "file_entry",
    "fingerprint",
    "give_back",
    "save_draft",
]
