"""The forecast on New York's capital projects: coverage, peers, and the table of the manual."""

from __future__ import annotations

import csv
import gzip
import re
import time
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from citywide.services.portfolio.rules.forecast import (
    BackTest,
    HorizonRow,
    Report,
    SetAside,
    backtest,
    calibrate,
    learn,
    read_history,
)

LAST = date(2019, 9, 1)
MANUAL = Path(__file__).resolve().parents[4] / "docs" / "explanation" / "forecast.md"


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, str]]:
    path = shared / "data/projects/nyc_capital_projects_dashboard_20190901.csv.gz"
    if not path.is_file():
        pytest.skip(f"no file of New York's projects in {shared.name}/")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reports(rows: list[dict[str, str]]) -> list[Report]:
    def day(text: str) -> date | None:
        return datetime.strptime(text[:10], "%m/%d/%Y").date() if text else None

    found = []
    for row in rows:
        as_of = day(row["Date Reported As Of"])
        assert as_of is not None
        end, start = day(row["Forecast Completion"]), day(row["Design Start"])
        found.append(Report(row["PID"], as_of, end, start))
    return found


@pytest.fixture(scope="module")
def tested(reports: list[Report]) -> BackTest:
    return backtest(reports)


@pytest.fixture(scope="module")
def frame(rows: list[dict[str, str]]) -> pd.DataFrame:
    """The usable reports as pandas reads them, by itself."""
    table = pd.DataFrame(rows)
    as_of = pd.to_datetime(table["Date Reported As Of"].str[:10], format="%m/%d/%Y")
    end = pd.to_datetime(table["Forecast Completion"].str[:10], format="%m/%d/%Y", errors="coerce")
    out = pd.DataFrame({"project": table["PID"], "as_of": as_of, "end": end}).dropna()
    out = out[(out["end"] - out["as_of"]).dt.days <= 30 * 365]
    # A project that is not finished on the day of its report ends that day at the earliest.
    out["end"] = out[["as_of", "end"]].max(axis=1)
    return out.sort_values(["project", "as_of"])


def test_the_file_is_read_whole(reports: list[Report]) -> None:
    history = read_history(reports)
    assert len(reports) == 2_259
    assert len({r.project for r in reports}) == 378
    assert len({r.as_of for r in reports}) == 15
    assert history.set_aside == SetAside(blank=122, implausible=1, repeated=0)


def test_slips_equal_those_of_pandas(reports: list[Report], frame: pd.DataFrame) -> None:
    model = learn(reports, as_of=LAST)
    assert model is not None
    by = frame.groupby("project")
    slip = (by["end"].shift(-1) - frame["end"]).dt.days.dropna()
    elapsed = (by["as_of"].shift(-1) - frame["as_of"]).dt.days.dropna()
    assert sorted(model.slips.slip_days) == sorted(slip.astype(int))
    assert model.slip_rate == pytest.approx(slip.sum() / elapsed.sum())


@pytest.mark.parametrize("horizon", [183, 365, 730, 1095])
def test_truths_equal_those_of_pandas(tested: BackTest, frame: pd.DataFrame, horizon: int) -> None:
    (row,) = (row for row in tested.horizons if row.horizon_days == horizon)
    dates = [pd.Timestamp(day) for day, _ in row.by_date]
    pairs = frame[frame["as_of"].isin(dates)].merge(frame, on="project", suffixes=("", "_later"))
    ahead = (pairs["as_of_later"] - pairs["as_of"]).dt.days
    pairs = pairs[(ahead >= horizon // 2) & (ahead <= horizon)]
    last = pairs.sort_values("as_of_later").groupby(["project", "as_of"]).last()
    error = (last["end_later"] - last["end"]).dt.days.abs()
    assert row.rolled_up.predictions == len(last)
    assert row.unchanged.mae_days == pytest.approx(error.mean())


def test_an_interval_of_80_percent_holds_about_80_percent(tested: BackTest) -> None:
    assert [row.horizon_days for row in tested.horizons] == [183, 365, 730, 1095, None]
    assert tested.coverage is not None
    assert 0.75 <= tested.coverage <= 0.85
    for row in tested.horizons:
        assert row.rolled_up.coverage is not None
        assert 0.75 <= row.rolled_up.coverage <= 0.85
        assert len(row.by_date) >= 10


def test_the_median_is_better_than_both_naive_forecasts(tested: BackTest) -> None:
    for row in tested.horizons:
        assert row.model.mae_days < min(row.unchanged.mae_days, row.mean_slip.mae_days)
        assert row.model.pinball_days < min(row.unchanged.pinball_days, row.mean_slip.pinball_days)


def test_2000_projects_are_forecast_within_a_second(reports: list[Report]) -> None:
    model = learn(reports, as_of=LAST)
    assert model is not None
    usable = [r for r in reports if r.forecast_end]
    many = (usable * 2)[:2_000]
    begun = time.process_time()
    answers = model.portfolio(many)
    assert time.process_time() - begun < 1.0
    assert sum(answer is not None for answer in answers) >= 1_999


def test_every_open_project_with_a_date_is_forecast(reports: list[Report]) -> None:
    model = learn(reports, as_of=LAST)
    assert model is not None
    model = model.calibrated(calibrate(reports, as_of=LAST))
    now = [r for r in reports if r.as_of == LAST]
    for report, answer in zip(now, model.portfolio(now), strict=True):
        assert (answer is None) == (report.forecast_end is None)
        if answer is not None:
            assert answer.lower <= answer.likely <= answer.upper
            assert not answer.is_open


def test_the_manual_shows_the_figures_measured(tested: BackTest) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    shown = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| (\d+ days|last report) \|", line)
    ]
    assert shown == [_line(row) for row in tested.horizons]


def _line(row: HorizonRow) -> list[str]:
    total = row.rolled_up
    assert total.coverage is not None
    name = "last report" if row.horizon_days is None else f"{row.horizon_days} days"
    losses = (row.model, row.unchanged, row.mean_slip)
    return [
        name,
        f"{total.predictions:,}",
        f"{total.coverage:.1%}".replace("%", " %"),
        f"{total.below / total.predictions:.1%}".replace("%", " %"),
        f"{total.above / total.predictions:.1%}".replace("%", " %"),
        f"{total.mean_width_days:,.0f}",
        *(f"{loss.mae_days:,.0f}" for loss in losses),
        *(f"{loss.pinball_days:,.0f}" for loss in losses),
    ]
