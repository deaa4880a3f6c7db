"""Organizations, projects and what is known about them: nine small files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ..batches import Batch, batch
from ..sources import Order
from ..text import joined, numbers, padded, words
from .codes import ORGANIZATIONS, PROJECTS, VICTIM_SERVICES
from .enrollments import COC, project_ids
from .files import EXPORT_ID, USERS, filled
from .stays import FIRST_DAY, LAST_DAY

_OPENED = "2019-07-01"
_FUNDERS = {0: 46, 1: 46, 2: 5, 3: 2, 4: 4, 8: 6, 13: 3, 14: 4}


def program_files(order: Order) -> Iterator[tuple[str, Batch]]:
    """Yield the files that do not hang on clients, each with its rows."""
    n = len(PROJECTS)
    every = np.arange(n)
    kind = np.array([p.type for p in PROJECTS])
    project = project_ids(every)
    yield "Export.csv", _rows("Export.csv", 1, _export())
    yield "User.csv", _rows("User.csv", USERS, _users(order))
    yield "Organization.csv", _organizations()
    yield "Project.csv", _projects(kind)
    funder = numbers(np.array([_FUNDERS[p.type] for p in PROJECTS]))
    yield "Funder.csv", _rows(
        "Funder.csv",
        n,
        {"FunderID": _keys("F", n), "ProjectID": project, "Funder": funder,
         "GrantID": joined("G-", padded(every + 11, 4)), "StartDate": _OPENED},
    )  # fmt: skip
    place = {
        "ProjectCoCID": _keys("PC", n), "ProjectID": project, "CoCCode": COC, "Geocode": "069999",
        "City": "Santa Ynez Vale", "State": "CA", "ZIP": "90099", "GeographyType": "1",
    }  # fmt: skip
    yield "ProjectCoC.csv", _rows("ProjectCoC.csv", n, place)
    yield "Inventory.csv", _inventory(kind)
    affiliation = {"AffiliationID": "AF1", "ProjectID": "P014", "ResProjectID": "P001"}
    yield "Affiliation.csv", _rows("Affiliation.csv", 1, affiliation)
    part = np.where(np.array([p.organization for p in PROJECTS]) == VICTIM_SERVICES, 2, 1)
    yield "HMISParticipation.csv", _rows(
        "HMISParticipation.csv",
        n,
        {"HMISParticipationID": _keys("HP", n), "ProjectID": project,
         "HMISParticipationType": numbers(part), "HMISParticipationStatusStartDate": _OPENED},
    )  # fmt: skip
    entry = {
        "CEParticipationID": _keys("CP", n), "ProjectID": project,
        "AccessPoint": numbers(kind == 14), "ReceivesReferrals": numbers(np.isin(kind, (2, 3, 13))),
        "CEParticipationStatusStartDate": _OPENED,
    }  # fmt: skip
    yield "CEParticipation.csv", _rows("CEParticipation.csv", n, entry)


def _rows(name: str, n: int, cells: dict[str, pa.Array | str]) -> Batch:
    return batch(filled(name, n, cells), {"row": np.arange(n)})


def _keys(prefix: str, n: int) -> pa.Array:
    return joined(prefix, padded(np.arange(n) + 1, 3))


def _export() -> dict[str, pa.Array | str]:
    return {
        "ExportID": EXPORT_ID,
        "SourceType": "1",
        "SourceID": "CA-599",
        "SourceName": "Santa Ynez Vale Continuum of Care",
        "ExportDate": "2026-07-03 06:00:00",
        "ExportStartDate": str(FIRST_DAY),
        "ExportEndDate": str(LAST_DAY),
        "SoftwareName": "Demo HMIS",
        "SoftwareVersion": "1",
        "CSVVersion": "2026 v1.0",
        "ExportPeriodType": "3",
        "ExportDirective": "2",
        "HashStatus": "1",
        "ImplementationID": "DEMO",
    }


def _users(order: Order) -> dict[str, pa.Array | str]:
    rng = order.stream("hmis users")
    given, family = order.city.names(rng, order.city.adults(rng, USERS))
    number = padded(np.arange(USERS) + 1, 2)
    return {
        "UserID": joined("U", number),
        "UserFirstName": given,
        "UserLastName": family,
        "UserEmail": joined("user", number, "@example.org"),
    }


def _organizations() -> Batch:
    n = len(ORGANIZATIONS)
    cells = {
        "OrganizationID": _keys("O", n),
        "OrganizationName": pa.array(ORGANIZATIONS),
        "VictimServiceProvider": numbers(np.arange(n) == VICTIM_SERVICES),
    }
    return _rows("Organization.csv", n, cells)


def _projects(kind: np.ndarray) -> Batch:
    n = len(PROJECTS)
    of = np.array([p.organization for p in PROJECTS])
    cells = {
        "ProjectID": project_ids(np.arange(n)),
        "OrganizationID": _keys("O", len(ORGANIZATIONS)).take(pa.array(of)),
        "ProjectName": words([p.name for p in PROJECTS], np.arange(n)),
        "OperatingStartDate": _OPENED,
        "ContinuumProject": "1",
        "ProjectType": numbers(kind),
        "HousingType": numbers(np.where(kind == 13, 3, 1), np.isin(kind, (4, 14))),
        "RRHSubType": numbers(np.full(n, 2), kind != 13),
        "TargetPopulation": numbers(np.where(of == VICTIM_SERVICES, 1, 4)),
    }
    return _rows("Project.csv", n, cells)


def _inventory(kind: np.ndarray) -> Batch:
    beds = np.flatnonzero(~np.isin(kind, (4, 14)))
    n = len(beds)
    size = 40 + beds * 12
    cells = {
        "InventoryID": _keys("I", n),
        "ProjectID": project_ids(beds),
        "CoCCode": COC,
        "HouseholdType": "1",
        "Availability": numbers(np.ones(n), ~np.isin(kind[beds], (0, 1))),
        "UnitInventory": numbers(size),
        "BedInventory": numbers(size),
        "OtherBedInventory": numbers(size),
        "ESBedType": numbers(np.ones(n), ~np.isin(kind[beds], (0, 1))),
        "InventoryStartDate": _OPENED,
    }
    return _rows("Inventory.csv", n, cells)
