"""The forecast of completions from a portfolio's own past slips."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np

from citywide.services.portfolio.rules.forecast.history import (
    Days,
    History,
    Report,
    SetAside,
    effective_end,
    read_history,
)
from citywide.services.portfolio.rules.forecast.interval import (
    Calibration,
    interval_of,
    widened,
)
from citywide.services.portfolio.rules.forecast.paths import LIMIT_DAYS, Floats, Paths, simulate
from citywide.services.portfolio.rules.forecast.result import (
    LEAST_PROJECTS,
    LEAST_SLIPS,
    Basis,
    Forecast,
    Shortfall,
    unforecast,
)
from citywide.services.portfolio.rules.forecast.slips import (
    BUCKETS,
    Pool,
    Slips,
    bucket_of,
    pool_of,
    slips_of,
)

SHARE = Decimal("0.80")
DRAWS = 2_000
SEED = 1
"""One seed for all: pages agree with each other, and what changes from month to month is data."""


@dataclass(frozen=True, eq=False)
class SlipModel:
    """Past slips of a portfolio up to a date, ready to be drawn from; made by `learn`."""

    as_of: date
    slips: Slips
    set_aside: SetAside
    calibration: Calibration | None = None

    def calibrated(self, calibration: Calibration | None) -> SlipModel:
        """Return this model with intervals widened as earlier dates showed to be needed."""
        return replace(self, calibration=calibration)

    @cached_property
    def everything(self) -> Pool:
        """All slips."""
        return pool_of(self.slips, np.arange(len(self.slips.project)))

    @cached_property
    def groups(self) -> tuple[Pool, ...]:
        """The slips by how much time was left."""
        bucket = bucket_of(self.slips.left_days)
        return tuple(pool_of(self.slips, np.flatnonzero(bucket == n)) for n in range(BUCKETS))

    @property
    def slip_rate(self) -> float:
        """Mean slip in days per day elapsed."""
        return float(self.slips.slip_days.sum() / self.slips.elapsed_days.sum())

    def paths(
        self, bucket: int, *, draws: int, seed: int, left_days: int = 0, after_days: int = 0
    ) -> Paths:
        """Return simulated futures of projects of one group, see `simulate`."""
        reach = {"left_days": left_days, "after_days": after_days}
        return simulate(
            self.slips,
            self.groups[bucket],
            self.everything,
            draws=draws,
            seed=seed + bucket,
            **reach,
        )

    def forecast(
        self, report: Report, *, share: Decimal = SHARE, draws: int = DRAWS, seed: int = SEED
    ) -> Forecast | None:
        """Return the forecast of one report; None where `unforecast` gives a reason."""
        return self.portfolio([report], share=share, draws=draws, seed=seed)[0]

    def portfolio(
        self,
        reports: Sequence[Report],
        *,
        share: Decimal = SHARE,
        draws: int = DRAWS,
        seed: int = SEED,
    ) -> tuple[Forecast | None, ...]:
        """Return forecasts in order of the reports, each as `forecast` gives it alone.

        Raises:
            ValueError: no draws, or a share not between 0 and 1 or not the one calibrated for.
        """
        _check(share, draws, self.calibration)
        asked = [n for n, report in enumerate(reports) if unforecast(report) is None]
        left = np.array([_left_days(reports[n]) for n in asked], dtype=np.int64)
        bucket = bucket_of(left)
        answers: list[Forecast | None] = [None] * len(reports)
        for group in np.unique(bucket):
            among = np.flatnonzero(bucket == group)
            bounds = self._bounds(int(group), left[among], share, draws, seed)
            basis = self._basis(int(group))
            for place, days in zip(among, bounds.T, strict=True):
                n = asked[place]
                answers[n] = self._answer(reports[n], days, share, basis)
        return tuple(answers)

    def _bounds(self, bucket: int, left: Days, share: Decimal, draws: int, seed: int) -> Floats:
        # Projects with the same days left have the same futures: each length is answered once.
        lengths, which = np.unique(left, return_inverse=True)
        paths = self.paths(bucket, draws=draws, seed=seed, left_days=int(lengths[-1]))
        bounds = interval_of(paths.completion(lengths), float(share), self.slips.projects)
        return bounds[:, which]

    def _basis(self, bucket: int) -> Basis:
        group = self.groups[bucket]
        counts = (self.slips.projects, len(self.slips.project), group.projects, len(group.order))
        return Basis(*counts, widened_share=None)

    def _answer(self, report: Report, days: Floats, share: Decimal, basis: Basis) -> Forecast:
        by_share = None
        if self.calibration is not None:
            by_share = self.calibration.widening(float(days[1]))
            days = widened(days, by_share)
        lower, likely, upper = (float(day) for day in np.clip(days, 0, LIMIT_DAYS))
        today = report.as_of.toordinal()
        assert report.forecast_end is not None
        return Forecast(
            project=report.project,
            as_of=report.as_of,
            current=report.forecast_end,
            likely=date.fromordinal(today + round(likely)),
            lower=date.fromordinal(today + math.floor(lower)),
            upper=date.fromordinal(today + math.ceil(upper)),
            share=share,
            is_open=upper >= LIMIT_DAYS,
            basis=replace(basis, widened_share=by_share),
        )


def learn(history: Iterable[Report] | History, *, as_of: date) -> SlipModel | None:
    """Return the slips known on that date; None when there are too few, see `shortfall`."""
    known = _known(history, as_of)
    slips = slips_of(known)
    if _too_few(slips):
        return None
    return SlipModel(as_of=as_of, slips=slips, set_aside=known.set_aside)


def shortfall(history: Iterable[Report] | History, *, as_of: date) -> Shortfall | None:
    """Return what is missing to learn on that date, or None when there is enough."""
    slips = slips_of(_known(history, as_of))
    return Shortfall(slips.projects, len(slips.project)) if _too_few(slips) else None


def _known(history: Iterable[Report] | History, as_of: date) -> History:
    if not isinstance(history, History):
        # Not yet said is not yet known: later reports are not even counted as set aside.
        return read_history(report for report in history if report.as_of <= as_of)
    return history.until(as_of.toordinal())


def _too_few(slips: Slips) -> bool:
    return slips.projects < LEAST_PROJECTS or len(slips.project) < LEAST_SLIPS


def _left_days(report: Report) -> int:
    return effective_end(report) - report.as_of.toordinal()


def _check(share: Decimal, draws: int, calibration: Calibration | None) -> None:
    if draws < 1:
        raise ValueError(f"A forecast takes at least one draw, but {draws} were asked for.")
    if not 0 < share < 1:
        raise ValueError(f"A share lies between 0 and 1, but {share} was asked for.")
    if calibration is not None and calibration.share != share:
        raise ValueError(f"Calibrated for a share of {calibration.share}, asked for {share}.")
