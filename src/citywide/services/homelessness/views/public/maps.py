"""Encampments and reports by council district, as maps; where there are no outlines, as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from citywide.portal.dashboards.charts import (
    Chart,
    Point,
    Quantity,
    Shape,
    bar,
    district_shapes,
)
from citywide.services.homelessness.queries import outreach_public as outreach
from citywide.services.homelessness.queries.outreach.areas import areas
from citywide.services.homelessness.queries.public import Row
from citywide.services.homelessness.words import public as words
from citywide.services.homelessness.words.outreach import UNKNOWN, district


def encampment_maps(level: str = "public") -> list[Chart]:
    """Return the maps of the latest published month; none before the first publication."""
    rows = [
        row
        for row in outreach.latest_encampments()
        if row["district"] not in {outreach.CITYWIDE, UNKNOWN}
    ]
    if not rows:
        return []
    month = words.month(rows[0]["month"])
    names = {
        "reports": _("Encampment reports to 311 by council district, %(month)s"),
        "encampments": _("Open encampments by council district, end of %(month)s"),
        "cleanups": _("Cleanups by council district, %(month)s"),
    }
    return [
        by_area(
            {row["district"]: row[column] for row in rows},
            f"{level}-{column}", name % {"month": month},
        )
        for column, name in names.items()
        if any(row[column] is not None or row["is_hidden"] for row in rows)
    ]  # fmt: skip


def by_area(values: Mapping[str, int | None], id: str, name: str) -> Chart:
    """Return counts by district on a map: a withheld one is drawn as such, never as a number."""
    found = areas()
    quantity = Quantity("count", 0, words.language())
    if not found:
        points = [Point(district(key), _value(value)) for key, value in sorted(values.items())]
        return bar(points, id=id, name=name, quantity=quantity)
    shapes = [Shape(one.label, one.key, _value(values.get(one.key)), one.geometry) for one in found]
    return district_shapes(shapes, id=id, name=name, quantity=quantity, first=_("Council district"))


def in_words(rows: Sequence[Row], column: str) -> str:
    """Return a count of the whole city in words."""
    whole = next((row for row in rows if row["district"] == outreach.CITYWIDE), None)
    if whole is None:
        return _("no value")
    return words.count(whole[column], bool(whole["is_hidden"]))


def _value(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
