"""The records people entered: those in sight, by kind, and every change of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from citywide.core.errors import NotFound, UsageError
from citywide.services.homelessness.models import (
    Change,
    Cleanup,
    Contact,
    Encampment,
    InterimSite,
    NightCount,
    OutreachSession,
    Placement,
    ReportReading,
)
from citywide.services.homelessness.models.entered import Entered
from citywide.services.homelessness.queries.consent.identities import identities
from citywide.services.homelessness.queries.consent.records import exclusions_in_force

KINDS: Mapping[str, type[Entered]] = {
    one.KIND: one
    for one in (
        OutreachSession, Contact, Placement, Encampment, Cleanup, InterimSite, NightCount,
        ReportReading,
    )
}  # fmt: skip
DAYS = {
    "sessions": "on_day", "contacts": "session__on_day", "placements": "offered_on",
    "encampments": "first_seen_on", "cleanups": "planned_on", "sites": "opened_on",
    "counts": "night",
}  # fmt: skip
"""The day a record is about, by kind."""
DISTRICTS = {
    "sessions": "district", "contacts": "session__district", "placements": "district",
    "encampments": "district", "cleanups": "encampment__district", "sites": "district",
}  # fmt: skip
_TEXTS = {
    "sessions": ("team", "area", "workers"), "contacts": ("person_id", "session__team"),
    "placements": ("person_id", "project"), "encampments": ("code", "area", "reports"),
    "cleanups": ("encampment__code",), "sites": ("name", "project"), "counts": ("source",),
}  # fmt: skip
_STATES: Mapping[str, Mapping[str, Q]] = {
    "placements": {one: Q(answer=one) for one in Placement.Answer.values},
    "encampments": {one: Q(state=one) for one in Encampment.State.values},
    "cleanups": {"planned": Q(done_on=None), "done": Q(done_on__isnull=False)},
}
_RELATED = {"contacts": ("session", "encampment"), "cleanups": ("encampment",)}


def in_sight(kind: str) -> QuerySet[Any]:
    """Return the records of a kind that were not removed, without people who asked to be left out.

    Raises:
        NotFound: there is no such kind.
    """
    if kind not in KINDS:
        raise NotFound(f"There are no records called {kind!r}.")
    found: QuerySet[Any] = KINDS[kind]._default_manager.filter(removed_at=None)
    found = found.select_related(*_RELATED.get(kind, ()))
    if kind in {"contacts", "placements"}:
        found = found.exclude(person_id__in=left_out())
    if kind == "contacts":
        found = found.filter(session__removed_at=None)
    if kind == "cleanups":
        found = found.filter(encampment__removed_at=None)
    return found


def left_out() -> frozenset[str]:
    """Return every person id, retired ones too, of people who asked to be left out."""
    exclusions = exclusions_in_force(timezone.now())
    if not exclusions:
        return frozenset()
    known = identities()
    persons = known.subjects(exclusions).persons
    return persons | {old for old in known.redirects if known.living(old) in persons}


def chosen(kind: str, given: Mapping[str, str]) -> QuerySet[Any]:
    """Return the records in sight that a list asks for: `q`, `district`, `state`, `since`, `until`.

    Raises:
        NotFound: there is no such kind.
        UsageError: a date is none.
    """
    found = in_sight(kind)
    if text := given.get("q", "").strip():
        tests = [Q(**{f"{name}__icontains": text}) for name in _TEXTS.get(kind, ())]
        found = found.filter(*[_any(tests)] if tests else [])
    if (district := given.get("district", "")) and kind in DISTRICTS:
        found = found.filter(**{DISTRICTS[kind]: district})
    if condition := _STATES.get(kind, {}).get(given.get("state", "")):
        found = found.filter(condition)
    for name, test in (("since", "gte"), ("until", "lte")):
        if (day := given.get(name, "").strip()) and kind in DAYS:
            found = found.filter(**{f"{DAYS[kind]}__{test}": _day(day)})
    return found


def ordered(kind: str, found: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Return records sorted by a column a list offers, with ties settled."""
    name = sort.removeprefix("-")
    offered = {"day": DAYS.get(kind), "district": DISTRICTS.get(kind)}
    column = offered.get(name)
    if column is None:
        return found
    mark = "-" if sort.startswith("-") else ""
    return found.order_by(f"{mark}{column}", f"{mark}pk")


def changes(record: Entered) -> Sequence[Change]:
    """Return every change of a record, the latest first."""
    found = Change.objects.filter(kind=record.KIND, record_id=record.pk)
    return list(found.select_related("undoes").prefetch_related("undone"))


def states(kind: str) -> tuple[str, ...]:
    """Return the states a list of a kind can be narrowed to."""
    return tuple(_STATES.get(kind, ()))


def _any(tests: Sequence[Q]) -> Q:
    whole = Q()
    for one in tests:
        whole |= one
    return whole


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is not a date. Write it like 2026-03-31.") from None
