"""All 24 files of the export, in the order in which they refer to each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..batches import Batch
from ..sources import Order, Sent
from .details import detail_files
from .enrollments import enrollment_rows, exit_rows, published_ids, service_rows
from .people import Units, client_rows, households
from .programs import program_files
from .stays import stays

FOLDER = "hmis"
DATASETS = {
    "Client.csv": "hmis_client",
    "Enrollment.csv": "hmis_enrollment",
    "Exit.csv": "hmis_exit",
    "Project.csv": "hmis_project",
    "Organization.csv": "hmis_organization",
    "Services.csv": "hmis_services",
}
"""Files whose rows are accounted for; all 24 are imported by the homelessness service."""


def extracts(order: Order) -> Iterator[Sent]:
    """Yield the 24 files of the export."""
    for name, rows in _files(order):
        yield Sent(f"{FOLDER}/{name}", DATASETS.get(name, ""), iter([rows]))


def _files(order: Order) -> Iterator[tuple[str, Batch]]:
    yield from program_files(order)
    units = households(order)
    again = _entered_again(order, units)
    twins = np.array(list(again), dtype=np.int64)
    person = np.concatenate([units.member_person, units.member_person[twins]])
    clients = client_rows(order, person)
    yield "Client.csv", clients
    found = stays(order, units, again)
    enrollments = enrollment_rows(order, found, published_ids(clients, "PersonalID"))
    yield "Enrollment.csv", enrollments
    yield "Exit.csv", exit_rows(order, found, published_ids(enrollments, "EnrollmentID"))
    yield "Services.csv", service_rows(order, found)
    yield from detail_files(order, found)


def _entered_again(order: Order, units: Units) -> dict[int, int]:
    """Return the second client number of people whom a later project entered as new."""
    rng = order.stream("hmis again")
    heads = np.flatnonzero(units.member_is_head)
    many = order.amount("Client.csv", "same person again")
    chosen = np.sort(rng.permutation(heads)[:many])
    first = len(units.member_person)
    return {int(at): first + number for number, at in enumerate(chosen)}
