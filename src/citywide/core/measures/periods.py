"""Periods: which one a date lies in, their names, and when each ends.

In an engine a period is a whole number, so that engines need not agree on formatting dates.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from citywide.core.measures.model import Grain

ALL, UNKNOWN = "all", "unknown"
ALL_NUMBER = -1
_SHAPES = {
    Grain.MONTH: (re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$"), "2023-07"),
    Grain.QUARTER: (re.compile(r"^(\d{4})-Q([1-4])$"), "2023-Q3"),
    Grain.YEAR: (re.compile(r"^(\d{4})$"), "2023"),
    Grain.FISCAL_YEAR: (re.compile(r"^FY(\d{4})$"), "FY2023"),
}
_PARTS = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1, Grain.FISCAL_YEAR: 1}


def period_number(day: Any, grain: Grain) -> Any:
    """Return the Ibis expression of the period an Ibis date lies in, as a whole number."""
    year = day.year().cast("int64")
    if grain is Grain.MONTH:
        return year * 12 + day.month().cast("int64") - 1
    if grain is Grain.QUARTER:
        return year * 4 + day.quarter().cast("int64") - 1
    if grain is Grain.FISCAL_YEAR:
        # The city's fiscal year runs from 1 July to 30 June and is named by the year it ends in.
        return year + (day.month() >= 7).cast("int64")
    return year


def name_of(number: int, grain: Grain) -> str:
    """Return a period's name, like 2023-07, 2023-Q3, 2023 or FY2023."""
    year, part = divmod(number, _PARTS[grain])
    if grain is Grain.MONTH:
        return f"{year:04d}-{part + 1:02d}"
    if grain is Grain.QUARTER:
        return f"{year:04d}-Q{part + 1}"
    return f"FY{year:04d}" if grain is Grain.FISCAL_YEAR else f"{year:04d}"


def number_of(name: str, grain: str) -> int:
    """Return the number of a named period; raises ValueError when the name is not of the grain."""
    shape, example = _SHAPES.get(grain, (None, ""))  # type: ignore[call-overload]
    found = shape.match(name) if shape else None
    if found is None:
        raise ValueError(f"{name!r} is not a {grain} period; write it like {example}.")
    year, *part = (int(text) for text in found.groups())
    return year * _PARTS[Grain(grain)] + (part[0] - 1 if part else 0)


def last_day(name: str, grain: Grain) -> date:
    """Return the last day of a named period."""
    number = number_of(name, grain)
    if grain is Grain.FISCAL_YEAR:
        return date(number, 6, 30)
    parts = _PARTS[grain]
    year, part = divmod(number + 1, parts)
    return date(year, part * (12 // parts) + 1, 1) - timedelta(days=1)


def in_words(name: str, grain: Grain) -> str:
    """Return a period's name as it stands in an English sentence, after 'in'."""
    if grain is Grain.MONTH:
        return f"{last_day(name, grain):%B %Y}"
    if grain is Grain.QUARTER:
        year, quarter = name.split("-Q")
        return f"the {('first', 'second', 'third', 'fourth')[int(quarter) - 1]} quarter of {year}"
    return f"fiscal year {name[2:]}" if grain is Grain.FISCAL_YEAR else name
