"""The back-test is honest, calibration does what it says, and completions come as forecast."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from citywide.services.portfolio.rules.forecast import (
    Calibration,
    Report,
    Widening,
    backtest,
    calibrate,
    learn,
)
from citywide.services.portfolio.rules.forecast.backtest import LEAST_TRUTHS
from tests.services.portfolio.rules.slipping import after, invented, latest, told

NOW = after(1500)


def quiet_then_late(projects: int = 30) -> list[Report]:
    """Return two years without slips, then one in which some projects slip more than others."""
    reports = []
    for number in range(projects):
        late = [(91, 10 * number)] * 4
        reports += told(f"P{number}", 0, 3000, [(91, 0)] * 8 + late)
    return reports


def test_actual_completions_fall_inside_as_often_as_promised() -> None:
    told_of = below = above = 0
    errors: Counter[str] = Counter()
    for seed in range(10):
        reports = invented(seed, 150)
        ends = {r.project: r.forecast_end for r in reports if r.is_complete}
        model = learn(reports, as_of=NOW)
        assert model is not None
        for forecast in model.portfolio(latest(reports, NOW)):
            if forecast is None:
                continue
            end = ends[forecast.project]
            assert end is not None
            told_of += 1
            below += end < forecast.lower
            above += end > forecast.upper
            errors["forecast"] += abs((end - forecast.likely).days)
            errors["unchanged"] += abs((end - forecast.current).days)
    assert told_of > 400
    assert 0.74 <= 1 - (below + above) / told_of <= 0.88
    assert errors["forecast"] < errors["unchanged"]


def test_the_back_test_covers_and_beats_both_peers_where_completions_are_seen() -> None:
    reports = invented(77, 300)
    found = backtest(reports, horizons=(365, 730, None))
    assert found.coverage is not None
    assert 0.74 <= found.coverage <= 0.88
    for row in found.horizons:
        assert row.completed > 0
        assert row.model.mae_days <= row.unchanged.mae_days
        assert row.model.pinball_days < min(row.unchanged.pinball_days, row.mean_slip.pinball_days)


def test_rows_add_up() -> None:
    found = backtest(invented(5, 120), horizons=(365, None))
    assert [row.horizon_days for row in found.horizons] == [365, None]
    for row in found.horizons:
        total = row.rolled_up
        parts = [part for _, part in row.by_date]
        assert total.predictions == sum(part.predictions for part in parts)
        assert total.covered == sum(part.covered for part in parts)
        assert total.covered + total.below + total.above == total.predictions
        widths = sum(part.mean_width_days * part.predictions for part in parts)
        assert total.mean_width_days == pytest.approx(widths / total.predictions)
    assert found.predictions == sum(row.rolled_up.predictions for row in found.horizons)
    assert found.covered == sum(row.rolled_up.covered for row in found.horizons)


def test_what_is_told_last_changes_truths_but_no_forecast() -> None:
    honest = quiet_then_late()
    last = max(r.as_of for r in honest)
    late = [
        replace(r, forecast_end=r.forecast_end and r.forecast_end + timedelta(4000))
        if r.as_of == last
        else r
        for r in honest
    ]
    one, other = (backtest(reports, horizons=(365,)).horizons[0] for reports in (honest, late))
    assert [day for day, _ in one.by_date] == [day for day, _ in other.by_date]
    for (_, row), (_, then) in zip(one.by_date, other.by_date, strict=True):
        assert row.mean_width_days == then.mean_width_days
    assert other.by_date[-1][1].above == 30
    assert one.by_date[-1][1].above < 30


def test_a_forecast_is_held_against_the_report_of_its_horizon() -> None:
    # 3,000 days left and no slips for two years: unchanged is right until slips begin.
    row = backtest(quiet_then_late(), horizons=(91,)).horizons[0]
    quiet = [part for day, part in row.by_date if day < after(8 * 91)]
    assert all(part.covered == part.predictions == 30 for part in quiet)
    assert row.mean_after_days == 91
    # Four dates of truths in which project n slipped 10 n days each: 145 on average.
    assert row.unchanged.mae_days == pytest.approx(4 * 145 / len(row.by_date))


def test_calibration_does_not_peek() -> None:
    reports, today = quiet_then_late(), after(900)
    known = [r for r in reports if r.as_of <= today]
    assert len(known) < len(reports)
    then = calibrate(reports, as_of=today)
    assert then is not None
    assert then == calibrate(known, as_of=today)
    assert then != calibrate(reports, as_of=NOW)


def test_calibration_widens_where_the_past_fell_short() -> None:
    reports = quiet_then_late()
    today = max(r.as_of for r in reports)
    calibration = calibrate(reports, as_of=today)
    model = learn(reports, as_of=today)
    assert calibration is not None
    assert model is not None
    assert all(w.truths >= LEAST_TRUTHS for w in calibration.widenings)
    widest = max(w.widened_share for w in calibration.widenings)
    assert widest > 0
    about = Report("ASKED", today, today + timedelta(400))
    raw, wide = model.forecast(about), model.calibrated(calibration).forecast(about)
    assert raw is not None
    assert wide is not None
    assert wide.likely == raw.likely
    assert wide.lower <= raw.lower
    assert wide.upper > raw.upper
    assert wide.basis.widened_share == calibration.widening((raw.likely - today).days)


def test_calibration_leaves_intervals_that_held_as_they_are() -> None:
    steady = [r for n in range(20) for r in told(f"P{n}", 0, 3000, [(91, 20)] * 12)]
    calibration = calibrate(steady, as_of=NOW)
    assert calibration is not None
    assert all(w.widened_share == 0 for w in calibration.widenings)


def test_a_widening_serves_the_horizons_nearest_to_it() -> None:
    calibration = Calibration(Decimal("0.80"), (Widening(183, 0.1, 60), Widening(730, 0.4, 60)))
    assert calibration.widening(0) == calibration.widening(456) == 0.1
    assert calibration.widening(457) == calibration.widening(9000) == 0.4


def test_a_calibration_for_another_share_is_refused() -> None:
    reports = quiet_then_late()
    model = learn(reports, as_of=NOW)
    assert model is not None
    wide = model.calibrated(calibrate(reports, as_of=NOW, share=Decimal("0.90")))
    with pytest.raises(ValueError, match=r"0\.90"):
        wide.forecast(Report("ASKED", NOW, NOW), share=Decimal("0.80"))


def test_without_enough_past_there_is_neither_calibration_nor_back_test() -> None:
    few = [r for n in range(9) for r in told(f"P{n}", 0, 3000, [(91, 20)] * 12)]
    for reports in ([], few):
        assert calibrate(reports, as_of=NOW) is None
        found = backtest(reports)
        assert (found.predictions, found.coverage, found.mean_width_days) == (0, None, None)
