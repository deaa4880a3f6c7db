"""A plan as a Gantt chart."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, gettext

from citywide.portal.dashboards.charts import Bar, Chart, gantt
from citywide.services.portfolio.queries.plan import PlanRow, PlanTable
from citywide.services.portfolio.words.plan import lateness


def chart_of(table: PlanTable) -> Chart:
    """Return the chart of a plan that has tasks."""
    # Without a heading of their own they would seem to belong to the phase before them.
    others = gettext("No phase") if any(row.task.phase for row in table.rows) else ""
    return gantt(
        [_bar(row, others) for row in table.rows],
        id="plan-chart",
        name=gettext("Schedule"),
        as_of=table.as_of,
        language=get_language() or "en",
    )


def _bar(row: PlanRow, others: str) -> Bar:
    task = row.task
    ended = task.actual_end_on
    started = task.actual_start_on or ended
    return Bar(
        label=task.name,
        group=task.phase.name if task.phase else others,
        baseline=_span(row.baseline_start, row.baseline_end, task.is_milestone),
        forecast=_span(task.forecast_start_on, task.forecast_end_on, task.is_milestone),
        actual=(ended if task.is_milestone and ended else started, ended) if started else None,
        is_milestone=task.is_milestone,
        done_share=None if task.done_share is None else float(task.done_share),
        is_late=row.is_late,
        note=lateness(row.slip_days, row.overdue_days, ended is not None),
        after=tuple(one.name for one in row.needed),
    )


def _span(
    start: dt.date | None, end: dt.date | None, is_milestone: bool
) -> tuple[dt.date, dt.date] | None:
    """Return a span that can be drawn: without a start it is its last day, without an end none."""
    if end is None:
        return None
    return (end if is_milestone or start is None else start, end)
