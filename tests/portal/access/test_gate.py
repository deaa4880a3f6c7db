"""The gate: what comes out of the lake for whom."""

from __future__ import annotations

import csv
import io
import json
import os
import time

import pyarrow.parquet as pq
import pytest

from citywide.core.errors import CitywideError, Forbidden, NotFound, UsageError
from citywide.portal.access import gate
from citywide.portal.audit.models import Entry
from tests.portal.access.people import VIEWERS
from tests.portal.small_city import BAD_LINES, HEADER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
VISITOR, STEWARD = VIEWERS["visitor"], VIEWERS["steward"]
PURPOSES = ("browse", "analysis", "review", "correction")


def test_a_page_of_rows():
    page = gate.rows(VISITOR, "stays", sort="-days", per_page=7, page=2)
    assert (page.total, page.number, page.pages, page.version, len(page.rows)) == (60, 2, 9, 2, 7)
    days = [row["days"] for row in gate.rows(VISITOR, "stays", sort="-days", per_page=60).rows]
    assert days == sorted(days, reverse=True)
    assert [row["days"] for row in page.rows] == days[7:14]


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"filters": {"kind": "dog"}}, 20),
        ({"filters": {"days__min": "25"}}, 10),
        ({"filters": {"taken_in_on__min": "2024-06-01"}}, 10),
        ({"filters": {"outcome": ""}}, 15),
        ({"search": "ADOPT"}, 30),
        ({"search": "adopt", "filters": {"kind": "cat"}}, 20),
        ({"search": "nothing like this"}, 0),
    ],
)
def test_filters_and_search(asked, total):
    page = gate.rows(VISITOR, "stays", **asked)
    assert page.total == total == len(gate.rows(VISITOR, "stays", per_page=100, **asked).rows)


def test_an_earlier_version_stays_readable():
    assert gate.rows(VISITOR, "stays", version=1).total == 40


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_downloads_hold_the_same_rows(format):
    done = gate.download(VISITOR, "stays", format=format, filters={"kind": "dog"})
    content = b"".join(done.chunks)
    if format == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
    elif format == "json":
        rows = json.loads(content)
    else:
        rows = pq.read_table(io.BytesIO(content)).to_pylist()
    expected = gate.rows(VISITOR, "stays", filters={"kind": "dog"}, per_page=100).rows
    assert {row["animal_id"] for row in rows} == {row["animal_id"] for row in expected}
    assert tuple(rows[0]) == tuple(expected[0])
    assert done.filename == f"stays@2.{format}"


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_a_download_without_rows_is_a_whole_file(format):
    content = b"".join(
        gate.download(VISITOR, "stays", format=format, filters={"kind": "fish"}).chunks
    )
    if format == "csv":
        assert content.decode().splitlines() == [
            '"animal_id","kind","district","taken_in_on","outcome","days"'
        ]
    elif format == "json":
        assert json.loads(content) == []
    else:
        assert pq.read_table(io.BytesIO(content)).num_rows == 0


def test_masks_apply_before_anything_else():
    rows = gate.rows(VIEWERS["analyst"], "stays", purpose="analysis").rows
    assert {row["owner_name"] for row in rows} == {"•••"}
    assert all(str(row["owner_born_on"]).endswith("-01-01") for row in rows)
    found = gate.rows(VIEWERS["analyst"], "stays", purpose="analysis", search="Owner-7")
    assert found.total == 0


def test_rows_of_other_departments_stay_theirs():
    assert gate.rows(VIEWERS["staff"], "trainings").total == 8
    assert gate.rows(VIEWERS["outsider"], "trainings").total == 5
    assert gate.rows(VIEWERS["administrator"], "trainings").total == 0
    assert gate.rows(VIEWERS["outsider"], "trainings", purpose="review").total == 13


def test_looks_at_what_is_not_public_are_recorded():
    gate.rows(VISITOR, "stays")
    assert not Entry.objects.exists()
    gate.rows(VIEWERS["analyst"], "stays", purpose="analysis")
    entry = Entry.objects.get()
    assert (entry.by, entry.action, entry.subject, entry.purpose) == (
        "analyst@example.org",
        "read",
        "dataset:stays",
        "analysis",
    )
    assert "owner_name" in entry.detail["columns"]


def test_exports_of_what_is_not_public_are_recorded_before_the_first_byte():
    gate.download(VIEWERS["staff"], "stays")
    assert Entry.objects.get().action == "export"


def test_nobody_learns_of_hidden_data_sets():
    for ask in (gate.rows, gate.versions, gate.lineage, gate.status, gate.decide):
        with pytest.raises(NotFound, match="There is no data set 'trainings'"):
            ask(VISITOR, "trainings")
        with pytest.raises(NotFound, match="There is no data set 'nonsense'"):
            ask(VISITOR, "nonsense")
    assert [c.id for c in gate.visible_datasets(VISITOR)] == ["outcomes", "stays"]


def test_a_data_set_without_a_visible_column_is_forbidden(own_city):
    path = own_city / "city/contracts/trainings.yaml"
    text = path.read_text().replace("classification: internal", "classification: restricted")
    path.write_text(text)
    os.utime(path, (time.time() + 5, time.time() + 5))
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and gate.decide(VIEWERS["staff"], "trainings").is_allowed:
        time.sleep(0.2)
    with pytest.raises(Forbidden):
        gate.rows(VIEWERS["staff"], "trainings")


def test_quarantine_is_for_the_steward_and_carries_the_source_line():
    page = gate.quarantine(STEWARD, "stays")
    assert page.total == 2
    assert page.by_rule["kind.allowed"] == 1
    names = HEADER.strip().split(",")
    for waiting, line in zip(page.rows, BAD_LINES, strict=True):
        assert waiting.row.cells == dict(zip(names, line.strip().split(","), strict=True))
    assert gate.quarantine(STEWARD, "stays", rule="kind.allowed").total == 1
    for role in set(VIEWERS) - {"steward"}:
        with pytest.raises(Forbidden):
            gate.quarantine(VIEWERS[role], "stays")


def test_quarantine_files():
    run = gate.quarantine(STEWARD, "stays").rows[0].run
    name, kind, content = gate.quarantine_file(STEWARD, run, "", "csv")
    assert name == "stays-quarantine.csv"
    assert kind.startswith("text/csv")
    assert content.decode("utf-8-sig").splitlines()[0].startswith("_line,_reasons,Animal ID")
    assert gate.quarantine_file(STEWARD, run, "", "xlsx")[2].startswith(b"PK")
    with pytest.raises(UsageError):
        gate.quarantine_file(STEWARD, run, "", "docx")


def test_held_versions_and_what_they_would_change():
    held = gate.held(STEWARD)
    assert [(run.dataset, run.state) for run in held] == [("stays", "held")]
    change = gate.held_difference(STEWARD, held[0].id)
    assert (change["added"], change["removed"], change["changed"]) == (0, 50, 0)
    assert gate.held(VIEWERS["analyst"]) == []


@pytest.mark.parametrize(
    ("combine", "counts"), [("snapshot", (2, 59, 1)), ("upsert", (2, 0, 1)), ("append", (3, 0, 0))]
)
def test_only_a_snapshot_removes_what_it_does_not_hold(own_city, tmp_path, combine, counts):
    path = own_city / "city/contracts/stays.yaml"
    text = path.read_text().replace("combine, value: snapshot", f"combine, value: {combine}")
    if combine == "append":
        text = text.replace("primaryKey: true, primaryKeyPosition: 1, ", "")
    path.write_text(text)
    extract = tmp_path / "few.csv"
    rows = [
        "A000,cat,1,2024-01-01,adopted,3,K,s,o,1980-01-01,p",
        "Z1,cat,1,2024-06-01,died,1,K,s,o,1980-01-01,p",
        "Z2,cat,1,2024-06-01,died,1,K,s,o,1980-01-01,p",
    ]
    extract.write_text(HEADER + "\n".join(rows) + "\n")
    run = gate.ingest(STEWARD, "stays", extract, extract.name).run
    change = gate.held_difference(STEWARD, run.id)
    assert (change["added"], change["removed"], change["changed"]) == counts


def test_small_groups_are_withheld_from_everybody():
    receipt, _ = gate.receipt(STEWARD, gate.measure(STEWARD, "live_share").receipt.id)
    small = [v for v in receipt.values if v.group == "district" and v.period == "2024-01"]
    assert small
    assert all(value.rows == 0 and value.value is None for value in small)
    assert receipt.suppression


def test_the_receipt_on_a_page_verifies():
    figure = gate.measure(VISITOR, "live_share")
    assert gate.verify(VISITOR, figure.number_id).numbers == len(figure.receipt.values)


def test_origins_of_extracts_are_not_shown():
    receipt, _ = gate.receipt(VISITOR, gate.measure(VISITOR, "live_share").receipt.id)
    extracts = [extract for entry in receipt.inputs for extract in entry["extracts"]]
    assert extracts
    assert not any("origin" in extract for extract in extracts)


def test_decisions_need_the_right_person(own_city):
    run = gate.held(STEWARD)[0].id
    for role in set(VIEWERS) - {"steward", "department_head"}:
        with pytest.raises((Forbidden, NotFound)):
            gate.release(VIEWERS[role], run, "looks fine to me")
    with pytest.raises(UsageError, match="reason"):
        gate.release(STEWARD, run, "  ")
    gate.release(STEWARD, run, "The shelter moved; ten animals are right.")
    assert gate.status(VISITOR, "stays").version == 3
    assert Entry.objects.filter(action="release", by="steward@example.org").exists()


def test_an_upload_changes_the_number(own_city, tmp_path):
    before = gate.measure(VISITOR, "live_share").number_id
    path = tmp_path / "stays_4.csv"
    path.write_text(
        HEADER + "".join(f"B{n},cat,1,2024-06-01,died,1,K,s,o,1980-01-01,p\n" for n in range(30))
    )
    with pytest.raises(Forbidden):
        gate.ingest(VIEWERS["analyst"], "stays", path, path.name)
    assert str(gate.ingest(STEWARD, "stays", path, path.name).run.state) == "published"
    gate.refresh(STEWARD)
    after = gate.measure(VISITOR, "live_share")
    assert after.number_id != before
    assert after.value.value == 0


ATTEMPTS = [
    *[
        ("sort", {"sort": f"{sign}{column}"})
        for sign in ("", "-")
        for column in ("found_at", "owner_name", "owner_born_on", "chip_pin", "_line", "_extract")
    ],
    *[
        ("filter", {"filters": {f"{column}{bound}": value}})
        for column in ("found_at", "owner_name", "owner_born_on", "chip_pin", "_line", "_extract")
        for bound in ("", "__min", "__max")
        for value in ("SECRET-STREET 1", "", "1980-01-01", "' OR 1=1 --")
    ],
    *[
        ("search", {"search": text})
        for text in (
            "SECRET",
            "SECRET-PIN-1",
            "%SECRET%",
            "' OR '1'='1",
            "SECRET Owner-7",
            "_ECRET",
        )
    ],
]
"""Ways to ask for, or about, what only the steward may see."""


@pytest.mark.parametrize("role", [r for r in VIEWERS if r != "steward"])
def test_hidden_columns_cannot_be_had_by_asking_otherwise(role):
    viewer = VIEWERS[role]
    tried = 0
    for _, asked in ATTEMPTS:
        tried += 1
        for reach in (_page, _file):
            assert "SECRET" not in reach(viewer, asked)
    assert tried >= 80


@pytest.mark.parametrize("role", [r for r in VIEWERS if r != "steward"])
def test_a_hidden_value_changes_nothing_that_is_shown(role):
    """Searching for a secret finds as many rows as searching for nonsense: none."""
    for _, asked in (attempt for attempt in ATTEMPTS if attempt[0] == "search"):
        assert gate.rows(VIEWERS[role], "stays", **asked).total == 0


def _page(viewer, asked) -> str:
    try:
        return str(gate.rows(viewer, "stays", **asked))
    except CitywideError as error:
        return str(error).replace(repr(_value(asked)), "")


def _file(viewer, asked) -> str:
    try:
        return b"".join(gate.download(viewer, "stays", format="json", **asked).chunks).decode()
    except CitywideError as error:
        return str(error).replace(repr(_value(asked)), "")


def _value(asked) -> str:
    return next(iter(asked.get("filters", {"": ""}).values()))
