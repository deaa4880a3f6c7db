"""Published figures as pictures; each has its name, its summary and its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import Chart, Point, Quantity, Series, bar, lines
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.words import public as words


def over_time(rows: Sequence[Row], population: str) -> Chart:
    """Return active people, inflow and outflow by month; withheld months are gaps."""
    names = {"active": _("Homeless at the end"), "inflow": _("Inflow"), "outflow": _("Outflow")}
    found = {
        (row["figure"], row["month"]): row["people"]
        for row in rows
        if row["population"] == population
    }
    months = sorted({month for _figure, month in found})
    series = [
        Series(label, tuple(_point(words.month(m), found.get((figure, m))) for m in months))
        for figure, label in names.items()
    ]
    return lines(
        series, id="months", name=_("People homeless, inflow and outflow by month"),
        quantity=_people(), first=_("Month"),
    )  # fmt: skip


def sheltered(rows: Sequence[Row]) -> Chart:
    """Return sheltered people on the last nights of months."""
    whole = {
        row["night"]: row["people"]
        for row in rows
        if (row["project_group"], row["household_type"]) == ("all", "all")
    }
    found = sorted(whole.items())
    points = tuple(_point(_day(night), people) for night, people in found)
    return lines(
        [Series(_("Sheltered people"), points)], id="sheltered",
        name=_("Sheltered people by night"), quantity=_people(), first=_("Night"),
    )  # fmt: skip


def groups(
    rows: Sequence[Row], month: dt.date, kind: str, labels: Mapping[str, str], name: str
) -> Chart:
    """Return people homeless at the end of a month by group."""
    found = [
        _point(labels.get(row["member"], row["member"]), row["people"])
        for row in rows
        if (row["month"], row["figure"], row["group_kind"]) == (month, "active", kind)
    ]
    return bar(found, id=f"group-{kind}", name=name, quantity=_people())


def _point(label: str, value: Any) -> Point:
    return Point(label, None if value is None else Decimal(value))


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _people() -> Quantity:
    return Quantity("count", 0, words.language())
