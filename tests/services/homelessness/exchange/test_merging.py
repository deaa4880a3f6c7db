"""What an upload replaces, what it leaves alone, and when somebody should look first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from citywide.core.engines import Engine
from citywide.services.homelessness.exchange.hmis.merge import Merged, Policy, merge, scope_of
from citywide.services.homelessness.exchange.hmis.tables import read_export
from tests.services.homelessness.exchange.exports import EXPORT, WHOLE, Row, write_folder

DAY = dt.date(2024, 6, 30)


def stay(number: int, **more: str) -> Row:
    return {**WHOLE["Enrollment.csv"][0], "EnrollmentID": f"S{number:03}", **more}


class Uploads:
    """Uploads one after the other onto the same tables."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder, self.number = engine, folder, 0
        self.now: Mapping[str, object] = {}

    def add(self, *stays: Row, policy: Policy | None = None, **said: str) -> Merged:
        self.number += 1
        here = self.folder / str(self.number)
        files = {
            **WHOLE, "Enrollment.csv": stays, "Export.csv": [{**EXPORT, **said}], "Exit.csv": [],
            "IncomeBenefits.csv": [],
        }  # fmt: skip
        upload = read_export(self.engine, write_folder(here / "in", files), here / "work")
        scope = scope_of(self.engine, upload, DAY)
        merged = merge(self.engine, self.now, upload, scope, here / "merged", policy)  # type: ignore[arg-type]
        self.now = merged.tables
        return merged

    def stays(self) -> dict[str, dict[str, object]]:
        table = self.now["hmis_enrollment"]
        return {row["enrollment_id"]: row for row in self.engine.fetch(table).to_pylist()}  # type: ignore[arg-type]


@pytest.fixture
def uploads(duckdb_engine: Engine, tmp_path: Path) -> Uploads:
    return Uploads(duckdb_engine, tmp_path)


def test_a_record_absent_once_stays_and_one_deleted_by_an_export_is_deleted(
    uploads: Uploads,
) -> None:
    earlier = stay(5, EntryDate="2022-01-01")
    other = stay(6, ProjectID="P9")
    uploads.add(stay(1), stay(2), stay(3), earlier, other)
    merged = uploads.add(
        stay(1, EntryDate="2024-05-03"), stay(3, DateDeleted="2024-06-29 08:00:00"), stay(4)
    )
    assert merged.counts["hmis_enrollment"] == {
        "added": 1, "replaced": 1, "absent": 2, "deleted": 1, "in_scope": 4,
    }  # fmt: skip
    stays = uploads.stays()
    assert stays["S001"]["entry_date"] == dt.date(2024, 5, 3)
    assert stays["S002"]["absent_since"] == DAY
    assert stays["S002"]["date_deleted"] is None
    assert stays["S003"]["date_deleted"] is not None
    # A stay of a project that the upload does not list is outside its scope.
    assert stays["S006"]["absent_since"] is None
    uploads.add(stay(1), stay(2))
    assert uploads.stays()["S002"]["absent_since"] is None


def test_absent_twice_is_deleted_only_where_the_city_chose_so(uploads: Uploads) -> None:
    chosen = Policy(delete_when_absent_twice=True)
    uploads.add(stay(1), stay(2))
    uploads.add(stay(1), policy=chosen)
    assert uploads.stays()["S002"]["date_deleted"] is None
    uploads.add(stay(1), policy=chosen)
    assert uploads.stays()["S002"]["date_deleted"] is not None


def test_another_source_with_the_same_numbers_is_left_alone(uploads: Uploads) -> None:
    uploads.add(stay(1))
    merged = uploads.add(stay(1, EntryDate="2024-06-01"), SourceID="veterans")
    assert merged.counts["hmis_enrollment"]["added"] == 1
    rows = uploads.engine.fetch(merged.tables["hmis_enrollment"]).to_pylist()
    assert {(row["source_id"], row["entry_date"]) for row in rows} == {
        ("county", dt.date(2024, 5, 1)), ("veterans", dt.date(2024, 6, 1)),
    }  # fmt: skip


def test_many_rows_gone_at_once_are_held_for_review(uploads: Uploads) -> None:
    many = [stay(number) for number in range(40)]
    assert uploads.add(*many).reasons_to_hold == ()
    assert uploads.add(*many[:38]).reasons_to_hold == ()
    (reason,) = uploads.add(*many[:10]).reasons_to_hold
    assert reason.startswith("hmis_enrollment: 0 of 38 rows") and "28 are absent" in reason


def test_rows_gone_once_are_not_held_again_when_they_stay_away(uploads: Uploads) -> None:
    many = [stay(number) for number in range(40)]
    uploads.add(*many)
    assert uploads.add(*many[:10]).reasons_to_hold
    again = uploads.add(*many[:10])
    assert again.reasons_to_hold == ()
    assert again.counts["hmis_enrollment"]["absent"] == 0
    assert uploads.stays()["S039"]["absent_exports"] == 2


def test_many_rows_deleted_by_an_export_are_held_for_review(uploads: Uploads) -> None:
    many = [stay(number) for number in range(40)]
    uploads.add(*many)
    deleted = [stay(number, DateDeleted="2024-06-29 08:00:00") for number in range(30)]
    (reason,) = uploads.add(*deleted, *many[30:]).reasons_to_hold
    assert reason.startswith("hmis_enrollment: 30 of 40 rows") and "0 are absent" in reason
