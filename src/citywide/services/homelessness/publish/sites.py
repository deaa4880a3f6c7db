"""Rows about interim housing, last known places and counts of one night, small counts withheld."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from citywide.core.disclosure import protect
from citywide.services.homelessness.models import InterimSite, NightCount
from citywide.services.homelessness.publish.hidden import THRESHOLD
from citywide.services.homelessness.queries.outreach.entered import in_sight

Row = dict[str, Any]
PLACES = ("unsheltered", "sheltered", "unknown")


def site_rows() -> Iterator[Row]:
    """Yield the interim housing sites as they are kept."""
    one: InterimSite
    for one in in_sight("sites").order_by("project"):
        yield {
            "project": one.project, "name": one.name, "district": one.district,
            "opened_on": one.opened_on, "closed_on": one.closed_on, "beds": one.beds,
        }  # fmt: skip


def occupancy_rows(
    counted: Sequence[Mapping[str, Any]], through: dt.date, threshold: int = THRESHOLD
) -> Iterator[Row]:
    """Yield one row per month and site; nobody publishes a total of sites.

    Where few people slept at a site, the nights they slept would tell it: they and the occupancy
    are withheld with the people. Nights of so few beds that they can only be few people's as well.
    """
    listed = {one["project"]: one for one in site_rows()}
    for row in sorted(counted, key=lambda row: (row["month"], row["project"])):
        site = listed.get(row["project"])
        if site is None:
            continue
        few = 1 <= int(row["people"]) <= threshold or 1 <= int(row["nights_slept"]) <= threshold
        yield {
            "month": row["month"], "site": row["project"], "name": site["name"],
            "district": site["district"], "nights": row["nights"], "beds": row["beds"],
            "bed_nights": row["bed_nights"], "nights_slept": None if few else row["nights_slept"],
            "occupancy_share": None if few else row["occupancy_share"],
            "people": None if few else row["people"], "is_hidden": few, "through": through,
        }  # fmt: skip


def place_rows(
    counted: Sequence[Mapping[str, Any]],
    through: dt.date,
    threshold: int = THRESHOLD,
    withheld: Collection[dt.date] = (),
) -> Iterator[Row]:
    """Yield one row per month and last known place, and one of everybody.

    `withheld` are months whose number of active people is withheld elsewhere: shown here, or as a
    sum of places, it would give that away.
    """
    people = {(row["month"], row["place"]): int(row["people"]) for row in counted}
    for month in sorted({month for month, _place in people}):
        counts = [people.get((month, place), 0) for place in PLACES]
        shown = protect([counts], threshold, True, False).rows[0]
        if month in withheld:
            shown = (None,) * len(shown)
        unknown, whole = shown[2], shown[3]
        for place, count in zip((*PLACES, "all"), shown, strict=True):
            low, high = _bounds(place, count, unknown, whole)
            yield {
                "month": month, "place": place, "people": count, "share_low": low,
                "share_high": high, "is_hidden": count is None, "through": through,
            }  # fmt: skip


def _bounds(
    place: str, count: int | None, unknown: int | None, whole: int | None
) -> tuple[Decimal | None, Decimal | None]:
    if place not in PLACES[:2] or count is None or unknown is None or not whole:
        return None, None
    exact = Decimal("0.0001")
    low, high = Decimal(count) / whole, Decimal(count + unknown) / whole
    return low.quantize(exact), high.quantize(exact)


def night_rows(threshold: int = THRESHOLD) -> Iterator[Row]:
    """Yield the counts of one night as they were entered."""
    one: NightCount
    for one in in_sight("counts").order_by("night"):
        few = 1 <= one.unsheltered <= threshold
        inside = one.sheltered
        yield {
            "night": one.night, "unsheltered": None if few else one.unsheltered,
            "low": None if few else one.low, "high": None if few else one.high,
            "sheltered": None if inside is None or 1 <= inside <= threshold else inside,
            "method": one.method, "source": one.source,
            "is_hidden": few or (inside is not None and 1 <= inside <= threshold),
        }  # fmt: skip
