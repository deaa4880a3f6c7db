"""What residents are told, computed again under identities that are supposed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from citywide.portal.access import gate, linkage, linkage_effect, linkage_runs
from citywide.portal.access.store import store
from citywide.portal.access.suppose import suppose, supposing
from citywide.portal.access.viewer import VISITOR
from citywide.services.homelessness.publish.linked import figures

pytestmark = pytest.mark.django_db
MEASURES = ("homeless_active", "homeless_inflow", "homeless_housed")


def test_figures_follow_supposed_identities(county: Path, tmp_path: Path) -> None:
    """As it is, each measure is the published one; were all one person, nobody could be shown."""
    assert figures in linkage_effect._FIGURES["people"]
    found = linkage._specs()["people"]
    version = store().lake.current("people")
    assert version is not None
    names = ("source_id", "personal_id", "person_id")
    rows = store().engine().fetch(store().table(version).select(*names))
    one = rows.set_column(2, "person_id", pa.array(["one"] * rows.num_rows))
    told = {}
    with linkage_runs.workshop() as shop:
        for name, table in (("as it is", rows), ("all one person", one)):
            supposed = suppose(shop.engine, name, {"people": table}, tmp_path / name)
            assert {"people", "homeless_stays", "by_name_people"} <= supposed.files.keys()
            with supposing(supposed):
                told[name] = linkage_effect._measured(shop.engine, found, supposed)
    for measure in MEASURES:
        period, value = told["as it is"][measure]
        published = gate.number(VISITOR, measure, group=None, member=None, period=period)
        assert published is not None
        shown = published.value.value
        assert value == (None if shown is None else float(shown)), measure
    assert told["as it is"]["homeless_active"][1]
    assert told["all one person"]["homeless_active"] != told["as it is"]["homeless_active"]
