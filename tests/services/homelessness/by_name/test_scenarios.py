"""People whose story is known: their statuses, the rule behind each, and the months they move."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from citywide.core.calculations import run
from citywide.core.engines import Engine
from citywide.services.homelessness.rules.by_name import (
    Policy,
    comparison_parameters,
    flow_parameters,
    list_parameters,
    load_comparison,
)
from tests.services.homelessness.by_name.world import World, answer, day

Row = dict[str, Any]
ADULT = dt.date(1980, 2, 29)
YEAR = flow_parameters(day(0), day(365))
LATE = dt.datetime(2024, 3, 5, tzinfo=dt.UTC)


def told() -> World:
    """A year of stories; day 31 is February 1, day 60 March 1, day 91 April 1."""
    world = World()
    # Shelter, then a home; back on the street in spring, chronic by then.
    world.person("returned", ADULT, veteran=1)
    world.stay("returned", 0, 0, 10, 410)
    street = world.stay("returned", 4, 95, disabling_condition=1, date_to_street_essh=day(95 - 400))
    world.met(street, 100, 116)
    # Waits for a home with a referral, moves in; later bed nights do not undo the home.
    world.person("housed", ADULT)
    world.stay("housed", 13, 5, living_situation=116, move_in=40)
    nights = world.stay("housed", 1, 50)
    world.bed(nights, 50)
    # Nobody has seen this one since day 20: inactive 30 days later at 23, not 90.
    world.person("young", dt.date(2001, 1, 1))
    seen = world.stay("young", 4, 5)
    world.met(seen, 20, 116)
    # Turns 25 on day 45 in a shelter.
    world.person("ageing", dt.date(1999, 2, 15))
    world.stay("ageing", 8, 3)
    # Doubled up, then a hotel of their own, then the shelter again.
    world.person("moving", ADULT)
    world.stay("moving", 0, 3, 15, 312)
    world.stay("moving", 0, 40, 45, 314)
    world.stay("moving", 0, 70)
    # A family of which the mother's move-in counts for the child.
    world.person("mother", dt.date(1990, 1, 1))
    world.person("child", dt.date(2018, 1, 1))
    for who, relation in (("mother", 1), ("child", 2)):
        world.stay(
            who, 3, 8, living_situation=101, household_id="f", relationship_to_hoh=relation,
            move_in=33 if relation == 1 else None, key=f"f-{who}",
        )  # fmt: skip
    # Met but never known to be homeless.
    world.person("never", ADULT)
    world.stay("never", 14, 3, living_situation=410)
    # Two records, one person.
    world.rows["people"].append({"source_id": "s", "personal_id": "twin", "person_id": "returned"})
    world.person("twin", ADULT)
    world.stay("twin", 0, 20, 25, 30)
    return world


@pytest.fixture(scope="module")
def out(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    wanted = ["by_name_statuses", "by_name_active", "flows", "balance", "list_on"]
    values = {**YEAR, **list_parameters(day(102), Policy(), ("active", "housed", "inactive"))}
    work = tmp_path_factory.mktemp("stories")
    return answer(duckdb_engine, told(), work, wanted, values)


def story(out: dict[str, list[Row]], who: str) -> list[tuple[str, int, str]]:
    rows = [row for row in out["by_name_statuses"] if row["person_id"] == who]
    rows.sort(key=lambda row: row["from_date"])
    return [(r["status"], (r["from_date"] - day(0)).days, r["rule"]) for r in rows]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("returned", [
            ("active", 0, "entry_homeless"), ("housed", 10, "exit_housed"),
            ("active", 20, "entry_homeless"), ("inactive", 190, "no_contact"),
        ]),
        ("housed", [("active", 5, "entry_homeless"), ("housed", 40, "move_in_housed")]),
        ("young", [("active", 5, "entry_homeless"), ("inactive", 50, "no_contact")]),
        ("ageing", [("active", 3, "entry_homeless")]),
        ("moving", [
            ("active", 3, "entry_homeless"), ("inactive", 15, "exit_inactive"),
            ("active", 40, "entry_homeless"), ("not_meeting_criteria", 45, "exit_not_homeless"),
            ("active", 70, "entry_homeless"),
        ]),
        ("mother", [("active", 8, "entry_homeless"), ("housed", 33, "move_in_housed")]),
        ("child", [("active", 8, "entry_homeless"), ("housed", 33, "move_in_housed")]),
        ("never", []),
    ],
)  # fmt: skip
def test_stories(out: dict[str, list[Row]], who: str, expected: list[tuple[str, int, str]]) -> None:
    # The twin's exit of day 25 without an interview was from a shelter: 90 days of activity begin
    # there; the street contacts of days 95 and 100 reach further.
    assert story(out, who) == expected


def test_a_status_names_its_record(out: dict[str, list[Row]]) -> None:
    [moved] = [
        row for row in out["by_name_statuses"]
        if row["person_id"] == "child" and row["status"] == "housed"
    ]  # fmt: skip
    # The child was housed by the mother's record.
    assert (moved["source"], moved["record_id"]) == ("Enrollment", "f-mother")
    [silent] = [
        row for row in out["by_name_statuses"]
        if row["person_id"] == "young" and row["status"] == "inactive"
    ]  # fmt: skip
    assert (silent["source"], silent["event_on"]) == ("CurrentLivingSituation", day(20))
    assert silent["source_file"] == "hmis_current_living_situation.csv"


def moves(out: dict[str, list[Row]], population: str, month: int) -> dict[str, int]:
    return {
        row["kind"]: row["moves"] for row in out["flows"]
        if row["population"] == population and row["month"].month == month
        and row["month"].year == 2024 and row["moves"]
    }  # fmt: skip


def test_flows(out: dict[str, list[Row]]) -> None:
    assert moves(out, "all", 1) == {
        "newly_identified": 7, "returned_from_housed": 1, "housed": 1, "moved_to_inactive": 1,
    }  # fmt: skip
    assert moves(out, "all", 2) == {
        "housed": 3, "moved_to_inactive": 1, "returned_from_inactive": 1,
        "no_longer_meets_criteria": 1,
    }  # fmt: skip
    assert moves(out, "all", 3) == {"returned_from_not_meeting_criteria": 1}
    # Ageing out of youth and becoming chronic are moves of their own; nobody's status changed.
    assert moves(out, "youth", 2) == {"moved_to_inactive": 1, "left_population": 1}
    assert moves(out, "chronic", 4) == {"joined_population": 1}
    assert moves(out, "chronic_veterans", 4) == {"joined_population": 1}
    assert moves(out, "families", 1) == {"newly_identified": 2}
    assert moves(out, "seniors", 1) == {}
    [housed] = [
        row for row in out["flows"]
        if row["population"] == "all" and row["kind"] == "housed" and row["month"] == day(31)
    ]  # fmt: skip
    assert (housed["mean_days_to_housing"], housed["median_days_to_housing"]) == (
        pytest.approx((35 + 25 + 25) / 3), 25,
    )  # fmt: skip


def test_every_month_balances(out: dict[str, list[Row]]) -> None:
    assert len(out["balance"]) == 12 * 8
    assert not [row for row in out["balance"] if row["difference"]]
    first = {r["population"]: r for r in out["balance"] if r["month"] == day(0)}
    assert (first["all"]["active_before"], first["all"]["active"]) == (0, 6)
    assert (first["families"]["active"], first["youth"]["active"]) == (2, 2)


def test_the_list(out: dict[str, list[Row]]) -> None:
    listed = {row["person_id"]: row for row in out["list_on"]}
    active = {who for who, row in listed.items() if row["status"] == "active"}
    assert active == {"returned", "ageing", "moving"}
    row = listed["returned"]
    assert (row["identified_on"], row["days_since_identified"]) == (day(20), 82)
    assert (row["last_contact_on"], row["last_contact"]) == (day(100), "situation")
    assert (row["is_chronic"], row["is_veteran"], row["is_sheltered"]) == (True, True, False)
    assert row["project_id"] == "p4"
    assert listed["ageing"]["is_sheltered"] and listed["ageing"]["last_contact_on"] == day(102)
    assert not listed["ageing"]["is_youth"] and not listed["moving"]["is_family"]
    assert listed["child"]["is_family"] and listed["child"]["days_since_identified"] == 25
    assert "never" not in listed


def test_as_known_then(duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> None:
    world = World()
    for who in ("a", "b", "c", "quiet"):
        world.person(who, ADULT)
    world.stay("a", 0, 0, 10, 410, exit_made=LATE)
    deleted = world.stay("b", 4, 5)
    world.met(deleted, 20, 116)
    world.rows["hmis_enrollment"][-1]["date_deleted"] = LATE
    changed = world.stay("c", 4, 5)
    world.rows["hmis_enrollment"][-1]["date_updated"] = LATE
    world.met(changed, 6, 410, date_created=LATE)
    world.stay("quiet", 0, 0)
    values = comparison_parameters(
        dt.datetime(2024, 3, 1, tzinfo=dt.UTC), day(0), day(31), Policy()
    )
    calculation = load_comparison()
    wanted = ["changed_months", "late_records", "by_name_late", "by_name_changed_people"]
    work = tmp_path_factory.mktemp("then")
    made = run(duckdb_engine, calculation, world.tables(), values, work, wanted)
    got = {name: duckdb_engine.fetch(table).to_pylist() for name, table in made.items()}
    january = next(
        r for r in got["changed_months"] if r["month"] == day(0) and r["population"] == "all"
    )
    assert (january["active_then"], january["active_now"]) == (4, 1)
    assert (january["inflow_then"], january["outflow_then"]) == (4, 0)
    assert (january["inflow_now"], january["outflow_now"]) == (3, 2)
    named = {
        (r["person_id"], r["source"], r["record_change"]) for r in got["late_records"]
        if r["population"] == "all" and r["month"] == day(0)
    }  # fmt: skip
    assert named == {
        ("a", "Exit", "created"), ("b", "Enrollment", "deleted"),
        ("c", "CurrentLivingSituation", "created"),
    }  # fmt: skip
    # What cannot be undone is said: the record of c was changed, what it said before is lost.
    assert ("c", "Enrollment", "updated") in {
        (r["person_id"], r["source"], r["change"]) for r in got["by_name_late"]
    }
    explained = {(r["month"], r["population"], r["person_id"]) for r in got["late_records"]}
    assert explained == {
        (r["month"], r["population"], r["person_id"]) for r in got["by_name_changed_people"]
    }
    late = next(r for r in got["late_records"] if r["person_id"] == "a")
    assert late["days_late"] == (LATE.date() - day(10)).days


def test_every_engine_tells_the_same_stories(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, out: dict[str, list[Row]]
) -> None:
    wanted = ["by_name_statuses", "by_name_active", "flows", "balance", "list_on"]
    values = {**YEAR, **list_parameters(day(102), Policy(), ("active", "housed", "inactive"))}
    if engine.name == "duckdb":
        # Rows handed in backwards give the same answer.
        world = told()
        for rows in world.rows.values():
            rows.reverse()
    else:
        world = told()
    again = answer(engine, world, tmp_path_factory.mktemp("again"), wanted, values)
    for name in wanted:
        assert sorted(map(repr, again[name])) == sorted(map(repr, out[name])), name
