"""What a manager enters in a monthly update, and what it may lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from citywide.core.errors import UsageError
from citywide.services.portfolio.words import status as words

Texts = Mapping[str, str]
"""A text by language code."""


@dataclass(frozen=True)
class NewIssue:
    """An issue that is not in the register yet; severity 1 minor, 2 serious, 3 severe."""

    title: str
    public_text: Texts = field(default_factory=dict)
    severity: int | None = None


@dataclass(frozen=True)
class ActionEntry:
    """A mitigating action to add, or with `key` one of the issue's to put right."""

    text: Texts = field(default_factory=dict)
    owner_id: int | None = None
    due_on: dt.date | None = None
    key: int | None = None


@dataclass(frozen=True)
class MilestoneDates:
    """When a milestone ends now, by forecast and in fact."""

    forecast_end_on: dt.date | None = None
    actual_end_on: dt.date | None = None


@dataclass(frozen=True)
class Entry:
    """One filled-in update.

    `issue` is the number of an open issue in the project's register, `issue_text` completes its
    words for residents; `new_issue` is taken instead where it is given. `milestones` are by key.
    """

    declared: str = ""
    reason: str = ""
    forecast_end_on: dt.date | None = None
    forecast_cost_usd: Decimal | None = None
    progress_share: Decimal | None = None
    confidence: str = ""
    accomplishments: Texts = field(default_factory=dict)
    next_steps: Texts = field(default_factory=dict)
    public_note: Texts = field(default_factory=dict)
    issue: int | None = None
    issue_text: Texts = field(default_factory=dict)
    new_issue: NewIssue | None = None
    action: ActionEntry | None = None
    milestones: Mapping[int, MilestoneDates] = field(default_factory=dict)


@dataclass(frozen=True)
class Lack:
    """Something an update lacks before it may be filed: a key of `words.status.missing`."""

    key: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return words.missing(self.key, **self.figures)


class Incomplete(UsageError):
    """An update that may not be filed yet; `lacks` says everything that is missing."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        self.lacks = tuple(lacks)
        super().__init__(" ".join(str(lack) for lack in lacks))
