"""A disposal leaves nothing of the people due in any file of the lake, and everything of others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from citywide.core.engines import open_engine
from citywide.core.errors import Conflict, Disposed, Forbidden
from citywide.core.ingest.run import Workshop
from citywide.core.lake import Lake, RunState
from citywide.core.lake import disposal as disposals
from citywide.core.lake.disposal import Subjects, count, dispose
from citywide.core.pipeline import load_city, refresh
from citywide.core.settings import Settings
from citywide.portal.access import gate
from citywide.services.homelessness.actions import protocols
from tests.portal.conftest import _point_at, django_db_setup, in_english  # noqa: F401
from tests.portal.small_city import bring_in
from tests.services.homelessness.consent.world import _rows, build

SUBJECT = ("source_id", "personal_id")
PAIR = Subjects(SUBJECT, frozenset({("h", "tia"), ("h", "pat")}))
TOM = Subjects(SUBJECT, frozenset({("h", "tom")}))
GONE = ("SECRET-old", "SECRET-ana", "person-old", "person-ana")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of two versions of each data set; each test disposes of people of its own."""
    folder = build(tmp_path_factory.mktemp("disposal"))
    with _shop(folder) as shop:
        city = load_city(folder / "city")
        texts = _rows(("ana", "ben", "eva", "old", "pat", "tia", "tom"))
        changed = texts["hmis_client"].replace(",yes,", ",no,")
        bring_in(shop, city, "hmis_client", folder, "hmis_client_2.csv", changed)
        refresh(city, shop, Settings())
    return folder


class _shop:
    """A workshop on a lake, closed at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Workshop:
        self._lake = Lake(self._folder / "lake")
        self._engine = open_engine(Settings(), self._lake.root / "work" / "spill")
        contracts = load_city(self._folder / "city").contracts
        return Workshop(self._lake, self._engine, contracts)

    def __exit__(self, *_error: object) -> None:
        self._engine.close()


def everything_in(lake: Path) -> Iterator[tuple[str, str]]:
    """Yield every text the lake keeps: rows of Parquet files, landed bytes, the ledger."""
    for path in sorted(p for p in lake.rglob("*") if p.is_file() and "work" not in p.parts):
        name = str(path.relative_to(lake))
        if "forgotten" in name:
            continue  # a table that drops the protection of its rows is in no city but this one
        if path.suffix == ".parquet":
            yield name, json.dumps(pq.read_table(path).to_pylist(), default=str)
        elif path.name == "ledger.db":
            yield name, "\n".join(sqlite3.connect(path).iterdump())
        elif path.suffix not in {".lock", ".db-wal", ".db-shm"}:
            yield name, path.read_bytes().decode("utf-8", "replace")


def test_rows_leave_every_version_and_a_tombstone_stays(built: Path) -> None:
    lake = Lake(built / "lake")
    before = lake.versions("hmis_client")
    counted = count(lake, "hmis_client", PAIR)
    assert (counted.rows, counted.versions, counted.files) == (2, len(before), 2)
    assert dispose(lake, "hmis_client", PAIR, rule="seven years", by="ana@example.org") == counted
    after = lake.versions("hmis_client")
    assert [v.number for v in after] == [*(v.number for v in before), len(before) + 1]
    assert [v.rows for v in after] == [v.rows - 2 for v in (*before, before[-1])]
    assert after[-1].reason == "2 rows disposed of under the rule: seven years"
    for version in after:
        lake.verify(version)
        found = lake.tables.files("hmis_client", version.number)
        assert found == sorted(file.path for file in version.files)
        rows = [row for path in lake.paths(version) for row in pq.read_table(path).to_pylist()]
        left = {row["personal_id"] for row in rows}
        assert {"ben", "eva"} <= left and not left & {"pat", "tia"}
    tombstone = lake.ledger.disposals("hmis_client")[-1]
    assert tombstone["state"] == "done" and tombstone["body"]["rule"] == "seven years"
    assert all(len(pair["old"]["sha256"]) == 64 for pair in tombstone["body"]["files"])
    for name, text in everything_in(lake.root):
        assert "SECRET-pat" not in text and "SECRET-tia" not in text, name
    # Others are as they were, and there is nothing left to do.
    assert dispose(lake, "hmis_client", PAIR, rule="seven years", by="x").is_empty
    assert len(lake.versions("hmis_client")) == len(after)


def test_quarantined_rows_go_and_an_open_run_comes_first(built: Path) -> None:
    lake = Lake(built / "lake")
    bad = Subjects(("source_id", "personal_id"), frozenset({("h", "eva-bad")}))
    run = lake.ledger.runs("hmis_client")[-1]
    lake.ledger.save_run(_with_state(run, RunState.HELD))
    with pytest.raises(Conflict, match="waits for a decision"):
        dispose(lake, "hmis_client", bad, rule="r", by="x")
    lake.ledger.save_run(_with_state(run, RunState.PUBLISHED))
    versions = len(lake.versions("hmis_client"))
    assert dispose(lake, "hmis_client", bad, rule="r", by="x").quarantined >= 1
    assert not any("SECRET-BAD" in text for _name, text in everything_in(lake.root))
    assert len(lake.versions("hmis_client")) == versions


def _with_state(run: Any, state: RunState) -> Any:
    from dataclasses import replace

    return replace(run, state=state)


def test_a_disposal_cut_short_is_finished_by_the_next(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(built / "lake")

    def power_cut(*_given: Any) -> None:
        raise OSError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(disposals, "_finish", power_cut)
        with pytest.raises(OSError, match="no power"):
            dispose(lake, "hmis_client", TOM, rule="r", by="x")
    assert lake.ledger.disposals("hmis_client")[-1]["state"] == "begun"
    for version in lake.versions("hmis_client"):
        lake.verify(version)
    assert dispose(lake, "hmis_client", TOM, rule="r", by="x").is_empty
    assert lake.ledger.disposals("hmis_client")[-1]["state"] == "done"
    assert not any("SECRET-tom" in text for _name, text in everything_in(lake.root))


@pytest.mark.django_db
def test_people_due_are_gone_from_lake_receipts_and_list(
    built: Path,
    viewers: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _point_at(built, monkeypatch)
    officer, steward = viewers["privacy_officer"], viewers["steward"]
    figure = gate.measure(steward, "people_known")
    assert figure.receipt is not None and figure.value is not None
    old = figure.receipt.number_id(0)
    gate.verify(steward, old)
    with pytest.raises(Forbidden):
        gate.dispose(steward, ("homelessness",), lambda _c: frozenset(), rule="r")
    run = protocols.list_due(by=officer)
    protocols.approve_disposal(by=viewers["lead"], run=run)
    done = protocols.record_disposal(by=officer, run=run, how="Removed from the HMIS too.")
    assert (done.people, done.clients) == (2, [])
    went = {one["dataset"]: one["rows"] for one in done.took}
    assert {one["extracts"] for one in done.took if one["dataset"] == "hmis_client"} == {2}
    assert went == {
        "by_name_people": 2, "hmis_client": 2, "hmis_enrollment": 2, "people": 2, "veterans": 2,
    }  # fmt: skip
    with pytest.raises(Disposed, match=r"rows of by_name_people@\d+ were disposed of on \d{4}"):
        gate.verify(steward, old)
    with pytest.raises(Disposed, match="HMIS Data and Technical Standards"):
        gate.source_rows(steward, old, purpose="review")
    with _shop(built) as shop:
        refresh(load_city(built / "city"), shop, Settings())
    anew = gate.measure(steward, "people_known")
    assert anew.receipt is not None and anew.value is not None
    assert anew.value.value == (figure.value.value or 0) - 2
    gate.verify(steward, anew.receipt.number_id(0))
    for name, text in everything_in(built / "lake"):
        assert not any(word in text for word in GONE), name
