"""Computing the portfolio's forecast completions in the background; pages only read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from citywide.core.errors import Conflict
from citywide.portal.access.viewer import Viewer
from citywide.portal.jobs import actions as jobs
from citywide.portal.jobs.models import Job, State
from citywide.portal.jobs.registry import Tell, handler
from citywide.services.portfolio.models import ForecastRun, ProjectForecast
from citywide.services.portfolio.permissions import may_lead, must
from citywide.services.portfolio.queries.lake import PUBLISHER
from citywide.services.portfolio.queries.portfolio.forecast import reports, running
from citywide.services.portfolio.rules.forecast import (
    BackTest,
    Forecast,
    History,
    Report,
    backtest,
    calibrate,
    learn,
    read_history,
    shortfall,
    unforecast,
)

KIND = "forecast_portfolio"
_AT_ONCE = 500


def queue_forecast(*, by: Viewer) -> Job:
    """Queue a computation, or return the one that waits already.

    Raises:
        Forbidden: `by` is neither the project office's lead nor the service itself.
    """
    must(may_lead(by) or by == PUBLISHER, "Only the project office's lead starts the forecast.")
    with transaction.atomic():
        waiting = Job.objects.filter(kind=KIND, state=State.QUEUED).first()
        return waiting or jobs.enqueue(by=by, kind=KIND)


def forecast_daily() -> None:
    """Queue the day's forecast; called once a day."""
    queue_forecast(by=PUBLISHER)


@handler(KIND)
def compute(_job: Job, tell: Tell) -> dict[str, Any]:
    """Compute and keep the forecasts; safe to repeat, because each run replaces the last."""
    run = forecast(today=timezone.localdate(), tell=tell)
    return {"forecasts": run.forecasts.filter(reason="").count(), "basis": run.basis}


def _silent(_step: str, _share: float) -> None:
    return None


def forecast(*, today: dt.date, tell: Tell = _silent) -> ForecastRun:
    """Learn from all past slips, forecast every running project, and keep the result.

    Takes about 20 s for ten years of monthly reports of 2,000 projects. Nothing people entered is
    changed, so there is no entry in the history of projects.
    """
    tell("read the reports", 0.0)
    history = read_history(one for one in reports() if one.as_of <= today)
    tell("learn from past slips", 0.2)
    model = learn(history, as_of=today)
    now = list(running(today))
    if model is None:
        return _keep(today, _too_little(history, today), {}, now, (None,) * len(now))
    tell("widen by earlier forecasts", 0.3)
    model = model.calibrated(calibrate(history, as_of=today))
    tell("test on earlier dates", 0.6)
    tested = backtest(history)
    tell("forecast the projects", 0.9)
    found = model.portfolio([report for _pk, report in now])
    basis = {"projects": model.slips.projects, "slips": len(model.slips.project)}
    return _keep(today, basis | _aside(history), _tested(tested), now, found)


def _too_little(history: History, today: dt.date) -> dict[str, int]:
    missing = shortfall(history, as_of=today)
    if missing is None:
        raise Conflict("There is nothing to forecast from, though enough was reported.")
    return asdict(missing) | _aside(history)


def _aside(history: History) -> dict[str, int]:
    return {f"{name}_reports": count for name, count in asdict(history.set_aside).items()}


def _tested(found: BackTest) -> dict[str, Any]:
    return {
        "share": str(found.share),
        "predictions": found.predictions,
        "covered": found.covered,
        "horizons": [
            {
                "days": row.horizon_days,
                "predictions": row.rolled_up.predictions,
                "covered": row.rolled_up.covered,
                "width_days": round(row.rolled_up.mean_width_days),
                "error_days": round(row.model.mae_days),
                "unchanged_error_days": round(row.unchanged.mae_days),
            }
            for row in found.horizons
        ],
    }


@transaction.atomic
def _keep(
    today: dt.date,
    basis: dict[str, Any],
    tested: dict[str, Any],
    now: list[tuple[int, Report]],
    found: tuple[Forecast | None, ...],
) -> ForecastRun:
    ForecastRun.objects.all().delete()
    run = ForecastRun.objects.create(
        as_of=today, made_at=timezone.now(), basis=basis, backtest=tested
    )
    if "projects_needed" not in basis:
        rows = [_row(run, pk, report, one) for (pk, report), one in zip(now, found, strict=True)]
        ProjectForecast.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return run


def _row(run: ForecastRun, pk: int, report: Report, found: Forecast | None) -> ProjectForecast:
    row = ProjectForecast(run=run, project_id=pk, current_end_on=report.forecast_end)
    if found is None:
        row.reason = str(unforecast(report))
        return row
    row.likely_on, row.earliest_on, row.latest_on = found.likely, found.lower, found.upper
    row.is_open = found.is_open
    row.similar_projects = found.basis.similar_projects
    row.widened_share = found.basis.widened_share
    return row
