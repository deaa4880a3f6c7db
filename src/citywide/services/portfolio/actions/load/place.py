"""What the rows of a document are hung on: people, departments, areas, and what to count."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from citywide.portal.access.viewer import Viewer
from citywide.portal.accounts.actions import add_departments, create_person
from citywide.portal.accounts.models import Department, User
from citywide.services.portfolio.exchange.document import PortfolioDocument

AT_ONCE = 200
"""Projects put in at once: their statuses of ten years fit the memory of a small machine."""
_NOON = dt.time(12)
T = TypeVar("T")


@dataclass
class Place:
    """Where a document is put: who puts it there, and what its names stand for."""

    by: Viewer
    people: dict[str, User]
    departments: dict[str, Department]
    areas: dict[str, int] = field(default_factory=dict)
    """Keys of strategic areas, by the area's own key."""
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)

    def person(self, email: str) -> int | None:
        """Return the key of the account of an address; None for an empty one."""
        return self.people[email.strip().lower()].pk if email.strip() else None

    def add(self, what: str, rows: Sequence[Any]) -> None:
        """Insert records of one kind, and count them as `what`."""
        if rows:
            type(rows[0]).objects.bulk_create(rows, batch_size=2_000)
            self.counts[what] += len(rows)

    def change(self, rows: Sequence[models.Model], *fields: str) -> None:
        """Write fields of records that exist already."""
        if rows:
            type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=500)


def place_for(by: Viewer, document: PortfolioDocument) -> Place:
    """Return the place for a document; departments and people it lacks are made.

    New accounts have no password and no role: an administrator gives roles.
    """
    names = dict.fromkeys(
        [*document.departments, *(name for one in document.projects for name in one.departments)]
    )
    leading = dict.fromkeys(one.lead_department for one in document.projects)
    departments = add_departments(by=by.actor, names=[*names, *leading], address=by.address)
    known = {user.email: user for user in User.objects.all()}
    place = Place(by, known, {one.name: one for one in departments})
    for person in document.people:
        email = person.email.strip().lower()
        if email not in known:
            known[email] = create_person(
                by=by.actor, email=email, name=person.name, address=by.address
            )
            place.counts["people"] += 1
    return place


@lru_cache(maxsize=10_000)
def noon(day: dt.date) -> dt.datetime:
    """Return the moment that stands for a day of which no hour is known: noon in the city."""
    return timezone.make_aware(dt.datetime.combine(day, _NOON), timezone.get_default_timezone())


def in_parts(rows: Iterable[T], size: int = AT_ONCE) -> Iterable[list[T]]:
    """Return rows in lists of at most `size`."""
    rest = iter(rows)
    while part := list(islice(rest, size)):
        yield part
