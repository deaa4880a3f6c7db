"""Whose notes and next actions somebody may read: those of people the gate would give them.

A note is kept in the database and not in the lake, so the gate cannot narrow it. It is treated as a
row about its clients written on its day, under the decisions the gate makes on `hmis_client`, names
and all, and on `by_name_people`. Whoever is not reached looks like somebody nobody knows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.consent import Among, Collected, Limit
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.permissions import is_police
from citywide.services.homelessness.queries.consent.identities import (
    Client,
    Identities,
    identities,
)

CLIENTS, PEOPLE = "hmis_client", "by_name_people"
WRITING = ("care_coordination", "multidisciplinary_team")
"""Purposes for which somebody works with a person, and so writes about them."""


@dataclass(frozen=True)
class Reach:
    """The people one viewer may read case notes of, for one purpose, at one moment."""

    purpose: str
    sentence: str
    is_open: bool
    """False: nobody's; the viewer may not see everything of people for this purpose."""
    limits: Mapping[str, tuple[Limit, ...]]
    """Data set -> the limits of the gate's decision on it."""

    @cached_property
    def known(self) -> Identities:
        """Who is who now."""
        return identities()

    def person(self, person_id: str) -> str:
        """Return who somebody is now, if they are reached; otherwise nothing."""
        living = self.known.living(person_id)
        clients = self.known.clients_of.get(living, frozenset())
        return living if clients and self.covers(living, clients, None) else ""

    def covers(
        self, person_id: str, clients: frozenset[Client], day: dt.date | None
    ) -> bool:  # fmt: skip
        """Return whether a row of a day about these clients of a person would be given.

        Every client must be covered, and everybody they are now: where linkage took one person
        apart, a note about both is for those who may read about both. Without a day only the
        person counts.
        """
        if not self.is_open:
            return False
        people = {person_id} | {self.known.person_of.get(client, "") for client in clients}
        if not all(self._meets(PEOPLE, {"person_id": person}) for person in people):
            return False
        return day is None or all(
            self._meets(CLIENTS, {"source_id": s, "personal_id": p, "date_created": day})
            for s, p in clients
        )

    def may_write(self, person_id: str) -> bool:
        """Return whether what is written today about a reached person could be read again."""
        clients = self.known.clients_of.get(person_id, frozenset())
        today = timezone.localdate()
        return self.purpose in WRITING and self.covers(person_id, clients, today)

    def _meets(self, dataset: str, row: Mapping[str, Any]) -> bool:
        return all(any(_holds(one, row) for one in limit) for limit in self.limits[dataset])


def reach(*, viewer: Viewer, purpose: str) -> Reach:
    """Return whose notes a viewer may read for a purpose; nobody's, for most.

    Raises:
        Forbidden: the purpose is enforcement.
        UsageError: there is no such purpose.
    """
    closed = Reach(purpose, "", False, {})
    if viewer.user_id is None or is_police(viewer):
        return closed
    limits = {}
    sentence = ""
    for dataset in (CLIENTS, PEOPLE):
        try:
            decision = gate.decide(viewer, dataset, purpose)
        except NotFound:
            return closed
        if decision.hidden or decision.masks or decision.row_filter or not decision.is_allowed:
            return closed
        limits[dataset], sentence = decision.limits, decision.sentence
    return Reach(purpose, sentence, True, limits)


def _holds(condition: Among | Collected, row: Mapping[str, Any]) -> bool:
    """Return whether a row meets a condition; what the row does not say is not met."""
    if isinstance(condition, Collected):
        day = row.get(condition.column)
        return day is not None and any(
            first <= day and (last is None or day <= last) for first, last in condition.spans
        )
    key = tuple(row.get(name) or "" for name in condition.columns)
    return all(key) and (key in condition.values) is condition.is_inside
