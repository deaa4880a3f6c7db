"""Enrollment, Exit and Services rows, with their dirt and the truth about them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..batches import PUBLISHED, QUARANTINED, Batch, batch
from ..chance import choose
from ..dirt import Spoil, soil
from ..names import GROUPS
from ..sources import Order
from ..text import blank, joined, numbers, padded, times, words
from .codes import PRIOR, PRIOR_SHARES, PROJECTS
from .files import created, filled
from .people import client_ids
from .stays import LAST_DAY, Stays

_DAY = "%Y-%m-%d"
COC = "CA-599"
"""A continuum of care that does not exist."""
ENROLLMENT_SPOILS = {
    "client not known": Spoil("personal_id.reference", {"PersonalID": "C9999999"}),
    "bad dates": Spoil("entry_date.type", {"EntryDate": "2026-02-30"}),
}
EXIT_SPOILS = {
    "unknown vocabulary": Spoil("destination.allowed", {"Destination": "777"}),
    "bad dates": Spoil("exit_date.type", {"ExitDate": "2025-06-31"}),
}
SERVICE_SPOILS = {"bad dates": Spoil("date_provided.type", {"DateProvided": "soon"})}


def project_ids(project: Any) -> pa.Array:
    """Return the ProjectID of each position in PROJECTS."""
    return joined("P", padded(np.asarray(project) + 1, 3))


def stay_ids(found: Stays) -> tuple[pa.Array, pa.Array]:
    """Return the EnrollmentID and the PersonalID of each stay."""
    return joined("E", padded(np.arange(found.rows) + 1, 7)), client_ids(found.client)


def published_ids(rows: Batch, column: str) -> pa.Array:
    """Return the ids of the rows that are published."""
    kept = rows.cells.column(column).filter(pa.array(rows.fate == PUBLISHED))
    return kept.combine_chunks()


def stop_orphans(rows: Batch, column: str, known: pa.Array, rule: str) -> None:
    """Mark the rows whose id is not among the published ones of the file it refers to."""
    is_known = pc.is_in(rows.cells.column(column), value_set=known).to_numpy()
    rows.fate[~is_known], rows.rules[~is_known] = QUARANTINED, rule
    rows.dirt[~is_known] = "refers to a row in quarantine"


def enrollment_rows(order: Order, found: Stays, clients: pa.Array) -> Batch:
    """Return the rows of Enrollment.csv."""
    city, rng, n = order.city, order.stream("hmis enrollments"), found.rows
    enrollment, client = stay_ids(found)
    kind = np.array([p.type for p in PROJECTS])[found.project]
    prior = np.array(PRIOR)[choose(rng, PRIOR_SHARES, n)]
    street = found.entry - rng.exponential(200, n).astype(np.int64).astype("m8[D]")
    housed = np.isin(kind, (3, 13)) & (rng.random(n) < 0.72)
    moved = found.entry + rng.integers(0, 45, n).astype("m8[D]")
    last = np.where(np.isnat(found.exit), LAST_DAY, found.exit)
    housed &= moved <= last
    spouse = (city.person_born[found.person] < np.datetime64("2005-01-01")) & ~found.is_head
    literal = np.isin(prior, (101, 116, 118)) | np.isin(kind, (0, 1, 4, 8))
    cells = {
        "EnrollmentID": enrollment,
        "PersonalID": client,
        "ProjectID": project_ids(found.project),
        "EntryDate": times(found.entry, _DAY),
        "HouseholdID": joined("H", padded(found.unit * 3 + found.round + 1, 7)),
        "RelationshipToHoH": numbers(np.select([found.is_head, spouse], [1, 4], 2)),
        "EnrollmentCoC": COC,
        "LivingSituation": numbers(prior),
        "LengthOfStay": numbers(choose(rng, (20, 25, 30, 25), n) + 2),
        "DateToStreetESSH": blank(times(street, _DAY), ~literal),
        "TimesHomelessPastThreeYears": numbers(choose(rng, (40, 25, 15, 20), n) + 1, ~literal),
        "MonthsHomelessPastThreeYears": numbers(101 + rng.integers(0, 13, n), ~literal),
        "DisablingCondition": numbers(np.array((0, 1, 99))[choose(rng, (48, 44, 8), n)]),
        "DateOfEngagement": blank(times(found.entry, _DAY), kind != 4),
        "MoveInDate": blank(times(moved, _DAY), ~housed),
    }
    whole = filled("Enrollment.csv", n, cells, created(found.entry))
    truth = {
        "enrollment_id": enrollment,
        "personal_id": client,
        "project_type": kind,
        "entry_date": found.entry,
        "exit_date": found.exit,
        "destination": pa.array(found.destination, mask=found.destination == 0),
        "race_group": words(GROUPS, city.group_of[found.person]),
        "is_head": found.is_head,
        "person_id": found.person,
    }
    rows = batch(whole, truth)
    stop_orphans(rows, "PersonalID", clients, "personal_id.reference")
    return soil(rows, rng, ENROLLMENT_SPOILS, order.amounts("Enrollment.csv"))


def exit_rows(order: Order, found: Stays, enrollments: pa.Array) -> Batch:
    """Return the rows of Exit.csv."""
    over = np.flatnonzero(~np.isnat(found.exit))
    rng, n = order.stream("hmis exits"), len(over)
    enrollment, client = (ids.take(pa.array(over)) for ids in stay_ids(found))
    cells = {
        "ExitID": joined("X", padded(over + 1, 7)),
        "EnrollmentID": enrollment,
        "PersonalID": client,
        "ExitDate": times(found.exit[over], _DAY),
        "Destination": numbers(found.destination[over]),
        "OtherDestination": blank(
            words(["not listed"], np.zeros(n)), found.destination[over] != 17
        ),
    }
    whole = filled("Exit.csv", n, cells, created(found.exit[over]))
    truth = {
        "enrollment_id": enrollment,
        "exit_date": found.exit[over],
        "destination": found.destination[over],
        "person_id": found.person[over],
    }
    rows = batch(whole, truth)
    stop_orphans(rows, "EnrollmentID", enrollments, "enrollment_id.reference")
    return soil(rows, rng, EXIT_SPOILS, order.amounts("Exit.csv"))


def service_rows(order: Order, found: Stays) -> Batch:
    """Return the rows of Services.csv: nights in beds of the shelter that counts them."""
    rng = order.stream("hmis services")
    nightly = np.flatnonzero(np.array([p.type for p in PROJECTS])[found.project] == 1)
    last = np.where(np.isnat(found.exit), LAST_DAY, found.exit)[nightly]
    nights = np.minimum((last - found.entry[nightly]).astype(int), 60)
    at = np.repeat(np.arange(len(nightly)), nights)
    night = np.arange(len(at)) - np.repeat(np.cumsum(nights) - nights, nights)
    kept = rng.random(len(at)) < 0.62
    at, night = at[kept], night[kept]
    stay, day = nightly[at], found.entry[nightly][at] + night.astype("m8[D]")
    enrollment, client = (ids.take(pa.array(stay)) for ids in stay_ids(found))
    cells = {
        "ServicesID": joined("S", padded(np.arange(len(stay)) + 1, 8)),
        "EnrollmentID": enrollment,
        "PersonalID": client,
        "DateProvided": times(day, _DAY),
        "RecordType": "200",
        "TypeProvided": "200",
    }
    whole = filled("Services.csv", len(stay), cells, created(day))
    truth = {
        "services_id": cells["ServicesID"],
        "date_provided": day,
        "person_id": found.person[stay],
    }
    return soil(batch(whole, truth), rng, SERVICE_SPOILS, order.amounts("Services.csv"))
