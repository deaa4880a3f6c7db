"""The S-curve: planned value, earned value and actual cost by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import get_language, gettext

from citywide.core.measures.model import Grain
from citywide.portal.dashboards.charts import Chart, Point, Quantity, Series, lines
from citywide.portal.dashboards.words import period_name, short_period_name
from citywide.services.portfolio.queries.money import CurvePoint


def curve_chart(curve: Sequence[CurvePoint], as_of: dt.date) -> Chart | None:
    """Return the chart; None when there is no month with a figure to draw."""
    if not any(one.pv_usd is not None or one.ac_usd is not None for one in curve):
        return None
    columns = (
        (gettext("planned value"), [one.pv_usd for one in curve]),
        (gettext("earned value"), [one.ev_usd for one in curve]),
        (gettext("actual cost"), [one.ac_usd for one in curve]),
    )
    return lines(
        [
            Series(
                label,
                tuple(
                    Point(month_words(one.month), value, short=_short(one.month))
                    for one, value in zip(curve, values, strict=True)
                ),
            )
            for label, values in columns
        ],
        id="s-curve",
        name=gettext("Planned value, earned value and actual cost by month"),
        quantity=Quantity("usd", 0, _language()),
        as_of=month_words(as_of),
        first=gettext("Month"),
    )


def month_words(day: dt.date) -> str:
    """Return a day's month as people write it."""
    return period_name(f"{day:%Y-%m}", Grain.MONTH, _language())


def _short(day: dt.date) -> str:
    return short_period_name(f"{day:%Y-%m}", Grain.MONTH, _language())


def _language() -> str:
    return get_language() or "en"
