"""What the counts are asked for, and which night HUD asks about."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.core.calculations import Value

COUNTS = Path(__file__).parent / "sql"
"""Folder of the calculation: `pit_people`, `pit_counts`, `hic_beds`."""
_WEDNESDAY = 2


def count_night(year: int, month: int) -> dt.date:
    """Return the last Wednesday of a month: the night APR and CAPER count people on.

    A point-in-time count may be on any night of the last ten days of January.
    """
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() - _WEDNESDAY) % 7)


def count_parameters(night: dt.date, cocs: Sequence[str] = ()) -> Mapping[str, Value]:
    """Return the values the calculation takes; no continuum of care named means every one."""
    return {"night": night, "cocs": list(cocs), "every_coc": not cocs}
