"""Small counts stay hidden: alone, in their sums, and from one month to the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from citywide.services.homelessness.publish.counts import count_rows
from citywide.services.homelessness.publish.hidden import hidden_in
from citywide.services.homelessness.publish.measures import measure_rows
from citywide.services.homelessness.publish.months import group_rows, month_rows
from citywide.services.homelessness.publish.outcomes import outcome_rows
from citywide.services.homelessness.rules.by_name.questions import INFLOW, OUTFLOW
from citywide.services.homelessness.rules.spm import SpmOptions

MAY, THROUGH = dt.date(2025, 5, 1), dt.date(2025, 12, 31)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_no_sum_has_a_single_hidden_number(parts: list[int]) -> None:
    counts: dict[Any, int] = dict(enumerate(parts)) | {"total": sum(parts)}
    one = (*range(len(parts)), "total")
    hidden = hidden_in(counts, [one])
    assert {key for key, count in counts.items() if 1 <= count <= 10} <= hidden
    assert len(hidden) != 1


def test_a_small_rest_nobody_publishes_does_not_follow_from_the_others() -> None:
    counts = {"whole": 100, "part": 95, "rest": 5}
    sums = [("whole", "part", "rest")]
    assert hidden_in(counts, sums, unshown=["rest"]) == {"part"}
    assert hidden_in(counts | {"part": 80, "rest": 20}, sums, unshown=["rest"]) == set()


def _flows(inflow: int, outflow: int) -> list[dict[str, Any]]:
    kinds = [("inflow", one, 0) for one in INFLOW[1:]] + [
        ("outflow", one, 0) for one in OUTFLOW[1:]
    ]
    kinds += [("inflow", INFLOW[0], inflow), ("outflow", OUTFLOW[0], outflow)]
    return [
        {"month": MAY, "population": "all", "direction": direction, "kind": kind, "moves": moves}
        for direction, kind, moves in kinds
    ]


def _balance(before: int, inflow: int, outflow: int) -> list[dict[str, Any]]:
    return [
        {
            "month": MAY, "population": "all", "active_before": before, "inflow": inflow,
            "outflow": outflow, "active": before + inflow - outflow, "difference": 0,
        }
    ]  # fmt: skip


def test_a_month_hides_a_small_flow_and_what_would_give_it_away() -> None:
    rows = {row["figure"]: row for row in month_rows(_flows(4, 30), _balance(200, 4, 30), THROUGH)}
    assert rows["newly_identified"]["people"] is None and rows["inflow"]["people"] is None
    balance = [rows[one]["people"] for one in ("active_before", "inflow", "outflow", "active")]
    assert balance.count(None) >= 2
    assert "joined_population" not in rows and all(row["balances"] for row in rows.values())


def test_a_month_of_large_numbers_shows_everything() -> None:
    rows = {
        row["figure"]: row["people"]
        for row in month_rows(_flows(40, 30), _balance(200, 40, 30), THROUGH)
    }
    assert (rows["active_before"], rows["inflow"], rows["outflow"], rows["active"]) == (
        200, 40, 30, 210,
    )  # fmt: skip


def test_groups_of_a_shown_figure_never_hide_one_alone() -> None:
    months = list(month_rows(_flows(40, 30), _balance(200, 40, 30), THROUGH))
    told = [("white", 105), ("asian", 100), ("black", 5)]
    counted = [
        {"month": MAY, "figure": "active", "group_kind": "race", "member": name, "people": n}
        for name, n in told
    ]
    shown = {row["member"]: row["people"] for row in group_rows(counted, months, THROUGH)}
    assert shown == {"black": None, "asian": None, "white": 105}


def _exits(**by_destination: int) -> list[dict[str, Any]]:
    return [
        {"quarter": dt.date(2025, 1, 1), "project_group": "ES", "destination": to, "exits": n,
         "returned": 20 if to == "permanent" else 0}
        for to, n in by_destination.items()
    ]  # fmt: skip


def test_shares_carry_the_unknown_and_their_bounds() -> None:
    counted = _exits(permanent=120, homeless=140, unknown=740)
    rows = {
        (row["project_group"], row["destination"]): row for row in outcome_rows(counted, THROUGH)
    }
    whole = rows["ES", "all"]
    assert (whole["permanent_share_low"], whole["permanent_share_high"]) == ("0.1200", "0.8600")
    assert whole["unknown_share"] == "0.7400" and whole["permanent_share"] == "0.4615"
    assert (whole["return_share"], whole["return_share_low"]) == ("0.1667", "0.0233")
    assert rows["ES", "permanent"]["permanent_share_low"] is None


def test_a_hidden_count_hides_the_shares_made_of_it() -> None:
    rows = list(outcome_rows(_exits(permanent=4, homeless=140, unknown=300), THROUGH))
    assert all(row["permanent_share_low"] is None for row in rows)
    assert all(row["return_share"] is None for row in rows)


def test_a_quarter_that_is_not_over_is_not_shown() -> None:
    assert list(outcome_rows(_exits(permanent=50), dt.date(2025, 3, 30))) == []


def test_beds_do_not_give_few_people_away() -> None:
    night = dt.date(2025, 5, 31)
    people = [{"project_group": "TH", "household_type": "without children", "people": 6}]
    beds = [
        {"project_group": "TH", "beds": 40, "people": 6, "is_in_hmis": True},
        {"project_group": "ES", "beds": 90, "people": 60, "is_in_hmis": True},
    ]
    rows = list(count_rows({night: {"pit_counts": people, "hic_beds": beds}}, THROUGH))
    used = {row["project_group"]: row["use_share"] for row in rows[4::5]}
    assert used == {"ES": "0.6667", "SH": None, "TH": None, "all": None}
    assert {row["beds"] for row in rows if row["project_group"] == "all"} == {130, None}


def test_a_share_of_few_is_hidden_with_its_counts() -> None:
    cells = [
        {"table_name": "7b.1", "cell": "C2", "figure": "count", "value": 100},
        {"table_name": "7b.1", "cell": "C3", "figure": "count", "value": 95},
        {"table_name": "7b.1", "cell": "C4", "figure": "share", "value": 95},
        {"table_name": "5.1", "cell": "C2", "figure": "count", "value": 90},
        {"table_name": "5.1", "cell": "C3", "figure": "count", "value": 30},
        {"table_name": "5.1", "cell": "C4", "figure": "count", "value": 60},
    ]
    period = (dt.date(2024, 10, 1), dt.date(2025, 9, 30))
    rows = {
        (row["table_name"], row["cell"]): row
        for row in measure_rows({period: cells}, SpmOptions(), THROUGH)
    }
    assert rows["7b.1", "C3"]["value"] is None and rows["7b.1", "C4"]["value"] is None
    assert rows["5.1", "C4"]["value"] == 60 and "m2_th_gap=no" in rows["5.1", "C2"]["options"]
