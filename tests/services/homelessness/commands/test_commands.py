"""`citywide hmis` and `citywide homelessness`: known answers, and sentences for mistakes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from citywide.core.errors import CitywideError, NotFound, SettingsError, UsageError
from tests.services.homelessness.imported import ImportedCity

PERIOD = ("--start", "2022-10-01", "--end", "2023-09-30")


def told(*words: str) -> Any:
    """Return what a command prints as JSON."""
    from citywide.cli.main import app

    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def refused(*words: str) -> CitywideError:
    """Return the error a command ends in."""
    from citywide.cli.main import app

    error = CliRunner().invoke(app, [*words]).exception
    assert isinstance(error, CitywideError)
    return error


def test_performance_measures_come_to_their_known_cells(imported_city: ImportedCity) -> None:
    with imported_city.answers.open(encoding="utf-8", newline="") as lines:
        expected = {
            (row["table"], row["cell"]): Decimal(row["expected"])
            for row in csv.DictReader(lines)
            if row["dataset"] == "m2_edges_derived"
        }
    made = told("homelessness", "spm", *PERIOD, "--coc", "XX-500")
    found = {(row["table_name"], row["cell"]): row["value"] for row in made["rows"]}
    assert expected
    assert {cell: Decimal(found[cell]) for cell in expected} == expected
    assert made["versions"]["homeless_stays"] == 1
    assert made["options"]["m2_gap_day_counts"] is False
    assert "exit_destination" in made["unknown"]
    other = told("homelessness", "spm", *PERIOD, "--coc", "XX-500", "--m2-gap-day-counts")
    assert other["options"]["m2_gap_day_counts"] is True
    assert other["rows"] != made["rows"]


def test_the_counts_of_a_night_and_the_list_of_a_day(imported_city: ImportedCity) -> None:
    night = told("homelessness", "pit", "--night", "2023-01-25")
    assert night["options"]["night"] == "2023-01-25"
    people = told("homelessness", "by-name-list", "--as-of", "2021-06-10")
    assert people["total"] == len(people["rows"]) > 0
    assert {row["status"] for row in people["rows"]} == {"active"}
    families = told("homelessness", "by-name-list", "--as-of", "2021-06-10",
                    "--population", "families")  # fmt: skip
    singles = told("homelessness", "by-name-list", "--as-of", "2021-06-10",
                   "--population", "singles")  # fmt: skip
    assert families["total"] + singles["total"] == people["total"]


def test_quality_tells_findings_and_writes_them_down(
    imported_city: ImportedCity, tmp_path: Path
) -> None:
    path = tmp_path / "findings.csv"
    made = told("hmis", "quality", "--as-of", "2023-09-30", "--csv", str(path))
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == made["total"] > 0
    assert all(row["correction"] for row in rows)
    assert sum(row["findings"] for row in made["by_project"]) == made["total"]


def test_what_is_there_can_be_written_and_read_again(
    imported_city: ImportedCity, tmp_path: Path
) -> None:
    from citywide.cli.main import app

    target = tmp_path / "out"
    result = CliRunner().invoke(app, ["hmis", "export", str(target), "--hashed"])
    assert result.exception is None and len(list(target.glob("*.csv"))) == 24
    with (target / "Enrollment.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 37
    assert isinstance(refused("hmis", "export", str(target)), UsageError)


def test_mistakes_are_told_in_sentences(
    imported_city: ImportedCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no day" in str(refused("homelessness", "pit", "--night", "yesterday"))
    assert isinstance(refused("hmis", "import", "nowhere.zip"), NotFound)
    assert "population" in str(
        refused("homelessness", "by-name-list", "--as-of", "2023-01-01", "--population", "pets")
    )
    nobody = refused("homelessness", "pit", "--night", "2023-01-01", "--by", "no@example.org")
    assert str(nobody) == "Nobody has the e-mail address no@example.org."
    monkeypatch.setenv("CITYWIDE_SERVICES", "portfolio")
    assert isinstance(refused("hmis", "quality"), SettingsError)


def test_the_verbs_are_there_without_starting_django() -> None:
    from citywide.cli.main import app

    said = CliRunner().invoke(app, ["hmis", "--help"]).output
    assert all(verb in said for verb in ("import", "export", "quality"))
    code = "import sys, citywide.cli.main; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
