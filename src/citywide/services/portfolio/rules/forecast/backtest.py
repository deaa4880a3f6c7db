"""How good forecasts of past dates were, and how far intervals must be widened for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from citywide.services.portfolio.rules.forecast.history import Flags, History, Report, read_history
from citywide.services.portfolio.rules.forecast.interval import (
    Calibration,
    Widening,
    enough_widening,
    misses,
    widened,
)
from citywide.services.portfolio.rules.forecast.model import SHARE
from citywide.services.portfolio.rules.forecast.paths import Floats
from citywide.services.portfolio.rules.forecast.trials import HORIZONS, Trials, hold_trials

LEAST_TRUTHS = 50
"""Truths a widening must rest on."""


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean losses of one way to forecast, in days.

    `pinball_days` is the mean over the interval's lower level, one half and its upper level; a
    way that gives one date gives it for all three.
    """

    mae_days: float
    pinball_days: float


@dataclass(frozen=True, slots=True)
class Row:
    """One date, one horizon, or all of them: how many truths lay in, below and above."""

    predictions: int
    covered: int
    below: int
    above: int
    mean_width_days: float

    @property
    def coverage(self) -> float | None:
        """The share of truths inside the interval; None where there was none."""
        return self.covered / self.predictions if self.predictions else None


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """One horizon: how far ahead it reached, its coverage, and losses beside two naive peers.

    `unchanged` takes the current forecast as it is, `mean_slip` moves it by the mean slip known
    at the time. `completed` counts truths that are actual completions. `rolled_up` is of all
    dates, `by_date` of each.
    """

    horizon_days: int | None
    projects: int
    completed: int
    mean_after_days: float
    rolled_up: Row
    by_date: tuple[tuple[date, Row], ...]
    model: Losses
    unchanged: Losses
    mean_slip: Losses


@dataclass(frozen=True, slots=True)
class BackTest:
    """The back-test of a history: one row per horizon that had truths."""

    share: Decimal
    horizons: tuple[HorizonRow, ...]

    @property
    def predictions(self) -> int:
        """Forecasts held against a truth, of all horizons."""
        return sum(row.rolled_up.predictions for row in self.horizons)

    @property
    def covered(self) -> int:
        """Truths inside their interval, of all horizons."""
        return sum(row.rolled_up.covered for row in self.horizons)

    @property
    def coverage(self) -> float | None:
        """The share covered; None without truths."""
        return self.covered / self.predictions if self.predictions else None

    @property
    def mean_width_days(self) -> float | None:
        """Mean width of all intervals; None without truths."""
        widths = sum(r.rolled_up.mean_width_days * r.rolled_up.predictions for r in self.horizons)
        return widths / self.predictions if self.predictions else None


def calibrate(
    history: Iterable[Report] | History, *, as_of: date, share: Decimal = SHARE
) -> Calibration | None:
    """Return by how much to widen intervals, from forecasts of earlier dates and their truths.

    Only what was known on `as_of` is used. None where no horizon has LEAST_TRUTHS.
    """
    known = _columns(history).until(as_of.toordinal())
    trials = hold_trials(known, share=float(share), horizons=HORIZONS)
    widenings = tuple(
        Widening(horizon, _widening(rows, float(share)), len(rows))
        for horizon, rows in trials.items()
        if horizon is not None and len(rows) >= LEAST_TRUTHS
    )
    return Calibration(share, widenings) if widenings else None


def backtest(
    history: Iterable[Report] | History,
    *,
    share: Decimal = SHARE,
    horizons: Sequence[int | None] = (*HORIZONS, None),
) -> BackTest:
    """Return how forecasts made at each past date compare with what was reported later.

    Slips and widenings of a date are learned from what was known on it. A truth is the
    completion as a later report gives it, forecast or actual; see `Trials`.
    """
    trials = hold_trials(_columns(history), share=float(share), horizons=horizons)
    rows = (_horizon(h, found, float(share)) for h, found in trials.items() if len(found))
    return BackTest(share, tuple(rows))


def _columns(history: Iterable[Report] | History) -> History:
    return history if isinstance(history, History) else read_history(history)


def _widening(trials: Trials, share: float) -> float:
    if len(trials) < LEAST_TRUTHS:
        return 0.0
    return enough_widening(misses(trials.bounds, trials.truth_days.astype(float)), share)


def _horizon(horizon: int | None, trials: Trials, share: float) -> HorizonRow:
    bounds = trials.bounds.copy()
    for origin in np.unique(trials.learned):
        now = trials.learned == origin
        past = trials.where(trials.known <= origin)
        bounds[:, now] = widened(trials.bounds[:, now], _widening(past, share))
    bounds = np.maximum(bounds, 0)
    dates = ((int(day), trials.learned == day) for day in np.unique(trials.learned))
    everything = np.ones(len(trials), dtype=bool)
    left = trials.left_days.astype(float)
    moved = left + trials.slip_rate * trials.after_days
    return HorizonRow(
        horizon_days=horizon,
        projects=len(np.unique(trials.project)),
        completed=int(trials.is_complete.sum()),
        mean_after_days=float(trials.after_days.mean()),
        rolled_up=_row(trials, bounds, everything),
        by_date=tuple((date.fromordinal(day), _row(trials, bounds, at)) for day, at in dates),
        model=_losses(trials, bounds, share),
        unchanged=_losses(trials, np.stack([left] * 3), share),
        mean_slip=_losses(trials, np.stack([moved] * 3), share),
    )


def _row(trials: Trials, bounds: Floats, at: Flags) -> Row:
    truth, (lower, _, upper) = trials.truth_days[at], bounds[:, at]
    below, above = int((truth < lower).sum()), int((truth > upper).sum())
    width = float((upper - lower).mean())
    return Row(len(truth), len(truth) - below - above, below, above, width)


def _losses(trials: Trials, bounds: Floats, share: float) -> Losses:
    error = trials.truth_days - bounds
    levels = np.array([(1 - share) / 2, 0.5, (1 + share) / 2])[:, None]
    pinball = np.maximum(levels * error, (levels - 1) * error)
    return Losses(float(np.abs(error[1]).mean()), float(pinball.mean()))
