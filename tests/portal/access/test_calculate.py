"""Calculations through the gate: rights first, then the queries, then pages of what they made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.calculations import Calculation, load_calculation
from citywide.core.errors import Forbidden, NotFound, UsageError
from citywide.portal.access import gate
from citywide.portal.access.select import Query
from citywide.portal.audit.models import Entry
from tests.portal.access.people import VIEWERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
STEWARD = VIEWERS["steward"]
WANTED = ("by_kind", "longest")


@pytest.fixture
def lengths(tmp_path: Path) -> Calculation:
    folder = tmp_path / "lengths"
    folder.mkdir()
    (folder / "chosen.sql").write_text("SELECT * FROM stays WHERE days >= $at_least")
    (folder / "by_kind.sql").write_text("SELECT kind, count(*) AS stays FROM chosen GROUP BY kind")
    (folder / "longest.sql").write_text("SELECT animal_id, days FROM chosen")
    return load_calculation(folder)


def calculated(lengths: Calculation, **more: Any) -> gate.Calculated:
    asked = {"purpose": "review", "wanted": WANTED} | more
    values = {"at_least": asked.pop("at_least", 0)}
    return gate.calculate(asked.pop("viewer", STEWARD), lengths, values, **asked)


def test_steps_come_as_rows_and_as_pages(lengths: Calculation) -> None:
    done = calculated(lengths)
    assert done.versions == {"stays": 2}
    assert sorted((row["kind"], row["stays"]) for row in done.rows("by_kind")) == [
        ("cat", 40), ("dog", 20),
    ]  # fmt: skip
    page = done.page("longest", Query(sort="-days"), page=2, per_page=7)
    assert (page.total, page.pages, page.number, len(page.rows)) == (60, 9, 2, 7)
    assert page.columns == ("animal_id", "days")
    found = done.page("longest", Query({"days__min": "25"}))
    assert found.total == 10
    with pytest.raises(UsageError, match="owner"):
        done.page("longest", Query(sort="owner"))
    with pytest.raises(NotFound, match="'chosen'"):
        done.rows("chosen")


def test_what_was_calculated_is_kept_for_the_same_question_only(lengths: Calculation) -> None:
    first = calculated(lengths)
    made = {path: path.stat().st_ino for path in first.folder.rglob("*.parquet")}
    again = calculated(lengths)
    assert again.id == first.id
    assert {path: path.stat().st_ino for path in again.folder.rglob("*.parquet")} == made
    others = [calculated(lengths, at_least=25), calculated(lengths, versions={"stays": 1})]
    assert len({first.id, *(one.id for one in others)}) == 3
    assert sum(row["stays"] for row in others[0].rows("by_kind")) == 10
    assert sum(row["stays"] for row in others[1].rows("by_kind")) == 40


def test_nothing_is_calculated_from_columns_one_may_not_read(lengths: Calculation) -> None:
    for viewer in VIEWERS.values():
        for purpose in ("browse", "analysis"):
            with pytest.raises(Forbidden, match="every column of stays"):
                calculated(lengths, viewer=viewer, purpose=purpose)
        if not viewer.stewarded:
            with pytest.raises(Forbidden, match="every column of stays"):
                calculated(lengths, viewer=viewer)


def test_each_look_is_in_the_audit_log_even_at_kept_results(lengths: Calculation) -> None:
    calculated(lengths)
    before = Entry.objects.count()
    done = calculated(lengths)
    (entry,) = Entry.objects.order_by("sequence")[before:]
    assert (entry.action, entry.subject, entry.purpose) == ("read", "dataset:stays", "review")
    assert entry.detail["what"] == "lengths" and entry.detail["result"] == done.id


def test_empty_results_keep_their_columns(lengths: Calculation) -> None:
    done = calculated(lengths, at_least=10**6)
    assert done.rows("by_kind") == []
    assert done.page("longest").columns == ("animal_id", "days")


def test_results_can_be_forgotten(lengths: Calculation) -> None:
    done = calculated(lengths)
    gate.forget_results()
    assert not done.folder.exists()
    assert calculated(lengths).rows("by_kind")


def test_a_missing_version_is_named(lengths: Calculation) -> None:
    with pytest.raises(NotFound, match="stays"):
        calculated(lengths, versions={"stays": 99})
