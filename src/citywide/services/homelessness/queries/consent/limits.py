"""From consent on record to limits on rows: who agreed, who is left out, what stands apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citywide.core.contracts.model import Contract
from citywide.portal.access.consent import Among, Collected, Limit
from citywide.services.homelessness.models import Part2Program, ReleaseOfInformation
from citywide.services.homelessness.queries.consent.identities import (
    Client,
    Identities,
    Stay,
    Subjects,
    collected,
    identities,
    stays_apart,
)
from citywide.services.homelessness.queries.consent.records import (
    exclusions_in_force,
    notice_spans,
    releases_in_force,
)
from citywide.services.homelessness.rules.consent import program_key

COLLECTED_ON = "date_created"
NOBODY: Limit = ()
"""No row meets any of no conditions."""
Spans = Sequence[tuple[dt.date, dt.date | None]]


@dataclass(frozen=True)
class Agreed:
    """What clients agreed to, for one purpose and the departments that ask."""

    limits: tuple[Limit, ...] = ()
    released_apart: frozenset[Stay] = frozenset()
    """Stays in treatment programs that a release names."""
    only_released: Limit | None = None


def agreed(
    contract: Contract,
    purpose: str,
    departments: frozenset[str],
    at: dt.datetime,
    program: str = "",
) -> Agreed:
    """Return the rows clients agreed to give; `program` is a treatment program's own data set."""
    known = identities()
    releases = releases_in_force(purpose, departments, at)
    if program:
        named = [one for one in releases if program in _sources(one)]
        keys = known.subjects(named).keys(contract.subject)
        only = (Among(contract.subject, keys),) if keys else None
        return Agreed(only_released=only)
    released = known.subjects(releases)
    spans = notice_spans(purpose)
    if any(column.name == COLLECTED_ON for column in contract.columns):
        limit = _among(contract, released, Collected(COLLECTED_ON, tuple(spans)))
    else:
        told = known.of_clients(_told(spans))
        untold = known.of_clients(_clients(known) - told.clients).persons
        whole = Subjects(told.clients, told.persons - untold)
        both = Subjects(released.clients | whole.clients, released.persons | whole.persons)
        limit = _among(contract, both)
    return Agreed((limit,), _released_apart(known, releases))


def left_out(contract: Contract, given: Agreed, at: dt.datetime) -> tuple[Limit, ...]:
    """Return the limits nobody gets past: people who asked to be left out, programs apart."""
    known = identities()
    limits: list[Limit | None] = [*asked_out(contract, at)]
    programs = tuple(
        program_key(source, project)
        for source, project in Part2Program.objects.values_list("source_id", "project_id")
        if project
    )
    if programs:
        stays, only_there = stays_apart(programs)
        limits.append(_apart(contract, known, stays - given.released_apart, only_there, given))
    return tuple(limit for limit in limits if limit is not None)


def asked_out(contract: Contract, at: dt.datetime) -> tuple[Limit, ...]:
    """Return the limit that leaves out who asked to be left out; none where nobody did."""
    limit = _all_but(contract, identities().subjects(exclusions_in_force(at)))
    return () if limit is None else (limit,)


def _apart(
    contract: Contract,
    known: Identities,
    stays: frozenset[Stay],
    only_there: frozenset[Client],
    given: Agreed,
) -> Limit | None:
    names = {column.name for column in contract.columns}
    by_stay = {"source_id", "enrollment_id"} <= names
    if by_stay and (not contract.derived or "enrollment_id" in contract.key):
        found = frozenset((stay.source_id, stay.enrollment_id) for stay in stays)
        return (Among(("source_id", "enrollment_id"), found, is_inside=False),)
    if contract.derived:
        # Made of all stays of a person: with one apart, the row would tell of it.
        return _all_but(contract, known.of_clients(stay.client for stay in stays))
    released = {stay.client for stay in given.released_apart}
    return _all_but(contract, known.of_clients(only_there - released))


def _released_apart(known: Identities, releases: Iterable[ReleaseOfInformation]) -> frozenset[Stay]:
    found: set[Stay] = set()
    for release in releases:
        named = {program_key(p.source_id, p.project_id) for p in release.part2_programs.all()}
        if named:
            clients = known.subjects([release]).clients
            stays, _only = stays_apart(tuple(named))
            found |= {stay for stay in stays if stay.client in clients}
    return frozenset(found)


def _sources(release: ReleaseOfInformation) -> set[str]:
    return {p.source_id for p in release.part2_programs.all() if not p.project_id}


def _clients(known: Identities) -> frozenset[Client]:
    return frozenset(known.person_of)


def _told(spans: Spans) -> list[Client]:
    """Return clients all of whose records were taken under one notice after another that hold."""
    merged = _merged(spans)
    return [
        one.client
        for one in collected()
        if one.is_dated
        and one.first_on
        and one.last_on
        and any(
            first <= one.first_on and (last is None or one.last_on <= last)
            for first, last in merged
        )
    ]


def _merged(spans: Spans) -> list[tuple[dt.date, dt.date | None]]:
    """Return spans that touch or overlap as one."""
    made: list[tuple[dt.date, dt.date | None]] = []
    for first, last in sorted(spans, key=lambda span: span[0]):
        before = made[-1][1] if made else None
        if made and (before is None or first <= before + dt.timedelta(days=1)):
            until = None if before is None or last is None else max(before, last)
            made[-1] = (made[-1][0], until)
        else:
            made.append((first, last))
    return made


def _among(contract: Contract, subjects: Subjects, *others: Collected) -> Limit:
    keys = subjects.keys(contract.subject)
    return NOBODY if keys is None else (Among(contract.subject, keys), *others)


def _all_but(contract: Contract, subjects: Subjects) -> Limit | None:
    if not subjects.clients and not subjects.persons:
        return None
    keys = subjects.keys(contract.subject)
    return NOBODY if keys is None else (Among(contract.subject, keys, is_inside=False),)
