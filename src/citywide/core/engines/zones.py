"""Days on which a zone's clocks go back, so that an hour occurs twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DAY = timedelta(days=1)


@cache
def repeated_days(zone: str) -> list[date]:
    """Return the local days from 1900 to 2100 on which some wall-clock time occurs twice."""
    info = ZoneInfo(zone)
    days: set[date] = set()
    before = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).astimezone(info)
    while before.year < _LAST_YEAR:
        after = (before.astimezone(UTC) + _DAY).astimezone(info)
        if (after.utcoffset() or timedelta()) < (before.utcoffset() or timedelta()):
            days |= {before.date(), after.date()}
        before = after
    return sorted(days)
