"""Who is who, for consent: clients of sources, the persons they are, and stays that stand apart.

Read from the lake by a viewer of its own, once per version and process.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from citywide.core.calculations import Value, load_calculation
from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.models import PersonRedirect
from citywide.services.homelessness.rules.consent import SQL

Client = tuple[str, str]
"""(source_id, personal_id)"""
READER = Viewer(
    name="Consent of homelessness records",
    email="homelessness-consent@citywide",
    stewarded=frozenset({"people", "hmis_client", "hmis_enrollment"}),
)
"""Who looks up whose rows are whose; what it reads is never shown. Nobody signs in as it."""


class Recorded(Protocol):
    """A record about a person: a release, an exclusion."""

    person_id: str
    clients: list[list[str]]


@dataclass(frozen=True)
class Subjects:
    """People, in both forms rows name them by."""

    clients: frozenset[Client] = frozenset()
    persons: frozenset[str] = frozenset()

    def keys(self, columns: tuple[str, ...]) -> frozenset[tuple[str, ...]] | None:
        """Return them as values of a contract's subject columns; None for columns unheard of."""
        if columns == ("person_id",):
            return frozenset((person,) for person in self.persons)
        if set(columns) == {"source_id", "personal_id"}:
            places = [("source_id", "personal_id").index(name) for name in columns]
            return frozenset(tuple(client[p] for p in places) for client in self.clients)
        return None


@dataclass(frozen=True, eq=False)
class Identities:
    """Clients and persons, as linkage has them now."""

    person_of: Mapping[Client, str]
    clients_of: Mapping[str, frozenset[Client]]
    redirects: Mapping[str, str]

    def living(self, person_id: str) -> str:
        """Return who a person id stands for now."""
        seen = set()
        while person_id in self.redirects and person_id not in seen:
            seen.add(person_id)
            person_id = self.redirects[person_id]
        return person_id

    def subjects(self, records: Iterable[Recorded]) -> Subjects:
        """Return everybody the records are about, with all records linkage found to be theirs."""
        persons: set[str] = set()
        clients: set[Client] = set()
        for record in records:
            own = [(source, client) for source, client in record.clients]
            found = {record.person_id, self.living(record.person_id)}
            found |= {self.person_of[client] for client in own if client in self.person_of}
            clients.update(own)
            for person in found:
                clients |= self.clients_of.get(person, frozenset())
            persons |= found
        return Subjects(frozenset(clients), frozenset(persons))

    def of_clients(self, clients: Iterable[Client]) -> Subjects:
        """Return the persons some clients are, with just these clients."""
        chosen = frozenset(clients)
        return Subjects(chosen, frozenset(self.person_of.get(c, c[1]) for c in chosen))


def identities() -> Identities:
    """Return who is who now; without linkage every client is a person of its own."""
    redirects = dict(PersonRedirect.objects.values_list("retired_person_id", "person_id"))
    person_of, clients_of = _people(_stamp("people"), _stamp("hmis_client"))
    return Identities(person_of, clients_of, redirects)


@dataclass(frozen=True)
class Stay:
    """An enrollment in a program whose records stand apart."""

    source_id: str
    enrollment_id: str
    client: Client
    program: str


def stays_apart(programs: tuple[str, ...]) -> tuple[frozenset[Stay], frozenset[Client]]:
    """Return the stays in programs, and the clients who have no other stay."""
    return _stays(_stamp("hmis_enrollment"), tuple(sorted(programs)))


@dataclass(frozen=True)
class Taken:
    """Days on which records of a client were taken and last used; None where nobody wrote it."""

    client: Client
    first_on: dt.date | None
    last_on: dt.date | None
    used_on: dt.date | None
    is_dated: bool


def collected() -> tuple[Taken, ...]:
    """Return when records of each client were taken."""
    return _collected(_stamp("hmis_enrollment"), _stamp("hmis_client"))


def _stamp(dataset: str) -> str:
    try:
        found = gate.current(READER, dataset)
    except NotFound:
        return ""
    return f"{gate.settings().lake}:{dataset}@{found.number}" if found else ""


@lru_cache(maxsize=2)
def _people(
    people: str, clients: str
) -> tuple[Mapping[Client, str], Mapping[str, frozenset[Client]]]:
    person_of: dict[Client, str] = {}
    if people:
        rows = _rows("clients", {}, "clients")
        person_of = {(r["source_id"], r["personal_id"]): r["person_id"] for r in rows}
    elif clients:
        person_of = {one.client: one.client[1] for one in collected()}
    clients_of: dict[str, set[Client]] = defaultdict(set)
    for client, person in person_of.items():
        clients_of[person].add(client)
    return person_of, {person: frozenset(found) for person, found in clients_of.items()}


@lru_cache(maxsize=4)
def _stays(
    enrollments: str, programs: tuple[str, ...]
) -> tuple[frozenset[Stay], frozenset[Client]]:
    if not enrollments or not programs:
        return frozenset(), frozenset()
    stays = frozenset(
        Stay(r["source_id"], r["enrollment_id"], (r["source_id"], r["personal_id"]), r["program"])
        for r in _rows("programs", {"programs": programs}, "program_stays")
    )
    rows = _rows("programs", {"programs": programs}, "program_clients")
    return stays, frozenset((r["source_id"], r["personal_id"]) for r in rows)


@lru_cache(maxsize=2)
def _collected(enrollments: str, clients: str) -> tuple[Taken, ...]:
    if not enrollments or not clients:
        return ()
    return tuple(
        Taken(
            (r["source_id"], r["personal_id"]),
            r["first_on"],
            r["last_on"],
            r["used_on"],
            not r["unknown"],
        )
        for r in _rows("collected", {}, "collected")
    )


def _rows(folder: str, values: Mapping[str, Value], step: str) -> list[dict[str, Any]]:
    calculation = load_calculation(SQL / folder)
    done = gate.calculate(READER, calculation, values, purpose="review", wanted=(step,))
    return done.rows(step)
