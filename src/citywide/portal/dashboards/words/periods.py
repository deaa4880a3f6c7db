"""Names of periods in each language: long ones for sentences and tables, short ones for axes."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from citywide.core.measures.model import Grain
from citywide.core.measures.periods import ALL, UNKNOWN, last_day


def period_name(name: str, grain: Grain | None, language: str) -> str:
    """Return a period as it stands beside other words: 'January 2025', 'fiscal year 2025'."""
    with override(language):
        if name == ALL or grain is None:
            return gettext("all periods together")
        if name == UNKNOWN:
            return gettext("date unknown")
        if grain is Grain.MONTH:
            return str(date_format(last_day(name, grain), "YEAR_MONTH_FORMAT"))
        if grain is Grain.QUARTER:
            return _quarter(name)
        if grain is Grain.FISCAL_YEAR:
            return gettext("fiscal year %(year)s") % {"year": name.removeprefix("FY")}
        return name


def short_period_name(name: str, grain: Grain | None, language: str) -> str:
    """Return a period as it stands on an axis: 'Jan 2025', 'Q1 2025', 'FY2025'."""
    with override(language):
        if grain is None or name in {ALL, UNKNOWN}:
            return period_name(name, grain, language)
        if grain is Grain.MONTH:
            return str(date_format(last_day(name, grain), "M Y"))
        if grain is Grain.QUARTER:
            year, quarter = name.split("-Q")
            return gettext("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}
        if grain is Grain.FISCAL_YEAR:
            return gettext("FY%(year)s") % {"year": name.removeprefix("FY")}
        return name


def _quarter(name: str) -> str:
    year, quarter = name.split("-Q")
    patterns = {
        "1": gettext("first quarter of %(year)s"),
        "2": gettext("second quarter of %(year)s"),
        "3": gettext("third quarter of %(year)s"),
        "4": gettext("fourth quarter of %(year)s"),
    }
    return patterns[quarter] % {"year": year}
