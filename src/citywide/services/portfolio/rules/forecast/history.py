"""What a portfolio reported, as columns in order of project and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
"""Whole days: a date as its proleptic ordinal, or a length."""
Flags = NDArray[np.bool_]

PLAUSIBLE_DAYS = 30 * 365
"""A forecast further than this from its report is taken for a slip of the pen (2108 for 2018)."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one project said on one date.

    `forecast_end` is the forecast completion, or the actual one where `is_complete`; None where
    the report left it blank. `start` only serves to notice an end before the start.
    """

    project: str
    as_of: date
    forecast_end: date | None
    start: date | None = None
    is_complete: bool = False


@dataclass(frozen=True)
class SetAside:
    """Reports not learned from, counted: end blank, end implausible, replaced on the same day."""

    blank: int = 0
    implausible: int = 0
    repeated: int = 0


@dataclass(frozen=True, eq=False)
class History:
    """Usable reports, one row each, by project and date; arrays of one length.

    `end` is never before `as_of` for unfinished projects: an overdue forecast counts as the day
    of its report, because a project that is not finished today cannot have finished earlier.
    """

    names: tuple[str, ...]
    project: Days
    as_of: Days
    end: Days
    is_complete: Flags
    set_aside: SetAside

    def until(self, day: int) -> History:
        """Return what was known on that day (an ordinal)."""
        return self._where(self.as_of <= day)

    def days(self) -> list[int]:
        """Return the distinct dates of reports, as ordinals, in order."""
        return [int(day) for day in np.unique(self.as_of)]

    def _where(self, kept: Flags) -> History:
        rows = (self.project[kept], self.as_of[kept], self.end[kept], self.is_complete[kept])
        return History(self.names, *rows, self.set_aside)


def is_usable(report: Report) -> bool:
    """Return whether a report states a plausible completion date.

    It is not one if it lies before the start, too far from the report, or ahead although complete.
    """
    if report.forecast_end is None or (report.is_complete and report.forecast_end > report.as_of):
        return False
    if report.start is not None and report.forecast_end < report.start:
        return False
    return abs((report.forecast_end - report.as_of).days) <= PLAUSIBLE_DAYS


def effective_end(report: Report) -> int:
    """Return the completion of a usable report as an ordinal, today at the earliest if unfinished.

    Raises:
        ValueError: the report has no completion date.
    """
    if report.forecast_end is None:
        raise ValueError(f"The report of {report.project} on {report.as_of} has no completion.")
    end = report.forecast_end.toordinal()
    return end if report.is_complete else max(end, report.as_of.toordinal())


def read_history(reports: Iterable[Report]) -> History:
    """Return reports as columns; of two of one project and day the later in order stands."""
    said: dict[tuple[str, date], Report] = {}
    blank = implausible = repeated = 0
    for report in reports:
        if report.forecast_end is None:
            blank += 1
        elif not is_usable(report):
            implausible += 1
        else:
            repeated += (report.project, report.as_of) in said
            said[report.project, report.as_of] = report
    names = tuple(sorted({project for project, _ in said}))
    place = {name: index for index, name in enumerate(names)}
    rows = [
        (place[r.project], r.as_of.toordinal(), effective_end(r), int(r.is_complete))
        for r in said.values()
    ]
    rows.sort()
    table = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    aside = SetAside(blank, implausible, repeated)
    return History(names, table[0], table[1], table[2], table[3].astype(bool), aside)
