"""From simulated days to a median and an interval, and how far the past says to widen it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from citywide.services.portfolio.rules.forecast.paths import Floats

PAD_DAYS = 30
"""Added to a width before widening in proportion, so that an interval of no width can grow."""


def interval_of(days: Floats, share: float, projects: int) -> Floats:
    """Return lower end, median and upper end of each column, 3 x columns.

    The tails are cut at the levels that hold for one more project drawn like those learned from
    (n + 1 over n), so that few projects give a wider interval.
    """
    above = min(1.0, (1 + share) / 2 * (projects + 1) / projects)
    draws = len(days)
    places = [_place(level, draws) for level in (1 - above, 0.5, above)]
    ordered = np.partition(days.T, places, axis=1)
    return np.ascontiguousarray(ordered[:, places].T)


def _place(level: float, draws: int) -> int:
    # A tenth of 2,000 must not become 201 for want of binary tenths.
    return min(max(math.ceil(level * draws - 1e-6) - 1, 0), draws - 1)


@dataclass(frozen=True, slots=True)
class Widening:
    """What intervals reaching about `horizon_days` ahead need: a share of their width per side."""

    horizon_days: int
    widened_share: float
    truths: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Widenings by horizon for intervals of one nominal share; made by `calibrate`."""

    share: Decimal
    widenings: tuple[Widening, ...]

    def widening(self, ahead_days: float) -> float:
        """Return the widening of the horizon nearest to so many days ahead."""
        nearest = min(
            self.widenings, key=lambda w: (abs(w.horizon_days - ahead_days), w.horizon_days)
        )
        return nearest.widened_share


def widened(bounds: Floats, by_share: Floats | float) -> Floats:
    """Return lower end, median and upper end with both ends moved out by a share of the width."""
    lower, median, upper = bounds
    more = by_share * _width(bounds)
    return np.stack([lower - more, median, upper + more])


def misses(bounds: Floats, truth: Floats) -> Floats:
    """Return by what share of its width each interval fell short of the truth; below 0 if inside.

    The score of conformalized quantile regression (Romano, Patterson and Candès 2019), in
    proportion to the width.
    """
    lower, _, upper = bounds
    short: Floats = np.maximum(lower - truth, truth - upper) / _width(bounds)
    return short


def enough_widening(scores: Floats, share: float) -> float:
    """Return the least widening, at least 0, that would have covered the share of past truths."""
    level = min(1.0, share * (len(scores) + 1) / len(scores))
    return max(0.0, float(np.quantile(scores, level, method="higher")))


def _width(bounds: Floats) -> Floats:
    width: Floats = bounds[2] - bounds[0] + PAD_DAYS
    return width
