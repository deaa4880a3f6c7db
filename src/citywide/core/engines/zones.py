"""Wall-clock time to UTC offset as one expression, the same on every engine.

Engines' own conversions are slow (DuckDB's costs ten times the parse) and disagree on the hour
that occurs twice. Here a zone's changes of offset become a balanced tree of comparisons.

Rule: a time in the repeated hour is the earlier instant; a time in the skipped hour is read with
the offset before the change (RFC 5545, section 3.3.5, gives the same reading).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis

_FIRST_YEAR, _LAST_YEAR = 1940, 2060
_STEP = timedelta(days=7)


def offset_seconds(local: Any, zone: str) -> Any:
    """Return the seconds to subtract from wall-clock times in `zone` to get UTC.

    Before 1940 and after 2060 the offset is that of the nearest year inside.
    """
    first, changes = _changes(zone)
    return _tree(local, (first, *(offset for _, offset in changes)), [at for at, _ in changes])


def _tree(local: Any, offsets: Sequence[int], changes: Sequence[datetime]) -> Any:
    if not changes:
        return ibis.literal(offsets[0], "int64")
    middle = len(changes) // 2
    before = _tree(local, offsets[: middle + 1], changes[:middle])
    after = _tree(local, offsets[middle + 1 :], changes[middle + 1 :])
    return ibis.ifelse(local < ibis.literal(changes[middle], "timestamp(6)"), before, after)


@cache
def _changes(zone: str) -> tuple[int, tuple[tuple[datetime, int], ...]]:
    """Return the first offset and each (wall-clock time of change, offset from then on)."""
    info = ZoneInfo(zone)
    moment = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    first = offset = _offset(info, moment)
    changes = []
    while moment.year < _LAST_YEAR:
        later = _offset(info, moment + _STEP)
        if later != offset:
            instant = _bisect(info, moment, moment + _STEP)
            wall = instant.replace(tzinfo=None) + timedelta(seconds=max(offset, later))
            changes.append((wall, later))
            offset = later
        moment += _STEP
    return first, tuple(changes)


def _bisect(info: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(info, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(info, middle) == before else (low, middle)
    return high


def _offset(info: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(info).utcoffset()
    return int(offset.total_seconds()) if offset else 0
