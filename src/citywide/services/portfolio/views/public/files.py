"""What the pages show, as CSV files: the same rows, values as they were published."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from citywide.core.errors import NotFound
from citywide.services.portfolio.queries import public
from citywide.services.portfolio.views.public.project import found_or_404
from citywide.services.portfolio.words import public as words

Column = Callable[[Any], Any]

PROJECTS: Mapping[str, Column] = {
    "project_code": lambda one: one.code,
    "title": lambda one: words.said(one.title, one.code),
    "stage": lambda one: one.stage,
    "lead_department": lambda one: one.lead_department,
    "service_area": lambda one: one.service_area,
    "strategic_area": lambda one: one.strategic_area,
    "status": lambda one: one.status_declared,
    "status_as_of": lambda one: one.status_as_of,
    "months_in_red": lambda one: one.months_in_red,
    "late_reason": lambda one: words.said(one.late_reason),
    "planned_end_on": lambda one: one.planned_end_on,
    "baseline_end_on": lambda one: one.baseline_end_on,
    "forecast_end_on": lambda one: one.forecast_end_on,
    "completed_on": lambda one: one.completed_on,
    "slip_days": lambda one: one.slip_days,
    "budget_usd": lambda one: one.budget_usd,
    "spent_usd": lambda one: one.spent_usd,
    "is_success": lambda one: one.is_success,
}
"""Columns of the list's file."""
_STATUS = (
    "as_of",
    "revision",
    "is_current",
    "declared",
    "status_computed",
    "status_schedule",
    "status_cost",
    "status_scope",
    "status_risk",
    "baseline_end_on",
    "forecast_end_on",
    "slip_days",
    "budget_usd",
    "spent_usd",
    "forecast_cost_usd",
    "progress_share",
)


@require_safe
def projects(request: HttpRequest) -> StreamingHttpResponse:
    """Return the overseen projects that the address asks for, as the list shows them."""
    found = public.published()
    if found is None:
        return _sent(list(PROJECTS), [], "projects.csv", None)
    filters = public.PublicFilters.from_query(request.GET)
    sort = str(request.GET.get("sort", "status"))
    listed = public.ordered(public.matching(found.overseen, filters), sort, words.language())
    rows = ([column(one) for column in PROJECTS.values()] for one in listed)
    name = f"{found.version.name}.csv"
    return _sent(list(PROJECTS), rows, name, found.version)


@require_safe
def history(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Return every status published for a project, those corrected later included."""
    found_or_404(code)
    version = public.version_of("project_statuses")
    if version is None:
        raise NotFound("No status has been published yet.")
    current = public.statuses(code, version=version.number)
    every = sorted(
        [*current, *public.corrections(code, current)], key=lambda one: (one.as_of, one.revision)
    )
    columns = ["project_code", *_STATUS, "late_reason", "version"]
    rows = (
        [
            code,
            *(getattr(one, name) for name in _STATUS),
            words.said(one.late_reason),
            f"{version.dataset}@{one.version}",
        ]
        for one in every
    )
    return _sent(columns, rows, f"{code}-{version.name}.csv", version)


def _sent(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], name: str, version: public.Version | None
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    if version is not None:
        response.headers["X-Data-Version"] = version.name
    patch_cache_control(response, public=True, max_age=60)
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_plain(value) for value in row])


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
