"""Whose records are due for disposal: seven years after they were last used.

HMIS Data and Technical Standards 2004, section 4.2.3: identifiers are disposed of or removed seven
years after they were created or last changed, unless the law wants them longer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from citywide.services.homelessness.queries.consent.identities import (
    Client,
    Subjects,
    collected,
    identities,
)

YEARS = 7
RULE = "HMIS Data and Technical Standards 2004, 4.2.3: seven years after last use"
PROTECTIONS = ("homelessness", "substance_use_treatment")


def due(as_of: dt.date) -> list[tuple[str, str, str]]:
    """Return source, client and day of last use of records due on a day, longest unused first.

    Records that do not say when they were last used are not due: nobody knows that they are.
    """
    last = _years_before(as_of)
    found = [
        (one.used_on, *one.client) for one in collected() if one.used_on and one.used_on <= last
    ]
    return [(source, client, day.isoformat()) for day, source, client in sorted(found)]


def subjects(clients: Iterable[Sequence[str]]) -> Subjects:
    """Return clients due, and the persons all of whose clients are due.

    A person with a record that is still in use keeps it, and what is known of them from it.
    """
    due_now: frozenset[Client] = frozenset((one[0], one[1]) for one in clients)
    known = identities()
    persons = {known.person_of.get(client, client[1]) for client in due_now}
    whole = {p for p in persons if known.clients_of.get(p, frozenset()) <= due_now}
    return Subjects(due_now, frozenset(whole))


def _years_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS, day=28)
