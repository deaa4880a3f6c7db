"""Rows of FY2022 and FY2024 exports as rows of FY2026; each keeps the file and line it came from.

What is done to each column is said in `layout.changes`. Nothing of a row is lost: columns that the
next version does not have go on as members of a JSON object in `extra_columns`.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.sql import members, name, text

Texts = dict[str, ir.Table]
"""Rows by file: the version's columns as text, `source_file`, `source_line`, `extra_columns`.

Files without rows are left out; `extra_columns` are members of JSON (see `sql.members`)."""
_PLACE = ("source_file", "source_line")
_RACES = ("AmIndAKNative", "Asian", "BlackAfAmerican", "NativeHIPacific", "White")


def convert(engine: Engine, texts: Texts, version: str, sex: str = "gender") -> Texts:
    """Return an export's rows in the form of FY2026.

    `sex` says how Sex follows from FY2024's gender columns: `gender` (the only one of Woman and Man
    that is 1) or `blank` (never, as some systems do, because the question was another one).
    """
    if version == "2022":
        texts = _shaped(engine, texts, "2022", "2024", _to_2024())
    if version in ("2022", "2024"):
        texts = _shaped(engine, texts, "2024", "2026", _to_2026(sex))
    return texts


def no_rows(version: str, file: str) -> ir.Table:
    """Return a file of a version without any row."""
    columns = dict.fromkeys(layout.columns(version)[file], "string")
    place = {"source_file": "string", "source_line": "int64", "extra_columns": "string"}
    return ibis.memtable(ibis.schema(columns | place).to_pyarrow().empty_table())


def _to_2024() -> Mapping[str, Mapping[str, str]]:
    races = {race: f"coalesce(nullif({race}, '99'), '0')" for race in _RACES}
    return {
        "Client.csv": races
        | {
            "HispanicLatinaeo": "CASE WHEN Ethnicity = '1' THEN '1' ELSE '0' END",
            "MidEastNAfrican": "'0'",
            "RaceNone": "CASE WHEN coalesce(Ethnicity, '') <> '1' THEN RaceNone END",
            "Woman": "Female",
            "Man": "Male",
            "NonBinary": "NoSingleGender",
            "CulturallySpecific": "'0'",
            "DifferentIdentity": "'0'",
        },
        "Project.csv": {
            "ProjectType": "CASE WHEN ProjectType = '1' AND TrackingMethod = '0' THEN '0' "
            "ELSE ProjectType END"
        },
        "Enrollment.csv": _situation("LivingSituation", "RentalSubsidyType")
        | {"EnrollmentCoC": "found_coc"},
        "Exit.csv": _situation("Destination", "DestinationSubsidyType"),
        "CurrentLivingSituation.csv": _situation("CurrentLivingSituation", "CLSSubsidyType"),
        "HealthAndDV.csv": {"DomesticViolenceSurvivor": "DomesticViolenceVictim"},
        "IncomeBenefits.csv": {"VHAServices": "VAMedicalServices", "NoVHAReason": "NoVAMedReason"},
        "HMISParticipation.csv": {
            "HMISParticipationID": "substring('2022-' || ProjectID, 1, 32)",
            "HMISParticipationType": "CASE WHEN of_victims = '1' THEN '2' "
            "ELSE HMISParticipatingProject END",
            "HMISParticipationStatusStartDate": "OperatingStartDate",
            "HMISParticipationStatusEndDate": "OperatingEndDate",
        },
        "Export.csv": {"CSVVersion": "'2024 v1.0'"},
    }


def _to_2026(sex: str) -> Mapping[str, Mapping[str, str]]:
    lone = (
        "coalesce({0}, '') = '1' AND coalesce({1}, '') <> '1' AND coalesce(Transgender, '') <> '1'"
    )
    found = (
        f"CASE WHEN {lone.format('Woman', 'Man')} THEN '0' "
        f"WHEN {lone.format('Man', 'Woman')} THEN '1' "
        "WHEN coalesce(Woman, '') <> '1' AND coalesce(Man, '') <> '1' "
        "AND GenderNone IN ('8', '9') THEN GenderNone ELSE '99' END"
    )
    return {
        "Client.csv": {
            "HispanicLatinao": "HispanicLatinaeo",
            "Sex": found if sex == "gender" else "CAST(NULL AS VARCHAR)",
        },
        "Export.csv": {"CSVVersion": text(layout.CSV_VERSION)},
    }


def _situation(column: str, subsidy: str) -> dict[str, str]:
    moved = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new, _ in layout.situations())
    kinds = " ".join(f"WHEN '{old}' THEN '{kind}'" for old, _, kind in layout.situations() if kind)
    return {
        column: f"CASE {column} {moved} ELSE {column} END",
        subsidy: f"CASE {column} {kinds} END",
    }


_ROWS = {
    ("2022", "Enrollment.csv"): """
        SELECT e.*, coalesce(o.coc, h.coc, p.coc) AS found_coc
        FROM enrollment AS e
        LEFT JOIN (
            SELECT EnrollmentID, CoCCode AS coc FROM (
                SELECT EnrollmentID, CoCCode, row_number() OVER (
                    PARTITION BY EnrollmentID ORDER BY InformationDate, EnrollmentCoCID, CoCCode
                ) AS place
                FROM enrollment_coc
                WHERE DateDeleted IS NULL AND CoCCode IS NOT NULL AND DataCollectionStage = '1'
            ) AS dated WHERE place = 1
        ) AS o ON o.EnrollmentID = e.EnrollmentID
        LEFT JOIN (
            SELECT m.HouseholdID, min(c.CoCCode) AS coc
            FROM enrollment AS m
            JOIN enrollment_coc AS c ON c.EnrollmentID = m.EnrollmentID
            WHERE m.RelationshipToHoH = '1' AND m.DateDeleted IS NULL
                AND c.DateDeleted IS NULL AND c.DataCollectionStage = '1'
            GROUP BY m.HouseholdID
        ) AS h ON h.HouseholdID = e.HouseholdID
        LEFT JOIN (
            SELECT ProjectID, min(CoCCode) AS coc FROM project_coc WHERE DateDeleted IS NULL
            GROUP BY ProjectID HAVING count(DISTINCT CoCCode) = 1
        ) AS p ON p.ProjectID = e.ProjectID""",
    ("2022", "HMISParticipation.csv"): """
        SELECT p.*, o.VictimServiceProvider AS of_victims
        FROM project AS p
        LEFT JOIN (
            SELECT OrganizationID, max(VictimServiceProvider) AS VictimServiceProvider
            FROM organization WHERE DateDeleted IS NULL AND VictimServiceProvider = '1'
            GROUP BY OrganizationID
        ) AS o ON o.OrganizationID = p.OrganizationID""",
}
"""Where rows come from if not from the file of the same name in the older version."""
_FROM = {("2022", "HMISParticipation.csv"): "Project.csv"}
_BESIDE = {
    "enrollment": "Enrollment.csv", "enrollment_coc": "EnrollmentCoC.csv",
    "project_coc": "ProjectCoC.csv", "project": "Project.csv", "organization": "Organization.csv",
}  # fmt: skip


def _shaped(
    engine: Engine, texts: Texts, before: str, after: str,
    computed: Mapping[str, Mapping[str, str]],
) -> Texts:  # fmt: skip
    shaped: Texts = {}
    for file, columns in layout.columns(after).items():
        origin = _FROM.get((before, file), file)
        if origin not in texts:
            continue
        older = layout.columns(before)[origin]
        values = {column: name(column) for column in older if column in columns}
        values |= computed.get(file, {})
        lost = {c: name(c) for c in older if c not in columns and not _renamed(before, file, c)}
        extra = members("extra_columns", lost) if origin == file else "''"
        selected = [
            f"{values.get(column, 'CAST(NULL AS VARCHAR)')} AS {name(column)}" for column in columns
        ]
        rows = _ROWS.get((before, file), "SELECT * FROM rows_here")
        query = (
            f"SELECT {', '.join(selected)}, {', '.join(_PLACE)}, {extra} AS extra_columns "
            f"FROM ({rows}) AS r"
        )
        tables = {
            name: texts.get(beside) if beside in texts else no_rows(before, beside)
            for name, beside in _BESIDE.items()
            if (before, file) in _ROWS
        }
        shaped[file] = engine.sql(query, tables or {"rows_here": texts[origin]})
    return shaped


def _renamed(version: str, file: str, column: str) -> bool:
    return any(
        (one.source_version, one.file, one.column) == (version, file, column)
        and one.done.startswith("Renamed")
        for one in layout.changes()
    )
