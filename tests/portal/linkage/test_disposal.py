"""Disposal reaches what linkage keeps: names compared go with the rows they came from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from citywide.core.linkage.runs import Archive
from citywide.portal.access import gate
from citywide.portal.access.store import store
from tests.linkage import small

pytestmark = pytest.mark.django_db
SPEC = "residents"


def test_disposed_records_leave_every_run(
    own_linked: Path, viewer_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contracts = store().city.contracts
    guarded = replace(contracts["clients"], protection="secret", subject=("id",))
    monkeypatch.setitem(contracts, "clients", guarded)
    archive = Archive(own_linked / "lake", SPEC)
    before = {row["record_id"] for row in archive.run().table("records").to_pylist()}
    assert "clients/cl1" in before
    due = frozenset({("cl1",)})
    went = gate.dispose(viewer_of("privacy_officer"), ("secret",), lambda _columns: due, rule="r")
    assert [one.dataset for one in went] == ["clients"]
    after = {row["record_id"] for row in archive.run().table("records").to_pylist()}
    assert after == before - {"clients/cl1"}
    ssn = small.rows(90)["clients"][1]["ssn"]
    for path in sorted((own_linked / "lake" / "linkage").rglob("*.parquet")):
        text = json.dumps(pq.read_table(path).to_pylist(), default=str)
        assert '"clients/cl1"' not in text and f'"{ssn}"' not in text, path.name
