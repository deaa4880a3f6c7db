"""Past slips: how far each completion moved from one report of a project to its next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citywide.services.portfolio.rules.forecast.history import Days, History

BUCKET_DAYS = (1, 183, 366, 731, 1096, 1827)
"""Where groups of days left begin: overdue or due, half a year, 1, 2, 3, 5 years and more."""
BUCKETS = len(BUCKET_DAYS) + 1
SHRINKAGE_PROJECTS = 5
"""A group of this many projects is believed as much as the whole portfolio."""


def bucket_of(left_days: Days) -> NDArray[np.intp]:
    """Return the group, 0 to BUCKETS - 1, of each length of time left."""
    return np.searchsorted(np.array(BUCKET_DAYS), left_days, side="right")


@dataclass(frozen=True, eq=False)
class Slips:
    """Slips in order of project and date; arrays of one length.

    `slip_days` is how much later the completion became over `elapsed_days`, when `left_days`
    were left; `follows` is the place of the same project's next slip, or -1.
    """

    project: Days
    elapsed_days: Days
    slip_days: Days
    left_days: Days
    follows: Days

    @property
    def projects(self) -> int:
        """How many projects the slips come from."""
        return len(np.unique(self.project))


def slips_of(history: History) -> Slips:
    """Return the slips between consecutive usable reports of each unfinished project."""
    pair = history.project[:-1] == history.project[1:]
    first = np.flatnonzero(pair & ~history.is_complete[:-1])
    then = first + 1
    project = history.project[first]
    is_followed = np.zeros(len(first), dtype=bool)
    is_followed[:-1] = (then[:-1] == first[1:]) & (project[:-1] == project[1:])
    return Slips(
        project=project,
        elapsed_days=history.as_of[then] - history.as_of[first],
        slip_days=history.end[then] - history.end[first],
        left_days=history.end[first] - history.as_of[first],
        follows=np.where(is_followed, np.arange(len(first)) + 1, -1),
    )


@dataclass(frozen=True, eq=False)
class Pool:
    """Slips from which a draw takes a project first and one of its slips second.

    So a project with many reports has no louder voice than one with few. `order` holds the
    places of the slips by project; project i has `size[i]` of them from `begin[i]`.
    """

    order: Days
    begin: Days
    size: Days

    @property
    def projects(self) -> int:
        """How many projects can be drawn."""
        return len(self.size)

    def draw(self, which_project: NDArray[np.float64], which_slip: NDArray[np.float64]) -> Days:
        """Return places of slips, from two sets of numbers from 0 up to but not including 1."""
        project = (which_project * self.projects).astype(np.int64)
        nth = (which_slip * self.size[project]).astype(np.int64)
        return self.order[self.begin[project] + nth]


def pool_of(slips: Slips, chosen: Days) -> Pool:
    """Return the pool of the slips at the chosen places, which are in order of project."""
    _, begin, size = np.unique(slips.project[chosen], return_index=True, return_counts=True)
    return Pool(chosen, begin.astype(np.int64), size.astype(np.int64))
