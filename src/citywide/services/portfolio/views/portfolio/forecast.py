"""Forecast completions with their intervals, and what they rest on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citywide.portal.dashboards import charts
from citywide.services.portfolio.actions.downloads import note_download
from citywide.services.portfolio.actions.forecast import queue_forecast
from citywide.services.portfolio.models import ForecastRun, ProjectForecast
from citywide.services.portfolio.permissions import may_lead
from citywide.services.portfolio.queries.portfolio.forecast import forecasts, latest_run
from citywide.services.portfolio.queries.projects import ProjectFilters
from citywide.services.portfolio.views.page import allowed, for_the_city
from citywide.services.portfolio.views.portfolio import sheet
from citywide.services.portfolio.views.portfolio.frame import address, context_of, whole
from citywide.services.portfolio.words import portfolio as words
from citywide.services.portfolio.words.strategy import text

PER_PAGE = 20


@require_safe
@for_the_city
def show(request: HttpRequest) -> HttpResponse:
    """Show the forecast completions as last computed."""
    filters = replace(ProjectFilters.from_query(request.GET), stage=())
    run = latest_run()
    sort = request.GET.get("sort", "likely")
    context = context_of(
        request, "forecast", filters, kept=[("sort", sort)] if sort != "likely" else [],
        without=("stage",),
    )  # fmt: skip
    context |= {"run": run, "may_lead": may_lead(request.viewer)}
    if run is not None:
        context |= _of_run(request, filters, run, sort)
    return render(request, "portfolio/portfolio/forecast.html", context)


@require_safe
@for_the_city
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return the forecasts as a CSV file."""
    filters = replace(ProjectFilters.from_query(request.GET), stage=())
    run = latest_run()
    rows: list[list[Any]] = []
    if run is not None:
        sort = request.GET.get("sort", "likely")
        found = forecasts(viewer=request.viewer, filters=filters, run=run, sort=sort, per_page=None)
        rows = [_csv_line(one, run) for one in found.rows]
    note_download(by=request.viewer, what="forecast", rows=len(rows), query=filters.as_query())
    headings = [
        _("Number"),
        _("Title"),
        _("Computed on"),
        _("Baseline end"),
        _("Manager's forecast"),
        _("Likely end"),
        _("Interval from"),
        _("Interval to"),
        _("Or later"),
        _("Why there is none"),
    ]
    return sheet.as_csv("forecast", headings, rows)


@require_POST
@allowed(may_lead)
def compute(request: HttpRequest) -> HttpResponse:
    """Have the forecasts computed anew in the background."""
    queue_forecast(by=request.viewer)
    messages.success(
        request, _("The forecast is being computed. It is here in a minute or two; load the page.")
    )
    return redirect("portfolio:forecast")


def _of_run(
    request: HttpRequest, filters: ProjectFilters, run: ForecastRun, sort: str
) -> dict[str, Any]:
    page = forecasts(
        viewer=request.viewer,
        filters=filters,
        run=run,
        sort=sort,
        page=whole(request.GET.get("page")),
        per_page=PER_PAGE,
    )
    return {
        "is_too_little": "projects_needed" in run.basis,
        "basis": words.forecast_basis(run.basis),
        "backtest": words.forecast_backtest(run.backtest),
        "horizons": [_horizon(one) for one in run.backtest.get("horizons", ())],
        "page": page,
        "chart": _chart(page.rows) if page.rows else None,
        "rows": [_line(one) for one in page.rows],
        "csv": f"{reverse('portfolio:forecast_csv')}?{address(filters, [('sort', sort)])}",
    }


def _chart(rows: tuple[ProjectForecast, ...]) -> charts.Chart:
    found = [
        charts.FanRow(
            label=f"{one.project.code} {text(one.project.title) or one.project.name}",
            likely=one.likely_on,
            lower=one.earliest_on,
            upper=one.latest_on,
            baseline=_baseline(one),
        )
        for one in rows
        if one.likely_on
    ]
    return charts.fan(
        found,
        id="forecast",
        name=_("Forecast completion"),
        as_of=timezone.localdate(),
        language=words.language(),
        bounds=_("Likely end, and the interval that should hold it in 80 of 100 cases"),
    )


def _baseline(one: ProjectForecast) -> Any:
    plan = one.project.current_baseline
    return plan.ends_on if plan else one.project.planned_end_on


def _line(one: ProjectForecast) -> dict[str, Any]:
    interval = ""
    if one.earliest_on and one.latest_on:
        interval = words.interval(one.earliest_on, one.latest_on, one.is_open)
    return {
        "project": one.project,
        "colour": one.project.current_status.declared if one.project.current_status else "",
        "baseline_on": _baseline(one),
        "current_on": one.current_end_on,
        # Somebody said something new since the run; the forecast follows with the next one.
        "is_outdated": one.current_end_on != one.project.forecast_end_on,
        "likely_on": one.likely_on,
        "interval": interval,
        "reason": words.unforecast(one.reason) if one.reason else "",
        "similar": words.projects(one.similar_projects) if one.likely_on else "",
    }


def _csv_line(one: ProjectForecast, run: ForecastRun) -> list[Any]:
    return [
        one.project.code,
        text(one.project.title) or one.project.name,
        run.as_of,
        _baseline(one),
        one.current_end_on,
        one.likely_on,
        one.earliest_on,
        one.latest_on,
        (_("Yes") if one.is_open else _("No")) if one.likely_on else "",
        words.unforecast(one.reason) if one.reason else "",
    ]


def _horizon(found: dict[str, Any]) -> list[str]:
    held = Decimal(found["covered"]) / found["predictions"]
    return [
        words.horizon(found["days"]),
        words.count(found["predictions"]),
        words.load(held),
        words.count(found["width_days"]),
        words.count(found["error_days"]),
        words.count(found["unchanged_error_days"]),
    ]
