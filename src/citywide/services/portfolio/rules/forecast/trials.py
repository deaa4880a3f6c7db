"""Forecasts made at past dates with what was known then, beside what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from citywide.services.portfolio.rules.forecast.history import Days, Flags, History
from citywide.services.portfolio.rules.forecast.interval import interval_of
from citywide.services.portfolio.rules.forecast.model import SEED, SlipModel, learn
from citywide.services.portfolio.rules.forecast.paths import Floats
from citywide.services.portfolio.rules.forecast.slips import bucket_of

HORIZONS: tuple[int | None, ...] = (183, 365, 730, 1095)
"""Days ahead at which forecasts are held against reports; None is each project's last report."""
TRIAL_DRAWS = 500
STALE_DAYS = 92
"""A project's latest report stands for this long; older ones are not forecast from."""
MOST_ORIGINS = 24
"""Past dates tried, evenly spread over those there are."""
_ENDLESS = 10_000_000


@dataclass(frozen=True, eq=False)
class Trials:
    """Forecasts and truths, one row each; days count from the report forecast from.

    `truth_days` is the completion as it stood at the later report, or the actual one if
    `is_complete`; `learned` is the day the forecast was made, `known` the day its truth was,
    both ordinals. `bounds` is 3 x rows: lower end, median, upper end, before any widening.
    """

    learned: Days
    known: Days
    project: Days
    left_days: Days
    after_days: Days
    truth_days: Days
    is_complete: Flags
    slip_rate: Floats
    bounds: Floats

    def __len__(self) -> int:
        return len(self.learned)

    def where(self, kept: Flags) -> Trials:
        """Return the rows kept."""
        return Trials(**{f.name: getattr(self, f.name)[..., kept] for f in fields(self)})


@dataclass(frozen=True, eq=False)
class _Targets:
    """Reports forecast from and the later ones that tell the truth: places, and the day known."""

    source: Days
    truth: Days
    known: Days


def hold_trials(
    history: History, *, share: float, horizons: Sequence[int | None]
) -> dict[int | None, Trials]:
    """Return trials of each horizon, in order of the day they were made."""
    found: dict[int | None, list[Trials]] = {horizon: [] for horizon in horizons}
    for origin in _origins(history):
        model = learn(history, as_of=date.fromordinal(origin))
        if model is None:
            continue
        targets = {h: _targets(history, origin, h) for h in horizons}
        for horizon, trials in _forecast(model, history, origin, share, targets).items():
            found[horizon].append(trials)
    return {horizon: _joined(parts) for horizon, parts in found.items()}


def _origins(history: History) -> list[int]:
    days = history.days()[:-1]
    if len(days) <= MOST_ORIGINS:
        return days
    return [days[n] for n in np.linspace(0, len(days) - 1, MOST_ORIGINS).round().astype(int)]


def _targets(history: History, origin: int, horizon: int | None) -> _Targets:
    """Pair each project's standing report with its last report in the second half of the horizon.

    A completion reported earlier within the horizon is the truth too: it stays.
    """
    last = int(history.as_of.max())
    until = last if horizon is None else min(origin + horizon, last)
    source, truth = _standing(history, origin), _standing(history, until)
    is_alive = (source >= 0) & ~history.is_complete[source]
    is_fresh = history.as_of[source] >= origin - STALE_DAYS
    known = np.where(history.is_complete[truth], until, history.as_of[truth])
    half = 0 if horizon is None else horizon // 2
    is_told = (known >= origin + half) & (known > origin)
    kept = is_alive & is_fresh & is_told
    return _Targets(source[kept], truth[kept], known[kept])


def _standing(history: History, day: int) -> Days:
    """Return the place of each project's latest report on a day, or -1."""
    key = history.project * _ENDLESS + history.as_of
    project = np.arange(len(history.names))
    place = np.searchsorted(key, project * _ENDLESS + day, side="right") - 1
    is_own = (place >= 0) & (history.project[place] == project)
    return np.where(is_own, place, -1)


def _forecast(
    model: SlipModel,
    history: History,
    origin: int,
    share: float,
    targets: dict[int | None, _Targets],
) -> dict[int | None, Trials]:
    """Return trials of each horizon, of one date; one set of futures serves all horizons."""
    bounds = {h: np.zeros((3, len(t.source))) for h, t in targets.items()}
    left = history.end - history.as_of
    bucket = bucket_of(left)
    for group in np.unique(bucket[np.concatenate([t.source for t in targets.values()])]):
        chosen = {h: np.flatnonzero(bucket[t.source] == group) for h, t in targets.items()}
        after = {h: (t.known - history.as_of[t.source])[chosen[h]] for h, t in targets.items()}
        furthest = max(int(days.max(initial=0)) for days in after.values())
        paths = model.paths(int(group), draws=TRIAL_DRAWS, seed=SEED, after_days=furthest)
        for horizon, rows in chosen.items():
            days = left[targets[horizon].source[rows]]
            known = paths.standing(days, after[horizon], paths.completion(days))
            bounds[horizon][:, rows] = interval_of(known, share, model.slips.projects)
    return {h: _trials(history, origin, model, t, bounds[h]) for h, t in targets.items()}


def _trials(
    history: History, origin: int, model: SlipModel, targets: _Targets, bounds: Floats
) -> Trials:
    source, truth = targets.source, targets.truth
    made = history.as_of[source]
    return Trials(
        learned=np.full(len(source), origin),
        known=targets.known,
        project=history.project[source],
        left_days=history.end[source] - made,
        after_days=targets.known - made,
        truth_days=history.end[truth] - made,
        is_complete=history.is_complete[truth],
        slip_rate=np.full(len(source), model.slip_rate),
        bounds=bounds,
    )


def _joined(parts: list[Trials]) -> Trials:
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        flags, floats = none.astype(bool), none.astype(float)
        return Trials(none, none, none, none, none, none, flags, floats, np.zeros((3, 0)))
    columns = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts], axis=-1)
        for f in fields(Trials)
    }
    return Trials(**columns)
