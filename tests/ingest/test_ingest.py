"""One extract's way into the lake, through the public doors."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from citywide.core.errors import Conflict, ExtractError, UsageError
from citywide.core.ingest.correct import resubmit
from citywide.core.ingest.decide import find_run, held_runs, reject, release
from citywide.core.ingest.publish import version_rows
from citywide.core.ingest.quarantine import export_quarantine, quarantined_rows
from citywide.core.ingest.run import Workshop, ingest_file
from citywide.core.lake import RunState
from tests.city import BAD, GOOD, open_shop, write_city, write_extract


def ids(shop: Workshop, dataset: str = "stays") -> list[str]:
    version = shop.lake.version(dataset)
    rows = shop.engine.fetch(version_rows(shop.lake, shop.engine, version))
    return sorted(rows["animal_id"].to_pylist())


def test_good_rows_are_published_and_bad_ones_kept_with_reasons(tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "stays.csv", [*GOOD, GOOD[0], *BAD])
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        run = ingest_file(shop, city.contract("stays"), extract).run
        report = run.report
        assert (report["landed"], report["published"]) == (7, 4)
        assert (report["quarantined"], report["duplicates"]) == (2, 1)
        assert ids(shop) == ["A1", "A2", "A3", "A4"]
        rows = list(quarantined_rows(shop.lake.quarantine(run), city.contract("stays")))
    assert [(row.line, [r.rule for r in row.reasons]) for row in rows] == [
        (7, ["kind.allowed"]),
        (8, ["taken_in_on.type", "days.range"]),
    ]
    assert rows[0].reasons[0].values == ("fish",)
    assert rows[1].cells["taken_in_on"] == "soon"


def test_the_same_file_twice_is_not_a_new_version(tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "stays.csv", GOOD)
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        first = ingest_file(shop, city.contract("stays"), extract)
        again = ingest_file(shop, city.contract("stays"), extract, name="another name.csv")
        assert (first.was_known, again.was_known) == (False, True)
        assert [v.number for v in shop.lake.versions("stays")] == [1]


def test_landed_bytes_are_those_that_came(tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "stays.csv", GOOD)
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        ingest_file(shop, city.contract("stays"), extract)
        landed = [path for path in shop.lake.landed.rglob("*") if path.is_file()]
        assert [path.read_bytes() for path in landed] == [extract.read_bytes()]
        assert landed[0].stat().st_mode & 0o222 == 0


def test_a_later_snapshot_says_what_it_restates(tmp_path: Path) -> None:
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        stays = city.contract("stays")
        ingest_file(shop, stays, write_extract(tmp_path / "stays1.csv", GOOD))
        later = [GOOD[0].replace("adopted", "died"), *GOOD[2:], "A9,cat,2024-05-01,adopted,1"]
        run = ingest_file(shop, stays, write_extract(tmp_path / "stays2.csv", later)).run
        assert ids(shop) == ["A1", "A3", "A4", "A9"]
    change = run.report["restatement"]
    assert (change["added"], change["removed"], change["changed"]) == (1, 1, 1)
    assert change["changed_by_column"] == {"outcome": 1}


@pytest.mark.parametrize("combine", ["append", "upsert"])
def test_later_extracts_add_to_the_version(tmp_path: Path, combine: str) -> None:
    with open_shop(write_city(tmp_path / "city", combine), tmp_path / "lake") as (city, shop):
        stays = city.contract("stays")
        ingest_file(shop, stays, write_extract(tmp_path / "stays1.csv", GOOD[:2]))
        run = ingest_file(shop, stays, write_extract(tmp_path / "stays2.csv", GOOD[1:])).run
        assert ids(shop) == ["A1", "A2", "A3", "A4"]
        assert run.report["duplicates"] == (1 if combine == "append" else 0)


def test_too_many_bad_rows_hold_the_version_until_a_steward_decides(tmp_path: Path) -> None:
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        stays = city.contract("stays")
        ingest_file(shop, stays, write_extract(tmp_path / "stays1.csv", GOOD))
        worse = write_extract(tmp_path / "stays2.csv", [GOOD[0], *BAD])
        held = ingest_file(shop, stays, worse).run
        assert held.state == RunState.HELD
        assert "2 of 3 rows" in held.report["held_because"][0]
        assert ids(shop) == ["A1", "A2", "A3", "A4"]
        assert [run.id for run in held_runs(shop.lake)] == [held.id]
        with pytest.raises(UsageError, match="reason"):
            release(shop.lake, shop.engine, held, "Steward", " ")
        release(shop.lake, shop.engine, held, "Steward", "the shelter was closed")
        assert ids(shop) == ["A1"]
        version = shop.lake.version("stays")
        assert (version.approved_by, version.reason) == ("Steward", "the shelter was closed")


def test_a_rejected_version_leaves_the_current_one(tmp_path: Path) -> None:
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        stays = city.contract("stays")
        ingest_file(shop, stays, write_extract(tmp_path / "stays1.csv", GOOD))
        worse = write_extract(tmp_path / "stays2.csv", [GOOD[0], *BAD])
        held = ingest_file(shop, stays, worse).run
        reject(shop.lake, held, "Steward", "wrong file")
        assert ids(shop) == ["A1", "A2", "A3", "A4"]
        assert ingest_file(shop, stays, worse).was_known
        with pytest.raises(UsageError, match="not held"):
            reject(shop.lake, find_run(shop.lake, held.id), "Steward", "again")


def test_a_held_version_cannot_be_released_over_a_newer_one(tmp_path: Path) -> None:
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        stays = city.contract("stays")
        held = ingest_file(shop, stays, write_extract(tmp_path / "a.csv", [GOOD[0], *BAD])).run
        ingest_file(shop, stays, write_extract(tmp_path / "b.csv", GOOD))
        with pytest.raises(Conflict, match="changed since"):
            release(shop.lake, shop.engine, held, "Steward", "late")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_quarantined_rows_are_exported_corrected_and_resubmitted(
    tmp_path: Path, suffix: str
) -> None:
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        stays = city.contract("stays")
        run = ingest_file(shop, stays, write_extract(tmp_path / "s.csv", [*GOOD, *BAD])).run
        target = tmp_path / f"quarantine{suffix}"
        rows = quarantined_rows(shop.lake.quarantine(run), stays)
        assert export_quarantine(rows, target) == 2
        corrected = _correct(target, tmp_path / f"corrected{suffix}")
        done = resubmit(shop, stays, run, corrected, "Steward").run
        assert (done.report["published"], done.report["quarantined"]) == (1, 1)
        assert ids(shop) == ["A1", "A2", "A3", "A4", "A5"]
        assert shop.lake.ledger.corrected_lines(run.id) == {6, 7}
        with pytest.raises(UsageError, match="not waiting"):
            resubmit(shop, stays, run, corrected, "Steward")


def _correct(source: Path, target: Path) -> Path:
    """Correct the fish into a cat, and leave the other row as it is."""
    if source.suffix == ".csv":
        target.write_text(source.read_text("utf-8-sig").replace("fish", "cat"), "utf-8")
        return target
    book = openpyxl.load_workbook(source)
    for row in book["quarantine"].iter_rows():
        for cell in row:
            if cell.value == "fish":
                cell.value = "cat"
    book.save(target)
    return target


def test_a_missing_required_column_refuses_the_extract(tmp_path: Path) -> None:
    extract = tmp_path / "stays.csv"
    with extract.open("w", newline="") as file:
        csv.writer(file).writerows([["Animal ID", "Sort"], ["A1", "cat"]])
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        with pytest.raises(ExtractError, match=r"no column 'kind'.*'taken_in_on'"):
            ingest_file(shop, city.contract("stays"), extract)
        assert [run.state for run in shop.lake.ledger.runs()] == [RunState.FAILED]
        assert shop.lake.current("stays") is None


def test_columns_nobody_expected_are_said(tmp_path: Path) -> None:
    extract = tmp_path / "stays.csv"
    extract.write_text("ANIMAL  id,kind,Taken_In_On,colour\nA1,cat,2024-01-01,red\n")
    with open_shop(write_city(tmp_path / "city"), tmp_path / "lake") as (city, shop):
        notes = ingest_file(shop, city.contract("stays"), extract).run.report["notes"]
    said = " ".join(note["message"] for note in notes)
    assert "'colour'" in said and "'outcome'" in said and "'days'" in said
