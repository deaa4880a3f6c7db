"""Totals of what was entered, by month and council district, before anything is withheld."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from citywide.services.homelessness.queries.consent.identities import identities
from citywide.services.homelessness.queries.outreach.areas import areas
from citywide.services.homelessness.queries.outreach.entered import in_sight
from citywide.services.homelessness.words.outreach import UNKNOWN

MOST_MONTHS = 36
Key = tuple[dt.date, str]
"""First day of a month, and a district."""


@dataclass
class Totals:
    """Counts by month and district; persons are ids, so that districts can be joined."""

    months: Sequence[dt.date]
    districts: Sequence[str]
    counts: Mapping[str, Counter[Key]] = field(default_factory=dict)
    """sessions, accepted, declined, nothing_offered, unnamed, placements, encampments, estimated,
    after_offer, other_cleanups."""
    persons: Mapping[Key, set[str]] = field(default_factory=dict)


def totals(today: dt.date | None = None) -> Totals | None:
    """Return the totals of full months, at most 36; None before anything was entered."""
    today = today or timezone.localdate()
    months = _months(today)
    if not months:
        return None
    found = {name: Counter(dict(rows)) for name, rows in _counted(months, today).items()}
    found |= _encampments(months)
    seen = {district for counter in found.values() for _month, district in counter}
    known = [one.key for one in areas()]
    districts = [*known, *sorted(seen - set(known) - {UNKNOWN}), UNKNOWN]
    return Totals(months, districts, found, _persons(months, today))


def known_contacts() -> Iterator[dict[str, Any]]:
    """Yield contacts with people known by code, each with who that is now."""
    known = identities()
    found = in_sight("contacts").exclude(person_id="").order_by("pk")
    rows = found.values_list(
        "pk", "person_id", "session__on_day", "session__district", "living_situation"
    )
    for key, person, day, district, situation in rows.iterator(1000):
        yield {
            "contact_id": key, "person_id": known.living(person), "contact_on": day,
            "district": district or None, "living_situation": situation,
        }  # fmt: skip


def months_until(first: dt.date, today: dt.date) -> list[dt.date]:
    """Return the first days of the full months from a day up to today, at most 36."""
    number, last = first.year * 12 + first.month - 1, today.year * 12 + today.month - 2
    found = [dt.date(one // 12, one % 12 + 1, 1) for one in range(number, last + 1)]
    return found[-MOST_MONTHS:]


def end_of(month: dt.date) -> dt.date:
    """Return the last day of a month."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _months(today: dt.date) -> list[dt.date]:
    firsts = [
        in_sight(kind).order_by(day).values_list(day, flat=True).first()
        for kind, day in (
            ("sessions", "on_day"), ("placements", "offered_on"), ("encampments", "first_seen_on"),
        )
    ]  # fmt: skip
    begun = [day for day in firsts if day is not None]
    return months_until(min(begun), today) if begun else []


def _counted(months: Sequence[dt.date], today: dt.date) -> dict[str, list[tuple[Key, int]]]:
    span = (months[0], end_of(months[-1]))
    contacts = in_sight("contacts").filter(session__on_day__range=span)
    declined = Q(accepted=[]) & ~Q(offered=[])
    by_contact = {
        "accepted": ~Q(accepted=[]), "declined": declined,
        "nothing_offered": Q(offered=[], accepted=[]),
    }  # fmt: skip
    cleanups = in_sight("cleanups").filter(done_on__range=span)
    day, district = "session__on_day", "session__district"
    found = {name: _by(contacts.filter(q), day, district) for name, q in by_contact.items()}
    return found | {
        "sessions": _by(in_sight("sessions").filter(on_day__range=span), "on_day", "district"),
        "unnamed": _by(contacts.filter(person_id=""), day, district, Sum("people")),
        "placements": _by(in_sight("placements").filter(in_on__range=span), "in_on", "district"),
        "after_offer": _by(cleanups.filter(was_offered=True), "done_on", "encampment__district"),
        "other_cleanups": _by(
            cleanups.exclude(was_offered=True), "done_on", "encampment__district"
        ),
    }


def _by(found: Any, day: str, district: str, what: Any = None) -> list[tuple[Key, int]]:
    rows = (
        found.order_by()
        .annotate(of_month=TruncMonth(day), of_district=F(district))
        .values("of_month", "of_district")
        .annotate(n=what or Count("pk"))
    )
    return [((row["of_month"], row["of_district"] or UNKNOWN), int(row["n"] or 0)) for row in rows]


def _persons(months: Sequence[dt.date], _today: dt.date) -> dict[Key, set[str]]:
    known = identities()
    span = (months[0], end_of(months[-1]))
    rows = (
        in_sight("contacts")
        .filter(session__on_day__range=span)
        .exclude(person_id="")
        .order_by()
        .annotate(of_month=TruncMonth("session__on_day"))
        .values_list("of_month", "session__district", "person_id")
        .distinct()
    )
    found: dict[Key, set[str]] = defaultdict(set)
    for month, district, person in rows.iterator(1000):
        found[month, district or UNKNOWN].add(known.living(person))
    return found


def _encampments(months: Iterable[dt.date]) -> dict[str, Counter[Key]]:
    """Count what was open at the end of each month."""
    opened: Counter[Key] = Counter()
    people: Counter[Key] = Counter()
    for month in months:
        end = end_of(month)
        still = Q(cleared_on=None) | Q(cleared_on__gt=end)
        rows = (
            in_sight("encampments").filter(still, first_seen_on__lte=end).order_by()
            .values("district").annotate(n=Count("pk"), people=Sum("estimated_people"))
        )  # fmt: skip
        for row in rows:
            opened[month, row["district"] or UNKNOWN] = row["n"]
            people[month, row["district"] or UNKNOWN] = row["people"] or 0
    return {"encampments": opened, "estimated": people}
