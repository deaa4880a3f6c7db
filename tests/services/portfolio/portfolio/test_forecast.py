"""Forecasts are computed in the background, kept, and shown with what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from citywide.core.errors import Forbidden
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.registry import kind
from citywide.services.portfolio.actions.forecast import (
    KIND,
    forecast,
    forecast_daily,
    queue_forecast,
)
from citywide.services.portfolio.models import ForecastRun, Project, ProjectForecast
from citywide.services.portfolio.queries.portfolio.forecast import reports
from citywide.services.portfolio.rules.forecast import Report, calibrate, learn, read_history
from tests.services.portfolio.portfolio.conftest import TODAY
from tests.services.portfolio.publish import golden

pytestmark = pytest.mark.django_db
Client = Callable[[str], Any]


def page(client: Any, query: str = "") -> str:
    answer = client.get(f"/portfolio/forecast/{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_kept_forecasts_are_those_of_the_rules(whole: list[Any]) -> None:
    run = forecast(today=TODAY)
    history = read_history(reports())
    model = learn(history, as_of=TODAY)
    assert model is not None
    model = model.calibrated(calibrate(history, as_of=TODAY))
    kept = run.forecasts.get(project__code="G-05")
    again = model.forecast(Report("G-05", TODAY, kept.current_end_on, kept.project.started_on))
    assert again is not None
    assert (kept.earliest_on, kept.likely_on, kept.latest_on) == (
        again.lower,
        again.likely,
        again.upper,
    )
    assert kept.earliest_on >= TODAY
    assert run.basis["projects"] == 24


def test_a_completion_is_the_last_word(make_project: Callable[..., Any]) -> None:
    project = make_project("A")
    for month in (1, 2, 3):
        golden.give_status(
            project, dt.date(2026, month, 28), "GREEN", forecast_end_on=dt.date(2026, 6, 30)
        )
    Project.objects.filter(code="A").update(completed_on=dt.date(2026, 2, 28), stage="completed")
    found = list(reports())
    assert [(one.as_of, one.forecast_end, one.is_complete) for one in found] == [
        (dt.date(2026, 1, 28), dt.date(2026, 6, 30), False),
        (dt.date(2026, 2, 28), dt.date(2026, 2, 28), True),
    ]


def test_too_little_history_is_a_reason_and_not_a_date(
    make_project: Callable[..., Any], client_of: Client
) -> None:
    project = make_project("A", forecast_end_on=dt.date(2026, 7, 1))
    golden.give_status(project, TODAY, "GREEN", forecast_end_on=dt.date(2026, 7, 1))
    forecast(today=TODAY)
    said = page(client_of("staff"))
    assert "There is too little history to forecast from: 0 changes" in said
    assert "It takes 30 from 10." in said
    assert not ProjectForecast.objects.exists()


def test_the_page_says_what_it_rests_on_and_why_a_project_has_none(
    whole: list[Any], client_of: Client
) -> None:
    Project.objects.filter(code="G-07").update(forecast_end_on=None)
    forecast(today=TODAY)
    said = page(client_of("staff"), "?search=G-07")
    assert "Learned from 120 past changes of the forecast end in 24 projects" in said
    assert "forecasts made for earlier dates with what was known then" in said
    assert "Its manager has not said yet when it will end." in said
    Project.objects.filter(code="G-08").update(forecast_end_on=dt.date(2030, 1, 1))
    assert "changed since" in page(client_of("staff"), "?search=G-08")
    csv = client_of("staff").get("/portfolio/forecast.csv").content.decode()
    assert csv.count("\n") == 1 + 26


def test_a_second_run_replaces_the_first(whole: list[Any]) -> None:
    forecast(today=TODAY)
    forecast(today=TODAY)
    assert ForecastRun.objects.count() == 1
    assert ProjectForecast.objects.count() == 26


def test_only_the_lead_starts_it_and_one_that_waits_is_enough(
    client_of: Client, viewer: Callable[[str], Any]
) -> None:
    with pytest.raises(Forbidden):
        queue_forecast(by=viewer("manager"))
    for person in ("manager", "staff", "head"):
        assert client_of(person).post("/portfolio/forecast/compute/").status_code == 403
    assert client_of("visitor").post("/portfolio/forecast/compute/").status_code == 302
    assert client_of("lead").get("/portfolio/forecast/compute/").status_code == 405
    for _time in range(2):
        assert client_of("lead").post("/portfolio/forecast/compute/").status_code == 302
    forecast_daily()
    assert Job.objects.filter(kind=KIND).count() == 1


def test_the_worker_knows_the_job_and_tells_how_far_it_is(whole: list[Any]) -> None:
    told: list[float] = []
    result = kind(KIND).handle(Job(kind=KIND), lambda _step, share: told.append(share))
    assert result["forecasts"] == 24
    assert told == sorted(told) and len(told) == 5
