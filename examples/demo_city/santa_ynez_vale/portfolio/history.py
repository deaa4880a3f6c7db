"""The status of every month, from the second month to the day of the extract or completion."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .days import TODAY, after, day_of, month_ends
from .schedule import PHASES
from .texts import DONE, ISSUES

_FIRST_NEWS, _ALL_NEWS = 0.45, 0.85
"""Shares of the time until now between which a delay comes to be known."""
_MOST = 36


def statuses(one: dict[str, Any], number: int, manager: str) -> list[dict[str, Any]]:
    """Return one status per month end; at most 36 of them."""
    start, planned = day_of(one["started_on"]), day_of(one["planned_end"])
    forecast = day_of(one["forecast_end"])
    until = min(TODAY, forecast) if one["completed_on"] else TODAY
    found = []
    for day in month_ends(after(start, 30), until):
        share = (day - start).days / (planned - start).days
        slip = _slip_by((day - start).days / (until - start).days, (forecast - planned).days)
        found.append(_status(one, number, manager, day, slip, min(share, 1.0)))
    return found[-_MOST:]


def _slip_by(share: float, slip: int) -> int:
    known = (share - _FIRST_NEWS) / (_ALL_NEWS - _FIRST_NEWS)
    return int(slip * min(1.0, max(0.0, known)))


def _status(
    one: dict[str, Any], number: int, manager: str, day: dt.date, slip: int, share: float
) -> dict[str, Any]:
    start, planned = day_of(one["started_on"]), day_of(one["planned_end"])
    late = slip / (planned - start).days
    worse = (late > 0.05) + (late >= 0.10)
    said: dict[str, Any] = {
        "as_of": str(day),
        "overall": ("GREEN", "YELLOW", "RED")[worse],
        "accomplishments": DONE,
        "confidence": ("high", "medium", "low")[worse],
        "progress_share": f"{min(share, 0.99):.2f}",
        "phase": PHASES[(share > 0.06) + (share > 0.3) + (share > 0.9)],
        "forecast_end": str(max(after(planned, slip), day)),
        "filed_by": manager,
        "published_on": str(day),
    }
    if worse:
        issue, _action = ISSUES[number % len(ISSUES)]
        said |= {"issue": issue["en"], "public_note": issue}
    return said
