"""The calculation of spending and exits, and the city's fiscal years it goes by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

SPENDING = Path(__file__).parent / "sql"
"""Folder of the calculation: `project_years` (spending and exits of each project), `agreement_pays`
(which projects an agreement paid for), `spending_totals`, `stay_medians`, `spending_entries`. It
reads the steps of `rules.exits` and takes their values."""
_FIRST_MONTH = 7


def fiscal_year_of(day: dt.date) -> int:
    """Return the city's fiscal year of a day: July to June, named by the year it ends in."""
    return day.year + (day.month >= _FIRST_MONTH)


def year_starts(fiscal_year: int) -> dt.date:
    """Return the first day of a fiscal year."""
    return dt.date(fiscal_year - 1, _FIRST_MONTH, 1)


def year_ends(fiscal_year: int) -> dt.date:
    """Return the last day of a fiscal year."""
    return dt.date(fiscal_year, _FIRST_MONTH, 1) - dt.timedelta(days=1)


def fiscal_years(first_on: dt.date, through: dt.date, most: int = 5) -> tuple[int, ...]:
    """Return the fiscal years the data cover from their start, the last one begun included.

    The first is left out when the data begin within it, because part of its exits is missing.
    """
    first = fiscal_year_of(first_on)
    if first_on > year_starts(first) + dt.timedelta(days=31):
        first += 1
    last = fiscal_year_of(through)
    return tuple(range(max(first, last - most + 1), last + 1))
