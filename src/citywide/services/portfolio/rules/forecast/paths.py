"""Simulated futures: chains of past slips, shared by all projects with similar time left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citywide.services.portfolio.rules.forecast.history import Days
from citywide.services.portfolio.rules.forecast.slips import SHRINKAGE_PROJECTS, Pool, Slips

Floats = NDArray[np.float64]

LIMIT_DAYS = 50 * 365
"""No future is followed further; what is not complete by then is counted as complete then."""
_STEPS_MOST = 1_000
_STEPS_AT_ONCE = 16


@dataclass(frozen=True, eq=False)
class Paths:
    """Futures of a completion, `draws` x `steps`: days passed and days slipped after each step."""

    passed_days: Floats
    slipped_days: Floats

    def completion(self, left_days: Days) -> Floats:
        """Return days from now to completion, `draws` x `projects`.

        A future is complete at its first step that ends on or after the completion then forecast.
        """
        reaches = np.maximum.accumulate(self.passed_days - self.slipped_days, axis=1)
        # One step more stands for those that never get there.
        slipped = _with_last(self.slipped_days, LIMIT_DAYS)
        before = _with_last(_before(self.passed_days), 0)
        left = left_days.astype(float)
        found = np.empty((len(reaches), len(left)))
        for row, reach in enumerate(reaches):
            step = reach.searchsorted(left)
            np.maximum(left + slipped[row].take(step), before[row].take(step), out=found[row])
        return np.minimum(found, LIMIT_DAYS)

    def standing(self, left_days: Days, after_days: Days, completed: Floats) -> Floats:
        """Return days from now to the completion as known after so many days.

        Both arguments go by project; the answer is `draws` x `projects`. `completed` is what
        `completion` gave: what is over by then stays as it ended. Within a step slip grows evenly.
        """
        known = np.empty(completed.shape)
        for after in np.unique(after_days):
            asked = after_days == after
            known[:, asked] = left_days[asked] + self._slipped_after(int(after))[:, None]
        return np.where(completed < after_days, completed, np.maximum(known, after_days))

    def _slipped_after(self, after_days: int) -> Floats:
        rows = np.arange(len(self.passed_days))
        step = np.sum(self.passed_days < after_days, axis=1)
        step = np.minimum(step, self.passed_days.shape[1] - 1)
        begun = _before(self.passed_days)[rows, step]
        had = _before(self.slipped_days)[rows, step]
        share = np.minimum((after_days - begun) / (self.passed_days[rows, step] - begun), 1)
        slipped: Floats = had + share * (self.slipped_days[rows, step] - had)
        return slipped


def _before(sums: Floats) -> Floats:
    return np.concatenate([np.zeros((len(sums), 1)), sums[:, :-1]], axis=1)


def _with_last(sums: Floats, value: float) -> Floats:
    return np.concatenate([sums, np.full((len(sums), 1), float(value))], axis=1)


def simulate(
    slips: Slips,
    group: Pool,
    everything: Pool,
    *,
    draws: int,
    seed: int,
    left_days: int = 0,
    after_days: int = 0,
) -> Paths:
    """Return futures long enough to complete `left_days` and to pass `after_days`.

    Each begins with a slip of a project in the group, or in the whole portfolio where the group
    is thin, and goes on with that project's own next slips; when they end, another project of
    the whole portfolio carries on. Longer futures begin like shorter ones of the same seed.
    """
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
            # Drawn whether or not needed, so that no future depends on another's length.
            place = np.where(follows >= 0, follows, everything.draw(*random.random((2, draws))))
        passed = _grown(passed, slips.elapsed_days[places])
        slipped = _grown(slipped, slips.slip_days[places])
    return Paths(passed, slipped)


def _grown(sums: Floats, more: Days) -> Floats:
    so_far = sums[:, -1:] if sums.shape[1] else np.zeros((len(sums), 1))
    return np.concatenate([sums, so_far + np.cumsum(more, axis=1)], axis=1)


def _is_enough(passed: Floats, slipped: Floats, left_days: int, after_days: int) -> bool:
    steps = passed.shape[1]
    if not 0 < steps < _STEPS_MOST:
        return steps > 0
    is_past = passed[:, -1] > LIMIT_DAYS
    is_done = (passed - slipped).max(axis=1) >= left_days
    return bool(np.all(is_past | (is_done & (passed[:, -1] >= after_days))))
