"""An export of a made-up county: one family and one veteran whose story is told, many others."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from tests.services.homelessness.exchange.exports import EXPORT, write_folder

LAST = dt.date(2025, 9, 30)
FIRST = dt.date(2024, 1, 1)
SECRETS = ("Secretname", "SECRET-", "999-88")
"""What must be in no byte the public gets: parts of names and of identifiers."""
TOLD = "SECRET-0000"
"""The person whose nights are known exactly: shelter in 2025 from June 1, housed on August 15."""
_PROJECTS = {"shelter": 0, "nightly": 1, "bridge": 2, "homes": 3, "street": 4, "rapid": 13}
_RACES = ("Asian", "BlackAfAmerican", "HispanicLatinao", "White", "AmIndAKNative")
_TO = ("410", "410", "435", "30", "30", "30", "99", "116", "302", "206")


def write(folder: Path, clients: int = 420, seed: int = 7) -> Path:
    """Write the export and return its folder; the same seed gives the same bytes."""
    return write_folder(folder, _files(clients, random.Random(seed)))


def _files(clients: int, chance: random.Random) -> dict[str, list[dict[str, str]]]:
    files: dict[str, list[dict[str, str]]] = {
        "Export.csv": [
            EXPORT
            | {
                "ExportDate": "2025-10-02 12:00:00", "ExportStartDate": f"{FIRST}",
                "ExportEndDate": f"{LAST}",
            }
        ],
        "Organization.csv": [
            {"OrganizationID": "O1", "OrganizationName": "Harbor", "VictimServiceProvider": "0"}
        ],
        "Project.csv": [_project(name, kind) for name, kind in _PROJECTS.items()],
        "HMISParticipation.csv": [
            {
                "HMISParticipationID": name, "ProjectID": name, "HMISParticipationType": "1",
                "HMISParticipationStatusStartDate": "2020-01-01",
            }
            for name in _PROJECTS
        ],
        "Inventory.csv": [
            {
                "InventoryID": name, "ProjectID": name, "CoCCode": "CA-500", "HouseholdType": "1",
                "UnitInventory": "60", "BedInventory": "120", "InventoryStartDate": "2020-01-01",
            }
            for name in ("shelter", "bridge", "homes")
        ],
        "Client.csv": [], "Enrollment.csv": [], "Exit.csv": [], "Services.csv": [],
    }  # fmt: skip
    for number in range(clients):
        _client(files, number, chance)
        if number:
            _life(files, number, chance)
    _told(files)
    return files


def _project(name: str, kind: int) -> dict[str, str]:
    return {
        "ProjectID": name, "OrganizationID": "O1", "ProjectName": f"Harbor {name.title()}",
        "OperatingStartDate": "2020-01-01", "ContinuumProject": "1", "ProjectType": str(kind),
    }  # fmt: skip


def _client(files: dict[str, Any], number: int, chance: random.Random) -> None:
    race = chance.choice(_RACES)
    born = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(24_000))
    files["Client.csv"].append(
        {
            "PersonalID": f"SECRET-{number:04}", "FirstName": "Zed",
            "LastName": f"Secretname{number}", "NameDataQuality": "1",
            "SSN": "", "SSNDataQuality": "99", "DOB": f"{born}", "DOBDataQuality": "1",
            "Sex": str(number % 2), "VeteranStatus": "1" if number % 9 == 0 else "0", race: "1",
        }
    )  # fmt: skip


def _life(files: dict[str, Any], number: int, chance: random.Random) -> None:
    day = FIRST + dt.timedelta(days=chance.randrange(620))
    while day < LAST - dt.timedelta(days=20):
        project = chance.choice(("shelter", "shelter", "bridge", "street", "rapid"))
        ended = day + dt.timedelta(days=chance.randrange(15, 200))
        _stay(files, number, project, day, ended, chance.choice(_TO))
        day = ended + dt.timedelta(days=chance.choice((1, 40, 150, 900)))


def _stay(
    files: dict[str, Any], number: int, project: str, day: dt.date, ended: dt.date, to: str
) -> None:
    key = f"E{len(files['Enrollment.csv']):05}"
    who = f"SECRET-{number:04}"
    move_in = day + dt.timedelta(days=10) if project == "rapid" and number % 2 else None
    files["Enrollment.csv"].append(
        {
            "EnrollmentID": key, "PersonalID": who, "ProjectID": project, "EntryDate": f"{day}",
            "HouseholdID": f"H{key}", "RelationshipToHoH": "1", "EnrollmentCoC": "CA-500",
            "LivingSituation": "116", "DisablingCondition": "1" if number % 4 == 0 else "0",
            "DateToStreetESSH": f"{day - dt.timedelta(days=500 if number % 4 == 0 else 30)}",
            "MoveInDate": f"{move_in}" if move_in else "",
        }
    )  # fmt: skip
    if ended <= LAST:
        files["Exit.csv"].append(
            {
                "ExitID": f"X{key}", "EnrollmentID": key, "PersonalID": who,
                "ExitDate": f"{ended}", "Destination": to,
            }
        )  # fmt: skip


def _told(files: dict[str, Any]) -> None:
    _stay(files, 0, "shelter", dt.date(2025, 6, 1), dt.date(2025, 8, 15), "410")
