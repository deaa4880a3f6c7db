"""Rows of the data sets about outreach and encampments, small counts withheld."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from citywide.core.disclosure import protect
from citywide.services.homelessness.publish.hidden import THRESHOLD
from citywide.services.homelessness.queries.outreach.totals import Totals, end_of
from citywide.services.homelessness.queries.outreach_public import CITYWIDE

Row = dict[str, Any]
Shown = Sequence[Sequence[int | None]]


def outreach_rows(found: Totals, threshold: int = THRESHOLD) -> Iterator[Row]:
    """Yield one row per month and district, and one for the whole city.

    Contacts are what was accepted, declined and not offered, added up: a table in which withheld
    counts cannot be computed from the others. Sessions count the work of the city, not people.
    """
    for month in found.months:
        contacts = _table(found, month, ("accepted", "declined", "nothing_offered"), threshold)
        unnamed = _list(found, month, "unnamed", threshold)
        taken = _list(found, month, "placements", threshold)
        people = _people(found, month, threshold)
        for place, district in enumerate((*found.districts, CITYWIDE)):
            accepted, declined, nothing, met = contacts[place]
            numbers: Row = {
                "contacts": met, "accepted": accepted, "declined": declined,
                "nothing_offered": nothing, "people": people[place],
                "people_unnamed": unnamed[place], "placements": taken[place],
            }  # fmt: skip
            sessions = _all(found, "sessions", month, district)
            if _is_empty(district, numbers) and not sessions:
                continue
            yield {
                "month": month, "district": district, "sessions": sessions, **numbers,
                "accepted_share": _share(accepted, declined),
                "is_hidden": None in numbers.values(), "through": end_of(found.months[-1]),
            }  # fmt: skip


def encampment_rows(
    found: Totals | None, reports: Sequence[Mapping[str, Any]], months: Sequence[dt.date],
    districts: Sequence[str], threshold: int = THRESHOLD,
) -> Iterator[Row]:  # fmt: skip
    """Yield one row per month and district; without reports or records their numbers are blank.

    No report is none only between the first and the last month of which reports tell: before and
    after, nobody knows.
    """
    told = {(row["month"], row["district"]): row for row in reports}
    known = sorted({month for month, _ in told})
    for month in months:
        has = found is not None and month in found.months
        ours = _of_encampments(found, month, threshold) if has and found else {}
        for district in (*districts, CITYWIDE):
            said = told.get((month, district))
            nobody = 0 if known and known[0] <= month <= known[-1] else None
            none = {"reports": nobody, "reports_closed": nobody}
            numbers = ours.get(district, dict.fromkeys(_OURS))
            if _is_empty(district, numbers) and not said:
                continue
            median = said["days_to_close_median"] if said else None
            yield {
                "month": month, "district": district,
                **({name: said[name] for name in none} if said else none),
                "days_to_close_median": None if median is None else Decimal(str(median)),
                **numbers, "is_hidden": district in ours and None in numbers.values(),
                "through": end_of(months[-1]),
            }  # fmt: skip


_OURS = ("encampments", "estimated_people", "cleanups", "cleanups_after_offer")


def _of_encampments(found: Totals, month: dt.date, threshold: int) -> dict[str, Row]:
    cleanups = _table(found, month, ("after_offer", "other_cleanups"), threshold)
    opened = _list(found, month, "encampments", threshold)
    people = _list(found, month, "estimated", threshold)
    rows = {}
    for place, district in enumerate((*found.districts, CITYWIDE)):
        after, _other, done = cleanups[place]
        values = (opened[place], people[place], done, after)
        rows[district] = dict(zip(_OURS, values, strict=True))
    return rows


def _table(found: Totals, month: dt.date, names: Sequence[str], threshold: int) -> Shown:
    counts = [
        [found.counts[name].get((month, district), 0) for name in names]
        for district in found.districts
    ]
    return protect(counts, threshold).rows


def _list(found: Totals, month: dt.date, name: str, threshold: int) -> Sequence[int | None]:
    """Return one count of each district and the whole city's."""
    counts = [found.counts[name].get((month, district), 0) for district in found.districts]
    return _row(counts, threshold)


def _row(counts: Sequence[int], threshold: int) -> Sequence[int | None]:
    return protect([counts], threshold, True, False).rows[0]


def _people(found: Totals, month: dt.date, threshold: int) -> Sequence[int | None]:
    """Return different people by district and in all; somebody met in two districts is one.

    The total is at most the sum of the districts, so that it is withheld where their sum would be.
    """
    sets = [found.persons.get((month, district), set()) for district in found.districts]
    *shown, total = _row([len(one) for one in sets], threshold)
    different = len(set().union(*sets))
    small = 1 <= different <= threshold
    return [*shown, None if total is None or small else different]


def _all(found: Totals, name: str, month: dt.date, district: str) -> int:
    places = found.districts if district == CITYWIDE else (district,)
    return sum(found.counts[name].get((month, one), 0) for one in places)


def _share(accepted: int | None, declined: int | None) -> Decimal | None:
    if accepted is None or declined is None or accepted + declined == 0:
        return None
    return (Decimal(accepted) / (accepted + declined)).quantize(Decimal("0.0001"))


def _is_empty(district: str, numbers: Mapping[str, Any]) -> bool:
    """An unknown district without anything in it is no row."""
    return district == "unknown" and not any(value != 0 for value in numbers.values())
