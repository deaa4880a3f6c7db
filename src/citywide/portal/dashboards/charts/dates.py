"""Dates on charts: how they are written, and axes of them.

A date is drawn at its ordinal, the number of days since the year 1, so that Vega-Lite needs no
time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from citywide.portal.dashboards.charts.layout import text_width
from citywide.portal.dashboards.charts.model import Cell
from citywide.portal.dashboards.charts.scale import Scale

_DAY = {"en": "M j, Y", "es": "j b Y", "vi": "j/n/Y"}
_DAY_OF_YEAR = {"en": "M j", "es": "j b", "vi": "j/n"}
_MONTH = {"en": "M", "es": "b", "vi": r"\Tn"}
"""Django's Vietnamese has no short names of months: T9 is how calendars write tháng 9."""
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
_DAYS = (1, 2, 7, 14)
_SHORTEST = 14
"""A domain has at least so many days, or a single day would fill the width."""


def day_text(day: date, language: str) -> str:
    """Return a date as sentences have it: 'March 26, 2026'."""
    with override(language):
        return str(date_format(day, "DATE_FORMAT"))


def short_day_text(day: date, language: str) -> str:
    """Return a date as it stands beside marks and in tables: 'Mar 26, 2026'."""
    with override(language):
        return str(date_format(day, _DAY.get(language, _DAY["en"])))


def short_month_text(day: date, language: str) -> str:
    """Return the month of a date as it stands on an axis: 'Mar'."""
    with override(language):
        return str(date_format(day, _MONTH.get(language, _MONTH["en"])))


def date_cell(day: date | None, language: str, missing: str = "") -> Cell:
    """Return a date as a cell of a table; the number behind it is its ordinal."""
    if day is None:
        with override(language):
            return Cell(missing or gettext("no date"))
    return Cell(short_day_text(day, language), Decimal(day.toordinal()))


@dataclass(frozen=True)
class Tick:
    """A date named on an axis; `year` is written below where it begins, "" elsewhere."""

    day: date
    text: str
    year: str = ""


@dataclass(frozen=True)
class DateAxis:
    """Dates along a width in pixels, from `first` to `last`, both ordinals."""

    first: float
    last: float
    start: float
    end: float

    @property
    def scale(self) -> Scale:
        """Return the linear scale of ordinals."""
        return Scale((Decimal(str(self.first)), Decimal(str(self.last))), self.start, self.end)

    def at(self, day: date) -> float:
        """Return the pixel of a date."""
        return self.scale.at(day.toordinal())

    def shows(self, day: date) -> bool:
        """Return whether a date lies on the axis."""
        return self.first <= day.toordinal() <= self.last

    def along(self, field: str) -> dict[str, Any]:
        """Return the encoding of a field of ordinals."""
        return {
            "field": field,
            "type": "quantitative",
            "scale": self.scale.encoding(),
            "axis": None,
            "title": None,
        }

    def ticks(self, size: int, language: str) -> list[Tick]:
        """Return as many dates as have room to be named: days, firsts of months or of years."""
        if self.last - self.first < 70:
            return self._days(size, language)
        found: list[Tick] = []
        for step in _MONTHS:
            room = (self.end - self.start) / (self.last - self.first) * 30.4 * step
            # No name is narrower; many centuries have too many months to name for nothing.
            if room < size and step < _MONTHS[-1]:
                continue
            found = self._months(step, language)
            widest = max((text_width(t, size) for f in found for t in (f.text, f.year)), default=0)
            if room >= widest + 8:
                break
        return found

    def _days(self, size: int, language: str) -> list[Tick]:
        pattern = _DAY_OF_YEAR.get(language, _DAY_OF_YEAR["en"])
        low, high = -int(-self.first // 1), int(self.last)
        found: list[Tick] = []
        for step in _DAYS:
            days = [date.fromordinal(n) for n in range(low + -low % step, high + 1, step)]
            with override(language):
                found = [
                    Tick(day, str(date_format(day, pattern)), _year_of(day, before))
                    for before, day in zip([None, *days], days, strict=False)
                ]
            widest = max((text_width(tick.text, size) for tick in found), default=0)
            if (self.end - self.start) / (self.last - self.first) * step >= widest + 10:
                break
        return found

    def _months(self, step: int, language: str) -> list[Tick]:
        low, high = (date.fromordinal(int(n)) for n in (self.first, self.last))
        numbers = range(low.year * 12, high.year * 12 + 12, step)
        if step > 12:
            # Round years: 2020, 2030.
            begin = low.year * 12 // step * step
            numbers = range(begin, high.year * 12 + 12, step)
        years = [(n // 12, n % 12 + 1) for n in numbers]
        days = [date(y, m, 1) for y, m in years if y >= 1 and self.shows(date(y, m, 1))]
        if step >= 12:
            return [Tick(day, str(day.year)) for day in days]
        return [
            Tick(day, short_month_text(day, language), _year_of(day, before))
            for before, day in zip([None, *days], days, strict=False)
        ]


def _year_of(day: date, before: date | None) -> str:
    return str(day.year) if before is None or before.year != day.year else ""


def date_axis(
    days: Iterable[date | None], as_of: date | None, start: float, end: float
) -> DateAxis:
    """Return an axis of all days; `as_of` is on it unless that would make the rest tiny."""
    known = [day.toordinal() for day in days if day is not None]
    if not known and as_of:
        known = [as_of.toordinal()]
    low, high = min(known), max(known)
    spread = max(high - low, _SHORTEST)
    if as_of and low - spread / 2 <= as_of.toordinal() <= high + spread / 2:
        low, high = min(low, as_of.toordinal()), max(high, as_of.toordinal())
    missing = max(_SHORTEST - (high - low), 0) / 2
    pad = max((high - low) * 0.02, 1) + missing
    limits = date.min.toordinal(), date.max.toordinal()
    return DateAxis(max(low - pad, limits[0]), min(high + pad, limits[1]), start, end)


def ordinal(day: date | None) -> int | None:
    """Return a date as it goes into a drawing."""
    return None if day is None else day.toordinal()


def is_ordered(span: Sequence[date | None] | None) -> bool:
    """Return whether a span has both dates and does not end before it begins."""
    return bool(span and span[0] and span[1] and span[0] <= span[1])
