"""Simulated futures: chains of past slips, shared by all projects with similar time left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citywide.services.portfolio.rules.forecast.slips import SHRINKAGE_PROJECTS, Pool, Slips

Floats = NDArray[np.float64]

LIMIT_DAYS = 50 * 365
"""No future is followed further; a completion beyond it is open."""
_STEPS_AT_ONCE = 16


@dataclass(frozen=True, eq=False)
class Paths:
    """Futures of a completion, `draws` x `steps`: days passed and days slipped after each step."""

    passed_days: Floats
    slipped_days: Floats

    def completion(self, left_days: Floats) -> Floats:
        """Return days from now to completion, `draws` x `projects`; infinite beyond the limit.

        A future is complete at its first step that ends after the completion then forecast.
        """
        due = np.maximum.accumulate(self.passed_days - self.slipped_days, axis=1)
        before = _before(self.passed_days)
        found = np.full((len(due), len(left_days)), np.inf)
        for row, reach in enumerate(due):
            step = np.searchsorted(reach, left_days, side="left")
            met = step < len(reach)
            at = step[met]
            end = left_days[met] + self.slipped_days[row, at]
            found[row, met] = np.maximum(end, before[row, at])
        return found

    def standing(self, left_days: Floats, after_days: Floats) -> Floats:
        """Return days from now to the completion as known `after_days` later, by project.

        Shape `draws` x `projects`. Within a step, slip grows evenly. The paths must reach
        `after_days`.
        """
        known = np.empty((len(self.passed_days), len(left_days)))
        before, slipped_before = _before(self.passed_days), _before(self.slipped_days)
        for row, passed in enumerate(self.passed_days):
            step = np.searchsorted(passed, after_days, side="left")
            share = (after_days - before[row, step]) / (passed[step] - before[row, step])
            gained = self.slipped_days[row, step] - slipped_before[row, step]
            slip = slipped_before[row, step] + share * gained
            known[row] = np.maximum(left_days + slip, after_days)
        return np.minimum(known, self._completed_before(left_days, after_days))

    def _completed_before(self, left_days: Floats, after_days: Floats) -> Floats:
        ended = self.completion(left_days)
        return np.where(ended < after_days, ended, np.inf)


def _before(sums: Floats) -> Floats:
    return np.concatenate([np.zeros((len(sums), 1)), sums[:, :-1]], axis=1)


def simulate(
    slips: Slips,
    pools: tuple[Pool, Pool],
    *,
    draws: int,
    seed: int,
    left_days: float,
    after_days: float = 0,
) -> Paths:
    """Return futures long enough to complete `left_days` and to pass `after_days`.

    Each begins with a slip of a project in the group (the first pool), or in the whole portfolio
    (the second) where the group is thin, and goes on with that project's own next slips; when
    they end, another project of the whole portfolio carries on.
    """
    group, everything = pools
    random = np.random.default_rng(seed)
    trust = group.projects / (group.projects + SHRINKAGE_PROJECTS)
    coin, one, two = random.random((3, draws))
    place = everything.draw(one, two)
    if group.projects:
        place = np.where(coin < trust, group.draw(one, two), place)
    passed, slipped = np.zeros((draws, 0)), np.zeros((draws, 0))
    while not _is_enough(passed, slipped, left_days, after_days):
        places = np.empty((draws, _STEPS_AT_ONCE), dtype=np.int64)
        for step in range(_STEPS_AT_ONCE):
            places[:, step] = place
            follows = slips.follows[place]
            # Drawn whether or not needed, so that one future's length moves no other.
            place = np.where(follows >= 0, follows, everything.draw(*random.random((2, draws))))
        passed = _grown(passed, slips.elapsed_days[places])
        slipped = _grown(slipped, slips.slip_days[places])
    return Paths(passed, slipped)


def _grown(sums: Floats, more: NDArray[np.int64]) -> Floats:
    so_far = sums[:, -1:] if sums.shape[1] else np.zeros((len(sums), 1))
    return np.concatenate([sums, so_far + np.cumsum(more, axis=1)], axis=1)


def _is_enough(passed: Floats, slipped: Floats, left_days: float, after_days: float) -> bool:
    if not passed.shape[1]:
        return False
    is_past = passed[:, -1] > LIMIT_DAYS
    is_done = (passed - slipped).max(axis=1) >= left_days
    return bool(np.all(is_past | (is_done & (passed[:, -1] >= after_days))))
