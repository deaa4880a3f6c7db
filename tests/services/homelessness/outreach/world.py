"""A small city: two districts, reports of encampments, an HMIS, and a season of outreach."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import ibis

from tests.portal.small_city import bring_in
from tests.services.homelessness.pages import made_up

PERSON = f"county:{made_up.TOLD}"
BRIDGE = "county:bridge"
TODAY = dt.date(2026, 5, 20)
_HEAD = """
apiVersion: v3.1.0
kind: DataContract
id: {id}
name: {id}
version: 1.0.0
status: active
description: {{purpose: Rows.}}
team:
  name: Housing Department
  members:
    - {{username: o@example.org, name: Ana Núñez, role: owner}}
    - {{username: s@example.org, name: Bảo Trần, role: data steward}}
customProperties:
  - {{property: combine, value: snapshot}}
  - {{property: licence, value: CC0-1.0}}
schema:
  - name: {id}
    properties:
"""
_COLUMN = (
    "      - {{name: {0}, logicalType: {1}, classification: public, description: A column.{2}}}\n"
)
_KEY = ", primaryKey: true"
CONTRACTS = {
    "council_districts": (("district", "integer", _KEY), ("geometry", "string", "")),
    "encampment_responses": (
        ("report_id", "string", _KEY),
        ("reported_on", "date", ""),
        ("days_to_close", "integer", ""),
        ("district", "integer", ""),
    ),
}


def contract(name: str) -> str:
    """Return the contract of one of the city's own data sets."""
    columns = (_COLUMN.format(*column) for column in CONTRACTS[name])
    return _HEAD.format(id=name) + "".join(columns)


def _square(west: float) -> str:
    ring = [[west, 34.4], [west + 0.1, 34.4], [west + 0.1, 34.5], [west, 34.5], [west, 34.4]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).replace('"', '""')


def districts() -> str:
    """Return the outlines of districts 3 and 10."""
    rows = (f'{number},"{_square(-120 + number / 100)}"' for number in (3, 10))
    return "\n".join(["district,geometry", *rows]) + "\n"


def reports() -> str:
    """Return reports of April 2026: 4 in district 3 (one open), 15 in 10, one nobody placed."""
    rows = ["report_id,reported_on,days_to_close,district"]
    rows += [f"a{n},2026-04-0{n},{n * 2 if n < 4 else ''},3" for n in range(1, 5)]
    rows += [f"b{n},2026-04-11,{n},10" for n in range(15)]
    return "\n".join([*rows, "c1,2026-04-12,5,"]) + "\n"


def build(folder: Path) -> Path:
    """Write city and lake: boundaries, reports, one person and one project of the HMIS."""
    from citywide.core.engines import open_engine
    from citywide.core.ingest.run import Workshop
    from citywide.core.lake import Lake
    from citywide.core.pipeline import load_city
    from citywide.core.settings import Settings

    for name in CONTRACTS:
        path = folder / "city" / "contracts" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contract(name), encoding="utf-8")
    city, lake = load_city(folder / "city"), Lake(folder / "lake")
    engine = open_engine(Settings(), lake.root / "work" / "spill")
    shop = Workshop(lake, engine, city.contracts)
    try:
        for name, text in (("council_districts", districts()), ("encampment_responses", reports())):
            done = bring_in(shop, city, name, folder, f"{name}.csv", text)
            assert str(done.run.state) == "published", done.run.report
    finally:
        engine.close()
    _hmis()
    return folder


def _hmis() -> None:
    from citywide.portal.access import gate
    from citywide.portal.access.exchange import replace_tables
    from citywide.services.homelessness.queries.lake import PUBLISHER
    from tests.services.homelessness.nightly import tables

    who = {"source_id": "county", "personal_id": made_up.TOLD, "person_id": PERSON}
    bridge = {
        "source_id": "county",
        "project_id": "bridge",
        "project_name": "Harbor Bridge",
        "organization_id": "O1",
        "project_type": 2,
    }
    given = tables({"people": [who], "hmis_project": [bridge]})
    given["people"] = given["people"].select("source_id", "personal_id", "person_id")
    columns = [column.name for column in gate.contract(PUBLISHER, "hmis_project").columns]
    blank = {
        one: ibis.null("string") for one in columns if one not in given["hmis_project"].columns
    }
    given["hmis_project"] = given["hmis_project"].mutate(**blank)
    names = ("people", "hmis_project")
    done = replace_tables(
        PUBLISHER, names, lambda *_given: (None, {name: given[name] for name in names}), "small"
    )
    assert {one.state for one in done.outcomes} == {"published"}, done.outcomes


def season(by: Any) -> dict[str, Any]:
    """Enter April 2026 as a housing worker and the lead would, and return the records."""
    from citywide.services.homelessness import models
    from citywide.services.homelessness.actions.outreach import enter

    def made(kind: Any, **values: Any) -> Any:
        return enter(by=by, kind=kind, values=values)

    april = dt.date(2026, 4, 7)
    downtown = made(
        models.OutreachSession, team="Downtown", on_day=april, district="10", workers="Ana"
    )
    creek = made(
        models.OutreachSession,
        team="Creek",
        on_day=april,
        district="3",
        area="Coyote Creek",
        workers="Bảo\nCruz",
    )
    known = made(
        models.Contact,
        session=creek,
        person_id=PERSON,
        people=1,
        offered=["shelter"],
        accepted=["shelter"],
        living_situation=116,
    )
    for number in range(40):
        made(
            models.Contact,
            session=downtown,
            people=2,
            offered=["food"] if number < 30 else [],
            accepted=["food"] if number < 18 else [],
        )
    camp = made(
        models.Encampment,
        code="C3-001",
        district="3",
        first_seen_on=april,
        estimated_people=14,
        reports="a1\na2",
    )
    return {
        "session": creek,
        "contact": known,
        "encampment": camp,
        "placement": made(
            models.Placement,
            contact=known,
            person_id=PERSON,
            district="3",
            project=BRIDGE,
            offered_on=april,
            answer="accepted",
            in_on=april,
        ),
        "cleanup": made(
            models.Cleanup,
            encampment=camp,
            planned_on=april,
            done_on=april,
            notice_on=dt.date(2026, 4, 3),
            was_offered=True,
            offered=["shelter"],
        ),
        "site": made(
            models.InterimSite,
            project=BRIDGE,
            name="Harbor Bridge",
            district="3",
            opened_on=dt.date(2024, 1, 1),
            beds=50,
        ),
        "count": made(
            models.NightCount,
            night=dt.date(2025, 1, 29),
            unsheltered=3959,
            low=3700,
            high=4200,
            sheltered=2544,
            method="complete",
            source="PIT report, page 8",
        ),
    }
