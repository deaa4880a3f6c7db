"""Exports of three versions, whole and damaged, become typed tables with sentences."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from citywide.core.engines import Engine
from citywide.core.errors import ExtractError, NotFound
from citywide.services.homelessness.exchange.hmis import layout
from citywide.services.homelessness.exchange.hmis.names import dataset, snake
from citywide.services.homelessness.exchange.hmis.refuse import refuse_victim_providers
from citywide.services.homelessness.exchange.hmis.tables import Export, read, read_export
from tests.services.homelessness.exchange.exports import WHOLE, changed, write_folder


def rows(engine: Engine, export: Export, name: str) -> list[dict[str, object]]:
    return engine.fetch(export.tables[name]).to_pylist()


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("PersonalID", "personal_id"), ("DateToStreetESSH", "date_to_street_essh"),
        ("RelationshipToHoH", "relationship_to_hoh"), ("EnrollmentCoC", "enrollment_coc"),
        ("LOSUnderThreshold", "los_under_threshold"), ("CoCCode", "coc_code"),
        ("HealthAndDVID", "health_and_dv_id"), ("VAMCStation", "vamc_station"),
        ("HOHLeaseholder", "hoh_leaseholder"), ("TCellCount", "t_cell_count"),
    ],
)  # fmt: skip
def test_names_are_mechanical(column: str, name: str) -> None:
    assert snake(column) == name


def test_columns_of_a_file_keep_apart_in_snake_case() -> None:
    assert len({dataset(file) for file in layout.fields()}) == 24
    for fields in layout.fields().values():
        assert len({field.name for field in fields}) == len(fields)


def test_a_whole_export_in_a_messy_zip_file(duckdb_engine: Engine, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "export")
    client = (folder / "Client.csv").read_text("utf-8")
    client = client.replace("FirstName", "FIRSTNAME").replace("PersonalID", "PersonalID,Shoe", 1)
    client = client.replace("C1,Zoë", 'C1,"size ""9""\nwide",Zoë')
    (folder / "Client.csv").write_bytes(b"\xef\xbb\xbf" + client.encode())
    income = (folder / "IncomeBenefits.csv").read_text("utf-8")
    (folder / "IncomeBenefits.csv").write_text(income.replace("2024-05-01", "05/01/2024"), "utf-8")
    (folder / "Affiliation.csv").unlink()
    target = tmp_path / "export.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hmis/readme.csv", "hello\n")
        for path in folder.iterdir():
            archive.write(path, f"hmis/{path.name.upper()}")
    export = read(duckdb_engine, target, tmp_path / "work")
    (client_row,) = rows(duckdb_engine, export, "hmis_client")
    assert client_row["first_name"] == "Zoë"
    assert client_row["dob"] == dt.date(1980, 2, 29)
    assert json.loads(str(client_row["extra_columns"])) == {"Shoe": 'size "9"\nwide'}
    assert client_row["date_created"] == dt.datetime(2024, 5, 2, 16, tzinfo=dt.UTC)
    assert (client_row["source_id"], client_row["source_line"]) == ("county", 2)
    (income_row,) = rows(duckdb_engine, export, "hmis_income_benefits")
    assert income_row["earned_amount"] == Decimal("1250.50")
    assert income_row["information_date"] is None
    told = {(finding.file, finding.line, finding.path): finding for finding in export.findings}
    wrong = told["hmis/INCOMEBENEFITS.CSV", 2, "InformationDate"]
    assert "'05/01/2024', which is not a date like 2025-10-31" in wrong.message
    assert "no Affiliation.csv" in told["Affiliation.csv", None, ""].message
    assert told["hmis/readme.csv", None, ""].severity == "info"
    assert set(export.tables) == {dataset(file) for file in layout.fields()}
    assert (
        export.source_row(duckdb_engine, "IncomeBenefits.csv", 2)["InformationDate"] == "05/01/2024"
    )
    with pytest.raises(NotFound):
        export.source_row(duckdb_engine, "Client.csv", 99)


def test_fy2022_comes_up_to_fy2026(duckdb_engine: Engine, tmp_path: Path) -> None:
    old = {
        **WHOLE,
        "Export.csv": [
            {k: v for k, v in WHOLE["Export.csv"][0].items() if k != "ImplementationID"}
            | {"CSVVersion": "FY2022"}
        ],
        "Project.csv": [
            {**WHOLE["Project.csv"][0], "ProjectType": "1", "TrackingMethod": "0",
             "HMISParticipatingProject": "1"}
        ],
        "HMISParticipation.csv": [],
        "ProjectCoC.csv": [{"ProjectCoCID": "G1", "ProjectID": "P1", "CoCCode": "CA-501"}],
        "Client.csv": [
            {"PersonalID": "C1", "Ethnicity": "1", "White": "99", "Female": "1", "Male": "0"},
            {"PersonalID": "C2", "Ethnicity": "0", "White": "1", "Female": "0", "Male": "1",
             "Transgender": "1"},
        ],
        "Enrollment.csv": [
            {"EnrollmentID": "S1", "PersonalID": "C1", "ProjectID": "P1", "HouseholdID": "HH1",
             "EntryDate": "2021-05-01", "RelationshipToHoH": "1", "LivingSituation": "28",
             "SexualOrientation": "1"},
            {"EnrollmentID": "S2", "PersonalID": "C2", "ProjectID": "P1", "HouseholdID": "HH1",
             "EntryDate": "2021-05-01", "RelationshipToHoH": "3", "LivingSituation": "16"},
            {"EnrollmentID": "S3", "PersonalID": "C2", "ProjectID": "P1", "HouseholdID": "HH2",
             "EntryDate": "2020-05-01", "RelationshipToHoH": "1", "LivingSituation": "99"},
        ],
        "EnrollmentCoC.csv": [
            {"EnrollmentCoCID": "N1", "EnrollmentID": "S1", "HouseholdID": "HH1",
             "InformationDate": "2021-05-01", "CoCCode": "CA-500", "DataCollectionStage": "1"},
        ],
    }  # fmt: skip
    export = read(duckdb_engine, write_folder(tmp_path / "old", old, "2022"), tmp_path / "work")
    assert export.version == "2022"
    assert [row["project_type"] for row in rows(duckdb_engine, export, "hmis_project")] == [0]
    (part,) = rows(duckdb_engine, export, "hmis_hmis_participation")
    assert (part["hmis_participation_type"], part["source_file"], part["source_line"]) == (
        1, "Project.csv", 2,
    )  # fmt: skip
    first, second = rows(duckdb_engine, export, "hmis_client")
    assert (first["hispanic_latinao"], first["white"], first["sex"]) == (1, 0, 0)
    # A transgender man's sex does not follow from the gender columns.
    assert (second["hispanic_latinao"], second["white"], second["sex"]) == (0, 1, 99)
    assert json.loads(str(first["extra_columns"]))["Ethnicity"] == "1"
    stays = {row["enrollment_id"]: row for row in rows(duckdb_engine, export, "hmis_enrollment")}
    assert (stays["S1"]["living_situation"], stays["S1"]["rental_subsidy_type"]) == (435, 428)
    assert (stays["S2"]["living_situation"], stays["S3"]["living_situation"]) == (116, 99)
    assert [stays[key]["enrollment_coc"] for key in ("S1", "S2", "S3")] == [
        "CA-500", "CA-500", "CA-501",
    ]  # fmt: skip
    assert json.loads(str(stays["S1"]["extra_columns"])) == {"SexualOrientation": "1"}
    assert export.source_row(duckdb_engine, "Enrollment.csv", 2)["LivingSituation"] == "28"


def test_every_change_of_the_format_says_what_is_done_with_it() -> None:
    for earlier, later in (("2022", "2024"), ("2024", "2026")):
        before, after = layout.columns(earlier), layout.columns(later)
        told = {
            (one.file, one.column, one.change)
            for one in layout.changes()
            if one.source_version == earlier and one.done
        }
        for file in set(before) | set(after):
            gone = set(before.get(file, ())) - set(after.get(file, ()))
            come = set(after.get(file, ())) - set(before.get(file, ()))
            assert {(file, column, "removed") for column in gone} <= told
            assert {(file, column, "added") for column in come} <= told


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / "Client.csv").write_bytes(b""), "is empty"),
        (lambda folder: [path.unlink() for path in folder.iterdir()], "none of the files"),
        (
            lambda folder: [
                (folder / "Client.csv").unlink(),
                (folder / "Export.csv").write_text("CSVVersion\n2017\n"),
            ],
            "of version '2017'",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    duckdb_engine: Engine, tmp_path: Path, damage: object, says: str
) -> None:
    folder = write_folder(tmp_path / "export")
    damage(folder)  # type: ignore[operator]
    with pytest.raises(ExtractError, match=says):
        read(duckdb_engine, folder, tmp_path / "work")


def test_a_file_that_is_no_zip_file_is_refused(duckdb_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_bytes(b"PK\x03\x04 but not really")
    with pytest.raises(ExtractError, match="not a whole zip file"):
        read(duckdb_engine, tmp_path / "export.zip", tmp_path / "work")


def test_rows_with_too_many_cells_and_windows_text_are_told_and_kept(
    duckdb_engine: Engine, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "export")
    text = (folder / "Organization.csv").read_text("utf-8").replace("Harbor,", "Müller,, ,", 1)
    (folder / "Organization.csv").write_bytes(text.encode("cp1252"))
    export = read(duckdb_engine, folder, tmp_path / "work")
    (row,) = rows(duckdb_engine, export, "hmis_organization")
    assert row["organization_name"] == "Müller"
    assert "E1" in str(row["extra_columns"])
    said = [str(finding) for finding in export.findings if finding.file == "Organization.csv"]
    assert any("read as Windows text" in text for text in said)
    assert any(":2:" in text and "10 cells, but the header has 9" not in text for text in said)


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("Organization.csv", {**WHOLE["Organization.csv"][0], "VictimServiceProvider": "1"}),
        ("HMISParticipation.csv",
         {**WHOLE["HMISParticipation.csv"][0], "HMISParticipationType": "2"}),
    ],
)  # fmt: skip
def test_clients_of_victim_service_providers_are_refused_as_a_batch(
    duckdb_engine: Engine, tmp_path: Path, file: str, row: dict[str, str]
) -> None:
    whole = read_export(duckdb_engine, write_folder(tmp_path / "whole"), tmp_path / "w1")
    refuse_victim_providers(duckdb_engine, whole)
    folder = write_folder(tmp_path / "victims", changed(file, row))
    with pytest.raises(ExtractError, match=r"Project P1 .* 1 stays of its clients"):
        refuse_victim_providers(duckdb_engine, read_export(duckdb_engine, folder, tmp_path / "w2"))


def test_the_public_test_kit_of_fy2022(duckdb_engine: Engine, shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "hmis" / "testkit_fy2022_jul2022" / "input"
    export = read(duckdb_engine, path, tmp_path)
    counted = {
        name: duckdb_engine.fetch(table.count().as_table())[0][0].as_py()
        for name, table in export.tables.items()
    }
    assert counted["hmis_client"] == 799
    assert counted["hmis_enrollment"] == 819
    assert counted["hmis_project"] == counted["hmis_hmis_participation"] == 24
    stays = export.tables["hmis_enrollment"]
    assert duckdb_engine.fetch(stays.enrollment_coc.isnull().sum().as_table())[0][0].as_py() == 0
    assert not [finding for finding in export.findings if finding.severity == "error"]
