"""Fiscal years: July to June, named by the year they end in (FY2026 begins on 1 July 2025)."""

from __future__ import annotations

from datetime import date

_JULY = 7


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day belongs to."""
    return day.year + (day.month >= _JULY)


def first_day_of(fiscal_year: int) -> date:
    """The first of July a fiscal year begins on."""
    return date(fiscal_year - 1, _JULY, 1)


def last_day_of(fiscal_year: int) -> date:
    """The 30th of June a fiscal year ends on."""
    return date(fiscal_year, 6, 30)
