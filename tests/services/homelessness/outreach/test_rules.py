"""Last known places and occupancy on tables small enough to check by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from citywide.core.calculations import load_calculation, run
from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.outreach import (
    KNOWN_CONTACTS,
    NO_CONTACTS,
    OCCUPANCY,
    PLACES,
    names_a_point,
    occupancy_parameters,
    place_parameters,
)

_DAY = pa.date32()
SCHEMAS = {
    "by_name_active": {
        "person_id": pa.string(),
        "population": pa.string(),
        "from_date": _DAY,
        "until_date": _DAY,
    },
    "by_name_events": {
        "person_id": pa.string(),
        "on_date": _DAY,
        "kind": pa.string(),
        "situation": pa.int64(),
        "project_type": pa.int64(),
    },
    "homeless_spans": {
        "person_id": pa.string(),
        "source_id": pa.string(),
        "project_id": pa.string(),
        "project_group": pa.string(),
        "kind": pa.string(),
        "from_night": _DAY,
        "to_night": _DAY,
    },
    "city_outreach_contacts": {
        "person_id": pa.string(),
        "contact_on": _DAY,
        "living_situation": pa.int64(),
    },
    "interim_housing_sites": {
        "project": pa.string(),
        "beds": pa.int64(),
        "opened_on": _DAY,
        "closed_on": _DAY,
    },
    "hmis_inventory": {
        "source_id": pa.string(),
        "project_id": pa.string(),
        "bed_inventory": pa.int64(),
        "inventory_start_date": _DAY,
        "inventory_end_date": _DAY,
        "date_deleted": pa.timestamp("us", "UTC"),
    },
}


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def tables(**rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        name: ibis.memtable(pa.Table.from_pylist(rows.get(name, []), schema=pa.schema(columns)))
        for name, columns in SCHEMAS.items()
    }


def active(*people: str) -> list[dict[str, Any]]:
    return [
        {"person_id": one, "population": "all", "from_date": on("2026-03-10"), "until_date": None}
        for one in people
    ]


def event(person: str, day: str, kind: str, situation: int | None, project: int) -> dict[str, Any]:
    return {
        "person_id": person,
        "on_date": on(day),
        "kind": kind,
        "situation": situation,
        "project_type": project,
    }


def span(person: str, project: str, group: str, first: str, last: str | None) -> dict[str, Any]:
    return {
        "person_id": person,
        "source_id": "s",
        "project_id": project,
        "project_group": group,
        "kind": "stay",
        "from_night": on(first),
        "to_night": on(last) if last else None,
    }


def world() -> dict[str, Any]:
    events = [
        event("told", "2026-03-12", "situation", 116, 14),
        event("bed", "2026-03-12", "situation", 116, 4),
        event("bed", "2026-03-12", "bed_night", None, 1),
        event("street", "2026-03-15", "entry", 99, 4),
        event("left", "2026-03-20", "exit", 30, 0),
        event("left", "2026-03-12", "entry", 116, 0),
        event("out", "2026-03-20", "exit", 116, 0),
        event("out", "2026-03-12", "entry", 101, 0),
        event("inside", "2026-03-11", "situation", 116, 4),
        event("city", "2026-03-12", "situation", 101, 14),
        event("later", "2026-04-02", "situation", 116, 4),
        event("stayed", "2026-03-12", "entry", 101, 4),
        event("served", "2026-03-15", "service", 116, 4),
    ]
    people = active(
        "told", "bed", "street", "left", "out", "inside", "city", "later", "stayed", "served"
    )
    gone = active("gone")[0] | {"until_date": on("2026-03-31")}
    veteran = active("told")[0] | {"population": "veterans"}
    return tables(
        by_name_active=[*people, gone, veteran],
        by_name_events=events,
        homeless_spans=[
            span("inside", "es", "ES", "2026-03-12", "2026-04-01"),
            span("street", "so", "SO", "2026-03-15", None),
        ],
        city_outreach_contacts=[
            {"person_id": "city", "contact_on": on("2026-03-20"), "living_situation": 116},
            {"person_id": "told", "contact_on": on("2026-03-25"), "living_situation": None},
        ],
    )


def calculate(
    engine: Engine,
    folders: tuple[Path, ...],
    given: dict[str, Any],
    values: Any,
    work: Path,
    step: str,
) -> list[dict[str, Any]]:
    made = run(engine, load_calculation(*folders), given, values, work, (step,))
    rows: list[dict[str, Any]] = engine.fetch(made[step]).to_pylist()
    return rows


def test_the_last_thing_recorded_says_where_somebody_sleeps(engine: Engine, tmp_path: Path) -> None:
    values = place_parameters(on("2026-03-01"), on("2026-03-31"))
    rows = calculate(engine, (PLACES, KNOWN_CONTACTS), world(), values, tmp_path, "place_people")
    assert {row["person_id"]: row["place"] for row in rows} == {
        "told": "unsheltered",
        "bed": "sheltered",
        "street": "unsheltered",
        "left": "unknown",
        "out": "unsheltered",
        "inside": "sheltered",
        "city": "unsheltered",
        "later": "unknown",
        "stayed": "sheltered",
        "served": "unknown",
    }
    assert {row["night"] for row in rows} == {on("2026-03-31")}


def test_a_city_without_contacts_of_its_own_still_counts(
    duckdb_engine: Engine, tmp_path: Path
) -> None:
    given = world()
    del given["city_outreach_contacts"]
    values = place_parameters(on("2026-02-01"), on("2026-04-30"))
    rows = calculate(duckdb_engine, (PLACES, NO_CONTACTS), given, values, tmp_path, "place_counts")
    found = {(f"{row['month']:%Y-%m}", row["place"]): row["people"] for row in rows}
    assert found["2026-03", "sheltered"] == 4 and found["2026-03", "unsheltered"] == 3
    assert found["2026-04", "unsheltered"] == 5 and ("2026-02", "unknown") not in found


def test_occupancy_counts_people_of_open_nights_and_beds_of_the_inventory(
    duckdb_engine: Engine, tmp_path: Path
) -> None:
    given = tables(
        interim_housing_sites=[
            {"project": "s:a", "beds": 4, "opened_on": on("2026-03-30"), "closed_on": None},
            {
                "project": "s:b",
                "beds": 3,
                "opened_on": on("2026-01-01"),
                "closed_on": on("2026-04-01"),
            },
        ],
        homeless_spans=[
            span("p", "a", "TH", "2026-03-01", "2026-04-02"),
            span("p", "a", "TH", "2026-03-31", None),
            span("q", "a", "TH", "2026-04-01", None),
            span("r", "b", "ES", "2026-03-31", None),
            span("x", "elsewhere", "ES", "2026-03-01", None),
        ],
        hmis_inventory=[
            {
                "source_id": "s",
                "project_id": "a",
                "bed_inventory": 10,
                "inventory_start_date": on("2026-04-01"),
                "inventory_end_date": None,
            },
            {
                "source_id": "s",
                "project_id": "a",
                "bed_inventory": 99,
                "date_deleted": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                "inventory_start_date": on("2026-01-01"),
            },
        ],
    )
    values = occupancy_parameters(on("2026-03-30"), on("2026-04-02"))
    rows = calculate(duckdb_engine, (OCCUPANCY,), given, values, tmp_path, "site_nights")
    found = {(row["project"], row["night"].day): (row["people"], row["beds"]) for row in rows}
    assert found == {
        ("s:a", 30): (1, 4),
        ("s:a", 31): (1, 4),
        ("s:a", 1): (2, 10),
        ("s:a", 2): (2, 10),
        ("s:b", 30): (0, 3),
        ("s:b", 31): (1, 3),
    }
    months = calculate(duckdb_engine, (OCCUPANCY,), given, values, tmp_path / "m", "site_months")
    april = next(row for row in months if row["month"] == on("2026-04-01"))
    assert (april["people"], april["nights_slept"], april["bed_nights"]) == (2, 4, 20)
    assert (str(april["occupancy_share"]), april["beds"]) == ("0.2000", 10)


def test_a_period_has_to_be_one() -> None:
    with pytest.raises(UsageError, match="is no period"):
        occupancy_parameters(on("2026-03-02"), on("2026-03-01"))


@pytest.mark.parametrize(
    ("text", "is_point"),
    [
        ("Coyote Creek, north of the bridge", False),
        ("4th Street garage", False),
        ("Đường Story, gần công viên", False),
        ("Highway 101 underpass", False),
        ("400 S 4th Street", True),
        ("37.33741, -121.89123", True),
        ("1201b Alum Rock", True),
        ("Apartment #204", True),
        ("", False),
    ],
)
def test_an_area_is_no_address(text: str, is_point: bool) -> None:
    assert names_a_point(text) is is_point
