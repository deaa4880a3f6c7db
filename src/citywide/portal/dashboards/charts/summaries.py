"""Sentences about plain numbers, for charts that come without a measure's own sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext, ngettext, override

from citywide.portal.dashboards.charts.model import Point, Quantity, Series
from citywide.portal.dashboards.words import number, percent


def over_time(points: Sequence[Point], quantity: Quantity) -> str:
    """Return where a series starts and ends, and its highest and lowest values.

    Periods still running are left out as long as there are full ones.
    """
    points = [point for point in points if point.complete] or points
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return among(points, quantity)
    facts = {
        "first": known[0].label,
        "first_value": quantity.text(known[0].value),
        "last": known[-1].label,
        "last_value": quantity.text(known[-1].value),
    }
    with override(quantity.language):
        moved = gettext("From %(first_value)s (%(first)s) to %(last_value)s (%(last)s).") % facts
    return f"{moved} {extremes(known, quantity)}"


def among(points: Sequence[Point], quantity: Quantity) -> str:
    """Return the highest and lowest of named values, and how many have none."""
    known = [point for point in points if point.value is not None]
    said = []
    if len(known) == 1:
        facts = {"name": known[0].label, "value": quantity.text(known[0].value)}
        with override(quantity.language):
            said.append(gettext("One value: %(value)s (%(name)s).") % facts)
    elif known:
        said.append(extremes(known, quantity))
    missing = len(points) - len(known)
    if missing:
        said.append(_without(missing, quantity.language))
    return " ".join(said)


def extremes(known: Sequence[Point], quantity: Quantity) -> str:
    """Return the highest and lowest of at least one known value; ties name the first."""
    high, low = max(known, key=_value), min(known, key=_value)
    facts = {
        "high": quantity.text(high.value),
        "high_name": high.label,
        "low": quantity.text(low.value),
        "low_name": low.label,
    }
    with override(quantity.language):
        if facts["high"] == facts["low"]:
            return gettext("All values are %(high)s.") % facts
        return gettext("Highest: %(high)s (%(high_name)s). Lowest: %(low)s (%(low_name)s).") % facts


def _without(missing: int, language: str) -> str:
    with override(language):
        return ngettext("%(count)s has no value.", "%(count)s have no value.", missing) % {
            "count": number(missing, 0, language)
        }


def _value(point: Point) -> Decimal:
    return point.value if point.value is not None else Decimal(0)


def latest_among(series: Sequence[Series], quantity: Quantity) -> str:
    """Return the highest and lowest of each series' newest full value."""
    newest = []
    for one in series:
        known = [p for p in one.points if p.value is not None]
        full = [p for p in known if p.complete] or known
        newest.append(Point(one.label, full[-1].value if full else None))
    return among(newest, quantity)


def of_parts(parts: Sequence[Series], totals: Sequence[Point], quantity: Quantity) -> str:
    """Return the largest part of all rows together, and the rows with the most and the least."""
    sums = [
        (one.label, sum((p.value for p in one.points if p.value is not None), Decimal(0)))
        for one in parts
    ]
    whole = sum((value for _, value in sums), Decimal(0))
    said = []
    if whole and len(sums) > 1:
        label, most = max(sums, key=lambda pair: pair[1])
        facts = {"part": label, "share": percent(most / whole, 1, quantity.language)}
        with override(quantity.language):
            said.append(gettext("The largest part is “%(part)s”: %(share)s of all.") % facts)
    said.append(among(totals, quantity))
    return " ".join(said)
