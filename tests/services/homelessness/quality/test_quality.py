"""Each check is computed or says why not; findings name the record and the remedy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from citywide.core.calculations import load_calculation, run
from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis.tables import read_export
from citywide.services.homelessness.rules.quality import Settings, checks
from citywide.services.homelessness.rules.quality.checks import RESULTS, SQL, list_sql
from tests.services.homelessness.exchange.exports import WHOLE, write_folder

SETTINGS = Settings(as_of=dt.date(2024, 6, 30), start=dt.date(2024, 1, 1))


def test_each_of_the_129_checks_is_computed_or_says_why_not() -> None:
    steps = load_calculation(SQL).steps
    assert len(checks()) == 129
    for check in checks().values():
        assert bool(check.computed) != bool(check.why_not), check
        assert check.correction or not check.computed, check
        assert check.computed in {"", "reading", *steps}
    assert (SQL / "checks.sql").read_text("utf-8") == list_sql()


def test_findings_name_the_record_and_what_to_do(duckdb_engine: Engine, tmp_path: Path) -> None:
    stay = WHOLE["Enrollment.csv"][0]
    files = {
        **WHOLE,
        "Enrollment.csv": [
            {**stay, "LengthOfStay": "2", "DateToStreetESSH": "2024-01-01",
             "TimesHomelessPastThreeYears": "1", "MonthsHomelessPastThreeYears": "105"},
            {**stay, "EnrollmentID": "S2", "PersonalID": "C9", "HouseholdID": "HH2",
             "EntryDate": "2019-05-01", "RelationshipToHoH": "2", "MoveInDate": "2018-01-01",
             "LivingSituation": "435"},
        ],
        "Exit.csv": [{**WHOLE["Exit.csv"][0], "ExitDate": "2024-04-30", "Destination": "999"}],
    }  # fmt: skip
    tables = read_export(duckdb_engine, write_folder(tmp_path / "in", files), tmp_path / "work")
    out = run(
        duckdb_engine,
        load_calculation(SQL),
        tables,
        SETTINGS.parameters(),
        tmp_path / "out",
        RESULTS,
    )
    found = duckdb_engine.fetch(out["findings"]).to_pylist()
    first = {row["check_id"] for row in found if row["enrollment_id"] == "S1"}
    second = {row["check_id"] for row in found if row["enrollment_id"] == "S2"}
    # Exit before entry, a retired destination; no income or insurance asked at exit.
    assert {99, 54, 89, 93} <= first
    assert not {69, 71, 105, 26, 28, 31, 87, 88, 2, 9} & first
    # No head, unknown client, before operation, subsidy missing, moved in before entry.
    assert {2, 9, 117, 130, 40} <= second
    wrong = next(row for row in found if row["check_id"] == 99)
    assert (wrong["source_file"], wrong["source_line"], wrong["value"]) == (
        "Exit.csv", 2, "2024-04-30",
    )  # fmt: skip
    assert (wrong["project_name"], wrong["organization_name"]) == ("Harbor Nights", "Harbor")
    assert (
        wrong["severity"] == "error"
        and wrong["correction"] == "Correct the entry or the exit date."
    )
    (entry,) = (
        row for row in duckdb_engine.fetch(out["timeliness"]).to_pylist() if row["event"] == "entry"
    )
    assert (entry["records"], entry["in_3_days"], entry["median_days"]) == (1, 1, 1)
    answers = {row["element"]: row for row in duckdb_engine.fetch(out["completeness"]).to_pylist()}
    assert (answers["dob"]["stays"], answers["dob"]["known"], answers["dob"]["missing"]) == (
        2,
        1,
        1,
    )


def test_what_is_wrong_with_a_client_stands_with_the_project_of_the_latest_stay(
    duckdb_engine: Engine, tmp_path: Path
) -> None:
    stay, client = WHOLE["Enrollment.csv"][0], WHOLE["Client.csv"][0]
    other = {"ProjectName": "Harbor Days", "ProjectID": "P2"}
    files = {
        **WHOLE,
        "Project.csv": [WHOLE["Project.csv"][0], {**WHOLE["Project.csv"][0], **other}],
        "Client.csv": [
            {**client, "VeteranStatus": "99"},
            {**client, "PersonalID": "C2", "VeteranStatus": "99"},
        ],
        "Enrollment.csv": [
            stay,
            {**stay, "EnrollmentID": "S2", "ProjectID": "P2", "EntryDate": "2024-06-02"},
            {**stay, "EnrollmentID": "S3", "EntryDate": "2024-06-09",
             "DateDeleted": "2024-06-10 08:00:00"},
        ],
    }  # fmt: skip
    tables = read_export(duckdb_engine, write_folder(tmp_path / "in", files), tmp_path / "work")
    out = run(
        duckdb_engine, load_calculation(SQL), tables, SETTINGS.parameters(), tmp_path / "out",
        RESULTS,
    )  # fmt: skip
    found = duckdb_engine.fetch(out["findings"]).to_pylist()
    veterans = {row["personal_id"]: row for row in found if row["check_id"] == 66}
    assert (veterans["C1"]["project_name"], veterans["C1"]["enrollment_id"]) == (
        "Harbor Days", None,
    )  # fmt: skip
    assert veterans["C2"]["project_id"] is None
    counts = duckdb_engine.fetch(out["by_project"]).to_pylist()
    assert sum(row["findings"] for row in counts) == len(found)
