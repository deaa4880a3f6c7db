"""Quarantine: the rows that wait, by rule and file, and the file to correct them in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from citywide.portal.audit.models import Entry
from tests.portal.stewards.conftest import Runs, said

pytestmark = pytest.mark.django_db


def test_each_row_says_why_with_its_values_and_shows_its_source(runs: Runs, steward: Any) -> None:
    text = said(steward.get("/my/stays/quarantine/"))
    assert "2 rows wait." in text
    assert "Line 62 Kind of animal: fish . Kind of animal must be one of: cat, dog." in text
    assert (
        "Line 63 Taken in on: soon . Taken in on must be a date, written like 2026-12-31. "
        "Days: -1 . Days must be at least 0." in text
    )
    assert "SECRET-STREET 2" in text and "stays_2.csv" in text


def test_the_address_narrows_by_rule_and_run(runs: Runs, steward: Any) -> None:
    text = said(steward.get("/my/stays/quarantine/?rule=days.range"))
    assert "One row waits." in text and "Line 63" in text and "Line 62" not in text
    assert "Kind of animal must be one of: cat, dog. 1" in text
    assert "2 rows wait." in said(steward.get(f"/my/stays/quarantine/?run={runs.quarantined}"))
    assert "No row of this file waits any more" in said(
        steward.get(f"/my/stays/quarantine/?run={runs.held}")
    )
    assert "No row fits" in said(steward.get("/my/stays/quarantine/?rule=unheard.of"))


def test_one_value_in_many_rows_is_offered_for_rules_about_one_column(
    runs: Runs, steward: Any
) -> None:
    assert "Replace one value in many rows" in said(
        steward.get("/my/stays/quarantine/?rule=kind.allowed")
    )
    all_rules = said(steward.get("/my/stays/quarantine/"))
    assert "Replace one value in many rows" not in all_rules
    path = f"/my/stays/quarantine/{runs.quarantined}/replace/?rule=animal_id.unique"
    assert steward.get(path).status_code == 404


def test_a_data_set_without_quarantine_says_so(runs: Runs, steward: Any) -> None:
    assert "No row waits" in said(steward.get("/my/outcomes/quarantine/"))


def test_the_export_is_ready_to_be_corrected_and_in_the_audit_log(runs: Runs, steward: Any) -> None:
    path = f"/my/stays/quarantine/{runs.quarantined}"
    page = steward.get(f"{path}/export.csv?rule=kind.allowed")
    assert page.headers["Content-Disposition"] == 'attachment; filename="stays-quarantine.csv"'
    lines = page.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith("62,kind.allowed")
    book = load_workbook(io.BytesIO(steward.get(f"{path}/export.xlsx").content))
    assert [row[0].value for row in book.active.iter_rows()] == ["_line", 62, 63]
    assert steward.get(f"{path}/export.pdf").status_code == 400
    assert Entry.objects.filter(action="export", by="steward@example.org").count() == 2


def test_looking_at_quarantine_is_in_the_audit_log(runs: Runs, steward: Any) -> None:
    steward.get("/my/stays/quarantine/")
    assert Entry.objects.filter(action="read", purpose="correction").exists()
