"""Small exports to read: a whole one of one shelter, and ways to change it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.services.homelessness.exchange.hmis import layout

Row = Mapping[str, str]
STAMP = {
    "DateCreated": "2024-05-02 09:00:00", "DateUpdated": "2024-05-02 09:00:00",
    "UserID": "U1", "ExportID": "E1",
}  # fmt: skip
EXPORT = {
    "ExportID": "E1", "SourceType": "1", "SourceID": "county", "SourceName": "County HMIS",
    "ExportDate": "2024-06-30 12:00:00", "ExportStartDate": "2024-01-01",
    "ExportEndDate": "2024-06-30", "CSVVersion": "2026 v1.0", "ExportPeriodType": "3",
    "ExportDirective": "2", "HashStatus": "1", "ImplementationID": "I1",
}  # fmt: skip
WHOLE: Mapping[str, Sequence[Row]] = {
    "Export.csv": [EXPORT],
    "Organization.csv": [
        {"OrganizationID": "O1", "OrganizationName": "Harbor", "VictimServiceProvider": "0"}
    ],
    "Project.csv": [
        {
            "ProjectID": "P1", "OrganizationID": "O1", "ProjectName": "Harbor Nights",
            "OperatingStartDate": "2020-01-01", "ContinuumProject": "1", "ProjectType": "0",
        }
    ],
    "HMISParticipation.csv": [
        {
            "HMISParticipationID": "H1", "ProjectID": "P1", "HMISParticipationType": "1",
            "HMISParticipationStatusStartDate": "2020-01-01",
        }
    ],
    "Client.csv": [
        {
            "PersonalID": "C1", "FirstName": "Zoë", "LastName": "O'Neil, Jr.", "SSN": "123456789",
            "DOB": "1980-02-29", "Sex": "0", "VeteranStatus": "0", "HispanicLatinao": "1",
        }
    ],
    "Enrollment.csv": [
        {
            "EnrollmentID": "S1", "PersonalID": "C1", "ProjectID": "P1", "EntryDate": "2024-05-01",
            "HouseholdID": "HH1", "RelationshipToHoH": "1", "EnrollmentCoC": "CA-500",
            "LivingSituation": "116", "DisablingCondition": "1",
        }
    ],
    "Exit.csv": [
        {
            "ExitID": "X1", "EnrollmentID": "S1", "PersonalID": "C1", "ExitDate": "2024-06-01",
            "Destination": "410",
        }
    ],
    "IncomeBenefits.csv": [
        {
            "IncomeBenefitsID": "B1", "EnrollmentID": "S1", "PersonalID": "C1",
            "InformationDate": "2024-05-01", "IncomeFromAnySource": "1",
            "TotalMonthlyIncome": "1250.50", "Earned": "1", "EarnedAmount": "1250.50",
            "DataCollectionStage": "1",
        }
    ],
}  # fmt: skip


def write_folder(
    folder: Path, files: Mapping[str, Sequence[Row]] = WHOLE, version: str = "2026"
) -> Path:
    """Write an export of these rows with all files of a version, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, columns in layout.columns(version).items():
        with (folder / file).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n", extrasaction="raise")
            writer.writeheader()
            for row in files.get(file, ()):
                standing = {k: v for k, v in STAMP.items() if k in columns}
                writer.writerow(standing | dict(row))
    return folder


def changed(file: str, *rows: Row) -> dict[str, Sequence[Row]]:
    """Return the whole export with other rows in one file."""
    return {**WHOLE, file: list(rows)}
