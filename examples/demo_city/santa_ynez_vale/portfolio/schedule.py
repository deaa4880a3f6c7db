"""Phases and milestones: when each was planned, is expected, and happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .days import TODAY, after, day_of

PHASES = ("Initiation", "Procurement", "Delivery", "Launch")
_STEPS = (
    ("1", "Charter signed", "Initiation", True, 0.0, 0.06, 5),
    ("2", "Request for proposals published", "Procurement", True, 0.06, 0.15, 5),
    ("3", "Contract signed", "Procurement", True, 0.15, 0.30, 10),
    ("4", "Configuration", "Delivery", False, 0.30, 0.62, 35),
    ("5", "Data moved", "Delivery", False, 0.45, 0.75, 15),
    ("6", "Tested with users", "Delivery", False, 0.70, 0.90, 15),
    ("7", "Staff trained", "Launch", False, 0.85, 0.97, 5),
    ("8", "Launch", "Launch", True, 0.97, 1.0, 10),
)
"""Number, name, phase, whether a milestone, begin and end as a share of the plan, weight."""
LINKS = [
    {"before": before, "after": after}
    for before, after in (("2", "3"), ("3", "4"), ("4", "6"), ("6", "7"), ("7", "8"))
]


def milestones(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tasks; the first half keeps its dates, a delay falls on the second."""
    start, planned = day_of(one["started_on"]), day_of(one["planned_end"])
    slip = (day_of(one["forecast_end"]) - planned).days
    return [_task(step, start, (planned - start).days, slip) for step in _STEPS]


def _task(step: tuple[Any, ...], start: dt.date, length: int, slip: int) -> dict[str, Any]:
    number, name, phase, is_milestone, begins, ends, weight = step
    baseline = [after(start, length * share) for share in (begins, ends)]
    late = [slip * max(0.0, share - 0.5) * 2 for share in (begins, ends)]
    forecast = [after(day, days) for day, days in zip(baseline, late, strict=True)]
    task: dict[str, Any] = {
        "number": number,
        "name": name,
        "phase": phase,
        "is_milestone": is_milestone,
        "baseline_end": str(baseline[1]),
        "forecast_end": str(forecast[1]),
        "weight": str(weight),
    }
    if not is_milestone:
        task |= {"baseline_start": str(baseline[0]), "forecast_start": str(forecast[0])}
    return task | _done(is_milestone, forecast)


def _done(is_milestone: bool, forecast: list[dt.date]) -> dict[str, Any]:
    begins, ends = forecast
    begun = {} if is_milestone else {"actual_start": str(begins)}
    if ends <= TODAY:
        return begun | {"actual_end": str(ends), "done_share": "1"}
    if is_milestone or begins > TODAY:
        return {}
    share = (TODAY - begins).days / max((ends - begins).days, 1)
    return begun | {"done_share": f"{min(share, 0.99):.2f}"}
