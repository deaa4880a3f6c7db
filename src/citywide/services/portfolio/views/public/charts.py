"""A project's published plan and statuses as pictures; the tables beside them have it all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import (
    Bar,
    Chart,
    StatusColor,
    StatusRow,
    gantt,
    status_strip,
)
from citywide.services.portfolio.queries.public import Milestone, PublicProject, PublicStatus
from citywide.services.portfolio.words import public as words

Span = tuple[dt.date, dt.date] | None


def plan_of(
    project: PublicProject,
    milestones: Sequence[Milestone],
    as_of: dt.date,
    progress_share: Decimal | None,
) -> Chart:
    """Return the project as a bar, with what is done of it, and key milestones as diamonds."""
    return gantt(
        [_whole(project, progress_share), *(_diamond(one) for one in milestones)],
        id="plan-chart",
        name=_("Plan"),
        as_of=as_of,
        language=words.language(),
    )


def _whole(project: PublicProject, progress_share: Decimal | None) -> Bar:
    start, over = project.baseline_start_on or project.planned_start_on, project.completed_on
    began = project.started_on
    return Bar(
        label=_("The whole project"),
        baseline=_span(start, project.baseline_end_on),
        forecast=None if over else _span(began or start, project.forecast_end_on),
        actual=(began, over) if began and (over is None or began <= over) else None,
        done_share=None if progress_share is None or over else float(progress_share),
        is_late=bool(project.slip_days and project.slip_days > 0),
    )


def _diamond(one: Milestone) -> Bar:
    return Bar(
        label=str(words.said(one.name)),
        baseline=_span(one.baseline_end_on, one.baseline_end_on),
        forecast=_span(one.forecast_end_on, one.forecast_end_on),
        actual=_span(one.actual_end_on, one.actual_end_on),
        is_milestone=True,
        is_late=bool(one.slip_days and one.slip_days > 0),
    )


def _span(start: dt.date | None, end: dt.date | None) -> Span:
    """Return what can be drawn: no day is guessed, and what ends before it starts is left out."""
    return (start, end) if start and end and start <= end else None


def strip_of(history: Sequence[PublicStatus], rebaselined: Sequence[dt.date]) -> Chart:
    """Return the published statuses by month; the last one of a month stands for it."""
    months = {_month(one.as_of): StatusColor(one.declared) for one in history}
    return status_strip(
        [StatusRow(_("Published status"), months)],
        id="status-chart",
        name=_("Status by month"),
        language=words.language(),
        rebaselined=sorted({_month(day) for day in rebaselined}),
    )


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"
