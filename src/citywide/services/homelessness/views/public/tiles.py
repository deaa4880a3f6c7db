"""The headline figures of a month, each with its receipt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from citywide.services.homelessness.queries import public
from citywide.services.homelessness.words import public as words

_LOOK_BACK_QUARTERS = 5


@dataclass(frozen=True)
class Tile:
    """A figure, what it is, and the address of its receipt."""

    label: str
    value: str
    note: str
    url: str


def tiles(month: dt.date, quarter: dt.date | None) -> list[Tile]:
    """Return the tiles of a month, and of a quarter where one is published."""
    of_month = f"{month:%Y-%m}"
    said = words.month(month)
    found = [
        _count(_("People homeless at the end of the month"), "homeless_active", of_month, said),
        _count(_("Newly homeless"), "homeless_newly_identified", of_month, said),
        _count(_("People housed"), "homeless_housed", of_month, said),
        _count(_("Sheltered on the latest night counted"), "homeless_sheltered", "all", ""),
        *_shares(quarter),
    ]
    return [tile for tile in found if tile is not None]


def _count(label: str, measure: str, period: str, note: str) -> Tile | None:
    found = public.number(measure, period)
    if found is None:
        return None
    value = words.count(found.value.value, bool(found.value.unknown))
    return Tile(label, value, note, _receipt(found.id))


def _shares(quarter: dt.date | None) -> list[Tile | None]:
    if quarter is None:
        return []
    label = _("Exits to permanent housing")
    exits = _bounded(label, "homeless_exits_permanent", quarter)
    # Six months have to pass before returns are known: the latest quarter that shows them.
    earlier = [_before(quarter, back) for back in range(_LOOK_BACK_QUARTERS)]
    label = _("Returned within six months")
    returned = (_bounded(label, "homeless_returns", one) for one in earlier)
    return [exits, next((tile for tile in returned if tile is not None), None)]


def _before(quarter: dt.date, back: int) -> dt.date:
    number = quarter.year * 12 + quarter.month - 1 - 3 * back
    return dt.date(number // 12, number % 12 + 1, 1)


def _bounded(label: str, measure: str, quarter: dt.date) -> Tile | None:
    period, note = f"{quarter.year}-Q{(quarter.month + 2) // 3}", words.quarter(quarter)
    low = public.number(f"{measure}_low", period)
    high = public.number(f"{measure}_high", period)
    unknown = public.number("homeless_exits_unknown_share", period)
    if low is None or high is None or low.value.value is None or high.value.value is None:
        return None
    if measure == "homeless_returns" or unknown is None or unknown.value.value is None:
        text = words.returns(low.value.value, high.value.value)
    else:
        text = words.bounds(low.value.value, high.value.value, unknown.value.value)
    return Tile(label, text, note, _receipt(low.id))


def _receipt(number_id: str) -> str:
    return reverse("dashboards:receipt", args=[number_id])
