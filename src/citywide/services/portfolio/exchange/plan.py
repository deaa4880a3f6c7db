"""A project's plan as files of other tools carry it: tasks, links, and what was odd about them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from citywide.core.errors import Finding

MAX_TASKS = 10_000
"""A plan for one project; what is larger is a whole programme, or a mistake."""
MAX_BYTES = 64 << 20
"""A file of ten thousand tasks as Microsoft Project saves it is below this."""
FIRST_DAY, LAST_DAY = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
"""Days outside are a slip of the keyboard."""
SHARE_DIGITS, WEIGHT_DIGITS = Decimal("0.001"), Decimal("0.01")
NUMBER_LENGTH, NAME_LENGTH, PHASE_LENGTH, NOTE_LENGTH = 40, 300, 200, 10_000
MOST_WEIGHT = Decimal("9999999.99")
NUMBER = re.compile(rf"[^\s;,+]{{1,{NUMBER_LENGTH}}}")
"""Semicolon, comma and plus would make `3FS+2d;4` unreadable."""


class LinkKind(StrEnum):
    """Which end of the task before is tied to which end of the task after it."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True)
class Task:
    """A task or milestone; `number` is its unique id, as text, and stays the same over files.

    Dates are days or None, `done_share` is 0 to 1 with three decimals, `weight` has no unit.
    """

    number: str
    name: str
    phase: str = ""
    is_milestone: bool = False
    baseline_start: dt.date | None = None
    baseline_end: dt.date | None = None
    forecast_start: dt.date | None = None
    forecast_end: dt.date | None = None
    actual_start: dt.date | None = None
    actual_end: dt.date | None = None
    done_share: Decimal | None = None
    weight: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class TaskLink:
    """`after` waits for `before`; `lag_days` are working days, below zero for an overlap."""

    before: str
    after: str
    kind: LinkKind = LinkKind.FS
    lag_days: int = 0


@dataclass(frozen=True)
class PlanFile:
    """One plan; `findings` are warnings only, because a file with a mistake gives no plan."""

    project_name: str
    tasks: tuple[Task, ...] = ()
    links: tuple[TaskLink, ...] = ()
    findings: tuple[Finding, ...] = ()


def tidied(task: Task) -> Task:
    """Return the task; a milestone that starts on the day it ends has an end only.

    Microsoft Project gives every milestone a start. With this rule a milestone is the same, whether
    it came from there or from a table.
    """
    if not task.is_milestone:
        return task
    return replace(
        task,
        baseline_start=_unless(task.baseline_start, task.baseline_end),
        forecast_start=_unless(task.forecast_start, task.forecast_end),
        actual_start=_unless(task.actual_start, task.actual_end),
    )


def _unless(start: dt.date | None, end: dt.date | None) -> dt.date | None:
    return None if start == end else start
