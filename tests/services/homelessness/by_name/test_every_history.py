"""Any history: the queries agree with a day-by-day account, every month balances, time goes on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from citywide.core.engines import Engine
from citywide.services.homelessness.rules.by_name import Policy, flow_parameters
from tests.services.homelessness.by_name.day_by_day import Stay, kept, status_on
from tests.services.homelessness.by_name.world import DAY0, World, answer, day

LAST = 400
WINDOW = 40
POLICY = Policy(adult_days=WINDOW, youth_days=WINDOW)
PLACES = [101, 116, 302, 204, 207, 312, 314, 329, 410, 435, 24, 8, 30, 99, 335]
DAYS = st.integers(0, LAST - 100)


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    entry = draw(DAYS)
    near = st.integers(-2, 60).map(lambda n: entry + n)
    leaves = draw(st.booleans())
    return Stay(
        kind=draw(st.sampled_from([0, 1, 2, 3, 4, 6, 8, 12, 13, 14])),
        entry=entry,
        exit=draw(near) if leaves else None,
        to=draw(st.sampled_from(PLACES)) if leaves else None,
        move_in=draw(st.none() | near),
        prior=draw(st.sampled_from([116, 101, 204, 410, 99])),
        met=tuple(draw(st.lists(st.tuples(near, st.sampled_from(PLACES)), max_size=4))),
        beds=tuple(draw(st.lists(near, max_size=4, unique=True))),
        services=tuple(draw(st.lists(near, max_size=2))),
    )


HISTORIES = st.lists(st.lists(stays(), min_size=1, max_size=4), min_size=12, max_size=24)


def told(world: World, who: str, history: list[Stay], born: dt.date) -> None:
    world.person(who, born, veteran=len(history) % 2)
    for number, stay in enumerate(history):
        chronic = {"disabling_condition": 1, "date_to_street_essh": day(stay.entry - 400)}
        key = world.stay(
            who, stay.kind, stay.entry, stay.exit, stay.to, stay.move_in,
            living_situation=stay.prior, key=f"{who}-{number}", **(chronic if number % 2 else {}),
        )  # fmt: skip
        for on, situation in stay.met:
            world.met(key, on, situation)
        for on in stay.beds:
            world.bed(key, on)
        for on in stay.services:
            world.bed(key, on, record_type=141)


def by_day(rows: list[dict[str, Any]]) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for row in rows:
        days = found.setdefault(row["person_id"], [None] * LAST)
        end = row["until_date"] or day(LAST)
        for n in range((row["from_date"] - DAY0).days, min((end - DAY0).days, LAST)):
            assert days[n] is None, "spans of one person never overlap"
            days[n] = row["status"]
    return found


# A run computes twenty queries whatever the number of people: many people, few runs, no shrinking.
@settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(histories=HISTORIES, cut=st.integers(50, 250), ages=st.integers(0, 600))
def test_any_history(
    duckdb_engine: Engine, tmp_path_factory: pytest.TempPathFactory,
    histories: list[list[Stay]], cut: int, ages: int,
) -> None:  # fmt: skip
    world = World()
    early: dict[str, list[Stay]] = {}
    for number, history in enumerate(histories):
        # Some grow out of youth in the middle of it.
        born = dt.date(1999, 1, 1) + dt.timedelta(days=(ages * number) % 600)
        told(world, f"{number}", history, born)
        told(world, f"{number}-turned", history[::-1], born)
        early[f"{number}-cut"] = [s for s in (kept(h, cut) for h in history) if s]
        told(world, f"{number}-cut", early[f"{number}-cut"], born)
    out = answer(
        duckdb_engine, world, tmp_path_factory.mktemp("any"),
        ["by_name_statuses", "by_name_active", "balance"], flow_parameters(day(0), day(LAST)),
        POLICY,
    )  # fmt: skip
    days = by_day(out["by_name_statuses"])
    assert all(row["record_id"] is not None for row in out["by_name_statuses"])
    assert all(row["difference"] == 0 for row in out["balance"])
    assert len(out["balance"]) == 14 * 8
    for number, history in enumerate(histories):
        account = [status_on(history, n, WINDOW) for n in range(LAST)]
        nothing: list[str | None] = [None] * LAST
        found = days.get(f"{number}", nothing)
        assert found == account
        assert days.get(f"{number}-turned", nothing) == account
        assert days.get(f"{number}-cut", nothing)[: cut + 1] == account[: cut + 1]
    assert_actives(out, days)


def assert_actives(out: dict[str, list[dict[str, Any]]], days: dict[str, list[str | None]]) -> None:
    """Active at each month's end, counted once more from the account by day."""
    for row in out["balance"]:
        if row["population"] == "all":
            month = row["month"]
            end = (dt.date(month.year + month.month // 12, month.month % 12 + 1, 1) - DAY0).days - 1
            if end < LAST:
                assert row["active"] == sum(d[end] == "active" for d in days.values())
    counts = {(r["month"], r["population"]): r["active"] for r in out["balance"]}
    for (month, population), active in counts.items():
        # A person's household is either a family or not, so both together are everybody.
        if population == "all":
            assert active == counts[month, "singles"] + counts[month, "families"]
            assert counts[month, "chronic"] >= counts[month, "chronic_veterans"]
