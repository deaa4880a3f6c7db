"""From an export and what teams entered to what residents read, by one nightly publication."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from citywide.services.homelessness.queries import outreach_public, public
from tests.services.homelessness.imported import point_at
from tests.services.homelessness.outreach import world
from tests.services.homelessness.outreach.conftest import LEAD
from tests.services.homelessness.pages import made_up


def test_one_publication_tells_places_and_occupancy(
    tmp_path: Path, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from citywide.portal.access import gate
    from citywide.portal.access.viewer import Viewer
    from citywide.services.homelessness.actions.hmis import import_export
    from citywide.services.homelessness.publish import publish
    from citywide.services.homelessness.queries.lake import DERIVED, HMIS, PUBLISHER
    from citywide.services.homelessness.queries.outreach.occupancy import nights

    point_at(tmp_path, monkeypatch)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: world.TODAY)
    (tmp_path / "city" / "contracts").mkdir(parents=True)
    import_export(by=PUBLISHER, path=made_up.write(tmp_path / "export", clients=60))
    world.season(LEAD)
    done = publish(by=PUBLISHER)
    assert done.failed == () and done.held == (), done
    (site,) = outreach_public.latest_occupancy()
    assert (site.name, site.beds, site.month) == ("Harbor Bridge", 120, dt.date(2025, 9, 1))
    months = {row["month"] for row in public.rows_of(public.MONTHS)}
    places = public.rows_of(outreach_public.UNSHELTERED)
    assert {row["month"] for row in places} <= months and len(places) % 4 == 0
    active = {
        row["month"]: row["people"]
        for row in public.rows_of(public.MONTHS)
        if (row["population"], row["figure"]) == ("all", "active")
    }
    for row in places:
        if row["place"] == "all" and row["people"] is not None and active[row["month"]] is not None:
            assert row["people"] == active[row["month"]]
    assert gate.current(PUBLISHER, "hmis_project") is not None
    held = frozenset((*HMIS, "people", *DERIVED))
    steward = Viewer(user_id=1, email="s@example.org", stewarded=held,
                     grants=frozenset({("homelessness_lead", "Housing")}))  # fmt: skip
    told = nights(viewer=steward, purpose="review", first=dt.date(2025, 9, 1),
                  last=dt.date(2025, 9, 30))  # fmt: skip
    assert len(told.rows("site_nights")) == 30
