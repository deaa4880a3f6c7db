"""Days, as the document writes them."""

from __future__ import annotations

import datetime as dt

from ..technology_projects import AS_OF

TODAY = dt.date.fromisoformat(str(AS_OF))
"""The day the extract is as of."""


def day_of(text: str) -> dt.date:
    """Return the day a text names."""
    return dt.date.fromisoformat(text)


def after(day: dt.date, days: float) -> dt.date:
    """Return the day so many days later; below zero, earlier."""
    return day + dt.timedelta(days=int(days))


def fiscal_year(day: dt.date) -> int:
    """Return the fiscal year of a day: July to June, named by the year it ends in."""
    return day.year + (day.month >= 7)


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the last days of months from one day to another."""
    ends, month = [], first.replace(day=1)
    while True:
        following = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        end = following - dt.timedelta(days=1)
        if end > last:
            return ends
        ends += [end] if end >= first else []
        month = following
