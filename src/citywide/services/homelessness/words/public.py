"""Sentences of the public pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from citywide.portal.dashboards import words as portal

HIDDEN = gettext_lazy("withheld")
DEFINITIONS = (
    (
        gettext_lazy("Homeless"),
        gettext_lazy(
            "Somebody who sleeps outside, in a vehicle, in an emergency shelter, a safe haven or "
            "transitional housing, and whom a programme has met: categories 1 and 4 of the federal "
            "definition. People no programme has met are in no figure here."
        ),
    ),
    (
        gettext_lazy("Unsheltered"),
        gettext_lazy(
            "Last known to sleep where nobody should have to: outside, in a vehicle, in a tent. "
            "Where nobody recorded a place, it is not known."
        ),
    ),
    (
        gettext_lazy("Inflow"),
        gettext_lazy(
            "People met homeless for the first time, and people who are homeless again after "
            "housing, after a time without contact, or after being elsewhere."
        ),
    ),
    (
        gettext_lazy("Outflow"),
        gettext_lazy(
            "People who moved into permanent housing, whom nobody has met for 90 days (30 for "
            "youth), or who are elsewhere. Only the first of these is an end of homelessness."
        ),
    ),
    (
        gettext_lazy("Exit"),
        gettext_lazy("A stay in a programme that ended, and where the person went then."),
    ),
    (
        gettext_lazy("Unknown destination"),
        gettext_lazy(
            "Nobody recorded where the person went. They may be housed or sleeping outside, so "
            "that every share is shown with the least and the most it can be."
        ),
    ),
    (
        gettext_lazy("Return"),
        gettext_lazy(
            "An exit to permanent housing that was followed by homelessness within 180 days."
        ),
    ),
)


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def month(day: dt.date) -> str:
    """Return a month: September 2025."""
    return date_format(day, "YEAR_MONTH_FORMAT")


def quarter(day: dt.date) -> str:
    """Return a quarter as its months: from January 2025 to March 2025."""
    last = day.replace(month=day.month + 2)
    return _("%(first)s to %(last)s") % {"first": month(day), "last": month(last)}


def count(value: int | Decimal | None, is_hidden: bool = False) -> str:
    """Return a count, or that it is withheld, or that there is none."""
    if value is None:
        return str(HIDDEN) if is_hidden else _("no value")
    return portal.number(value, 0, language())


def percent(share: Decimal) -> str:
    """Return a share from 0 to 1 as a percentage."""
    return portal.percent(share, 0, language())


def bounds(low: Decimal, high: Decimal, unknown: Decimal) -> str:
    """Return a share that is not known exactly, as the least and the most it can be."""
    if low == high:
        return percent(low)
    return _("between %(low)s and %(high)s: %(unknown)s of destinations are unknown") % {
        "low": percent(low),
        "high": percent(high),
        "unknown": percent(unknown),
    }


def returns(low: Decimal, high: Decimal) -> str:
    """Return the share that came back within six months, with its bounds."""
    if low == high:
        return percent(low)
    return _("between %(low)s and %(high)s") % {"low": percent(low), "high": percent(high)}
