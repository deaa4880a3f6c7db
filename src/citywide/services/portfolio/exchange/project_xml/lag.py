"""Lags of links: from Project's many units to whole working days."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from citywide.services.portfolio.exchange.project_xml.fields import (
    DAYS_FORMAT,
    DAYS_PER_WEEK,
    ELAPSED_FORMATS,
    ELAPSED_MINUTES_PER_DAY,
    MINUTES_PER_DAY,
    PERCENT_FORMATS,
    TENTHS,
)

MOST_LAG_DAYS = 10_000


@dataclass(frozen=True)
class Calendar:
    """How long the file's working day and week are."""

    minutes_per_day: int = MINUTES_PER_DAY
    minutes_per_week: int = MINUTES_PER_DAY * DAYS_PER_WEEK


@dataclass(frozen=True)
class Lag:
    """A lag in working days, and what had to be changed to have whole ones."""

    days: int
    changed: str = ""


def read_lag(value: str, unit: str, calendar: Calendar) -> Lag | None:
    """Return a lag, None when the text is no number; `value` is in tenths of a minute.

    An elapsed lag counts nights and weekends: it becomes the working days of that time. A lag in
    percent of a task's length has no days before the schedule is computed: it becomes none.
    """
    if not value:
        return Lag(0)
    try:
        amount = int(value)
    except ValueError:
        return None
    if amount and unit in PERCENT_FORMATS:
        return Lag(0, f"{amount} % of the task before")
    minutes = Decimal(amount) / TENTHS
    days = minutes / calendar.minutes_per_day
    elapsed = minutes / ELAPSED_MINUTES_PER_DAY
    if unit in ELAPSED_FORMATS:
        days = elapsed / 7 * calendar.minutes_per_week / calendar.minutes_per_day
    whole = int(days.to_integral_value(ROUND_HALF_UP))
    if abs(whole) > MOST_LAG_DAYS:
        return None
    if unit in ELAPSED_FORMATS and amount:
        return Lag(whole, f"{_short(elapsed)} elapsed day(s)")
    return Lag(whole, "" if whole == days else f"{_short(days)} day(s)")


def write_lag(days: int) -> tuple[str, str]:
    """Return a lag in tenths of a minute and its unit's code."""
    return str(days * MINUTES_PER_DAY * TENTHS), DAYS_FORMAT


def _short(number: Decimal) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
