"""Times as departments write them: on the city's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")


def settle(moment: datetime) -> datetime:
    """Return a moment the clock shows once: between 1 and 3 at night it may not."""
    return moment.replace(hour=3, minute=0) if moment.hour in {1, 2} else moment


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the minutes that pass, also where the clocks change."""
    instants = [moment.replace(tzinfo=ZONE).astimezone(UTC) for moment in (start, end)]
    return (instants[1] - instants[0]) // timedelta(minutes=1)


def month(day: date) -> str:
    """Return a day's month, like 2025-02."""
    return f"{day:%Y-%m}"


def fiscal_year(day: date) -> str:
    """Return a day's fiscal year, named by the year it ends in, like FY2025."""
    return f"FY{day.year + (day.month >= 7)}"


def days(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
