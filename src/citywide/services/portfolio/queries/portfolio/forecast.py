"""Forecast completions of running projects, as the last run computed them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from django.db.models import F, QuerySet

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import (
    RUNNING,
    ForecastRun,
    Project,
    ProjectForecast,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.queries.projects import ProjectFilters, matching
from citywide.services.portfolio.rules.forecast import Report

PER_PAGE = 40
SORTS = {
    "code": F("project__code"),
    "name": F("project__name"),
    "current": F("current_end_on"),
    "likely": F("likely_on"),
    "earliest": F("earliest_on"),
    "latest": F("latest_on"),
}
"""What the list may be sorted by."""


@dataclass(frozen=True)
class ForecastPage:
    """One page of forecasts; those without a date come last. `ui/pager.html` reads it."""

    rows: tuple[ProjectForecast, ...]
    total: int
    number: int
    pages: int


def latest_run() -> ForecastRun | None:
    """Return the run the pages show, or None before the first."""
    return ForecastRun.objects.order_by("-made_at").first()


def forecasts(
    *,
    viewer: Viewer,
    filters: ProjectFilters,
    run: ForecastRun,
    sort: str = "likely",
    page: int = 1,
    per_page: int | None = PER_PAGE,
) -> ForecastPage:
    """Return one page of a run's forecasts of the projects that fit; `per_page` None is all.

    A project that is not running any more is left out.
    """
    wanted = matching(viewer=viewer, filters=filters).filter(stage__in=RUNNING).values("pk")
    found: QuerySet[ProjectForecast] = run.forecasts.filter(project__in=wanted)
    total = found.count()
    size = per_page or max(total, 1)
    pages = max(ceil(total / size), 1)
    number = min(max(page, 1), pages)
    related = ("project__current_baseline", "project__lead_department", "project__current_status")
    shown = found.select_related(*related).order_by(*_order(sort))
    rows = tuple(shown[(number - 1) * size : number * size])
    return ForecastPage(rows, total, number, pages)


def _order(sort: str) -> tuple[object, ...]:
    key = SORTS.get(sort.removeprefix("-"), SORTS["likely"])
    first = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return (first, "project__code")


def reports() -> Iterator[Report]:
    """Yield what every project ever reported, and its completion as the last word.

    Only published statuses count. A report from the day of the completion on is left out: the
    completion says it better.
    """
    published = StatusUpdate.objects.filter(state=UpdateState.PUBLISHED).order_by()
    columns = ("project__code", "as_of", "forecast_end_on", "project__started_on")
    ended = "project__completed_on"
    for code, as_of, forecast, start, done in published.values_list(*columns, ended).iterator(
        chunk_size=10_000
    ):
        if done is None or as_of < done:
            yield Report(code, as_of, forecast, start)
    completed = Project.objects.filter(completed_on__isnull=False).order_by()
    for code, done, start in completed.values_list("code", "completed_on", "started_on"):
        yield Report(code, done, done, start, is_complete=True)


def running(today: dt.date) -> Iterator[tuple[int, Report]]:
    """Yield each running project's key and its forecast as it stands today."""
    found = Project.objects.filter(stage__in=RUNNING).order_by("code")
    for pk, code, forecast, start in found.values_list(
        "pk", "code", "forecast_end_on", "started_on"
    ):
        yield pk, Report(code, today, forecast, start)
