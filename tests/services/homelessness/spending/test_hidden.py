"""Costs, results and groups: no count of 1 to 10 is shown, nor follows from what is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.services.homelessness.publish.agreement_results import result_rows
from citywide.services.homelessness.publish.cells import hidden_over
from citywide.services.homelessness.publish.costs import cost_rows
from citywide.services.homelessness.publish.group_outcomes import group_outcome_rows
from citywide.services.homelessness.publish.quarters import Quarters, quarters

YEAR, THROUGH = 2024, dt.date(2025, 6, 30)


def untold(_key: Any) -> Quarters:
    return Quarters(0, 0, 4)


def project(name: str, group: str, spent: int, permanent: int, unknown: int, other: int) -> Any:
    return {
        "fiscal_year": YEAR, "source_id": "s", "project_id": name, "project_group": group,
        "is_paid": spent != 0, "spent_usd": Decimal(spent), "exits": permanent + unknown + other,
        "exits_permanent": permanent, "exits_unknown": unknown,
    }  # fmt: skip


def costs(projects: list[Any], pays: Mapping[str, str], told: Any = untold) -> dict[str, Any]:
    steps = {
        "project_years": projects,
        "agreement_pays": [
            {"fiscal_year": YEAR, "agreement_id": agreement, "source_id": "s", "project_id": name}
            for agreement, names in pays.items()
            for name in names.split()
        ],
        "spending_totals": [
            {"fiscal_year": YEAR, "grouping_name": "all", "member": "all", "spent_usd": 5_000_000}
        ],
        "stay_medians": [],
    }
    return {row["member"]: row for row in cost_rows(steps, [YEAR], THROUGH, told)}


def test_the_cost_of_an_exit_by_hand() -> None:
    rows = costs(
        [project("a", "ES", 600_000, 20, 40, 40), project("b", "ES", 900_000, 40, 20, 40),
         project("c", "PH", 1_500_000, 90, 60, 50)],
        {"A1": "a", "A2": "b c"},
    )  # fmt: skip
    whole = rows["all"]
    # 3,000,000 for 150 exits; for 150 + 120, had the unknown all been housed.
    assert (whole["cost_usd"], whole["cost_if_all_unknown_usd"]) == (
        Decimal("20000.00"), Decimal("11111.11"),
    )  # fmt: skip
    assert (whole["spent_usd"], whole["counted_usd"]) == (5_000_000, 3_000_000)
    shares = ("unknown_share", "permanent_share_low", "permanent_share_high")
    assert [whole[name] for name in shares] == ["0.3000", "0.3750", "0.6750"]
    assert rows["ES"]["cost_usd"] == 25_000 and rows["A1"]["cost_usd"] == 30_000
    assert rows["A1"]["why_no_interval"] == "one_project" and not whole["is_hidden"]
    if whole["cost_low_usd"] is not None:
        assert whole["cost_low_usd"] < whole["cost_usd"] < whole["cost_high_usd"]


def test_what_rests_on_few_people_is_withheld_with_them() -> None:
    rows = costs(
        [project("a", "ES", 600_000, 4, 40, 40), project("b", "TH", 900_000, 40, 20, 40)],
        {"A1": "a", "A2": "b", "A3": "a b"},
    )
    few = rows["A1"]
    assert few["exits_permanent"] is None and few["cost_usd"] is None
    assert few["permanent_share_low"] is None and few["is_hidden"]
    assert few["why_no_interval"] == "withheld"
    # Of b and of both together only one may be shown: their difference is the four.
    shown = [rows[name]["exits_permanent"] is not None for name in ("A2", "A3")]
    assert sum(shown) == 1
    judged = result_rows(
        list(rows.values()),
        [{"agreement_id": "A1", "measure": "permanent_share", "direction": "at_least",
          "target_value": Decimal("0.1")}],
    )  # fmt: skip
    assert [row["outcome"] for row in judged] == ["withheld"]


def test_targets_are_judged_within_bounds() -> None:
    rows = costs([project("a", "ES", 600_000, 20, 40, 40)], {"A1": "a"})
    targets = {
        "permanent_share": ("at_least", "0.3"), "unknown_share": ("at_most", "0.4"),
        "exits_permanent": ("at_least", "70"), "cost_usd": ("at_most", "40000"),
    }  # fmt: skip
    found = result_rows(
        list(rows.values()),
        [{"agreement_id": "A1", "measure": measure, "direction": direction,
          "target_value": Decimal(value)} for measure, (direction, value) in targets.items()],
    )  # fmt: skip
    told = {row["measure"]: (row["value_low"], row["value_high"], row["outcome"]) for row in found}
    assert told == {
        "permanent_share": (Decimal("0.2"), Decimal("0.6"), "unclear"),
        "unknown_share": (Decimal("0.4"), Decimal("0.4"), "met"),
        "exits_permanent": (20, 60, "missed"),
        "cost_usd": (10_000, 30_000, "met"),
    }


def test_a_year_does_not_give_a_hidden_quarter_away() -> None:
    def quarter(month: int, permanent: int | None) -> dict[str, Any]:
        day = dt.date(2023 + (month < 7), month, 1)
        return {"quarter": day, "project_group": "ES", "destination": "permanent",
                "exits": permanent, "return_share_low": None}  # fmt: skip

    one = [project("a", "ES", 600_000, 100, 40, 40)]
    hidden = quarters([quarter(7, 30), quarter(10, None), quarter(1, 30), quarter(4, 33)])
    assert costs(one, {}, hidden)["ES"]["exits_permanent"] is None
    two = quarters([quarter(7, 30), quarter(10, None), quarter(1, None), quarter(4, 33)])
    assert costs(one, {}, two)["ES"]["exits_permanent"] == 100
    nearly_all = quarters([quarter(7, 30), quarter(10, None), quarter(1, None), quarter(4, 63)])
    assert costs(one, {}, nearly_all)["ES"]["exits_permanent"] is None


def group(member: str, outcome: str, exits: int, returned: int = 0, kind: str = "sex") -> Any:
    return {"fiscal_year": YEAR, "group_kind": kind, "member": member, "outcome": outcome,
            "exits": exits, "returned": returned}  # fmt: skip


def test_exits_and_returns_by_group_by_hand() -> None:
    counted = [
        group("female", "permanent", 100, 20), group("female", "unknown", 60, 30),
        group("female", "elsewhere", 40), group("male", "permanent", 50, 20),
        group("male", "unknown", 100, 40), group("male", "elsewhere", 50),
    ]  # fmt: skip
    rows = {row["member"]: row for row in group_outcome_rows(counted, [YEAR], THROUGH, untold)}
    female, every = rows["female"], rows["all"]
    assert (every["exits"], every["exits_permanent"], every["returns"]) == (400, 150, 40)
    assert (female["permanent_share_low"], female["permanent_share_high"]) == ("0.5000", "0.8000")
    # Least: 20 of 100 + 30 who did not come back; most: 20 + 30 of 100 + 30.
    assert (female["return_share_low"], female["return_share_high"]) == ("0.1538", "0.3846")
    early = group_outcome_rows(counted, [YEAR], dt.date(2024, 6, 30), untold)
    assert all(row["returns"] is None and row["return_share_low"] is None for row in early)


def test_a_small_group_hides_another_with_it() -> None:
    counted = [group("female", "permanent", 100), group("male", "permanent", 50),
               group("unknown", "permanent", 3)]  # fmt: skip
    rows = {row["member"]: row for row in group_outcome_rows(counted, [YEAR], THROUGH, untold)}
    assert rows["all"]["exits"] == 153 and rows["female"]["exits"] == 100
    assert rows["unknown"]["exits"] is None and rows["male"]["exits"] is None


SETS = st.lists(st.frozensets(st.integers(0, 5), min_size=1), min_size=1, max_size=7, unique=True)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 25), min_size=6, max_size=6), SETS)
def test_nothing_hidden_is_in_the_span_of_what_is_shown(
    counts: list[int], sets: list[frozenset[int]]
) -> None:
    cells: dict[Any, int] = dict(enumerate(counts))
    figures: dict[Any, frozenset[Any]] = dict(enumerate(sets))
    hidden = hidden_over(cells, figures)
    vectors = {key: np.isin(range(6), list(one)) * 1.0 for key, one in figures.items()}
    shown = [vectors[key] for key in figures if key not in hidden]
    assert all(not 1 <= one @ np.array(counts) <= 10 for one in shown)
    rank = np.linalg.matrix_rank(np.array(shown)) if shown else 0
    for key in hidden:
        assert np.linalg.matrix_rank(np.array([*shown, vectors[key]])) == rank + 1
    for one, other in combinations(shown, 2):
        rest = one - other
        if (rest >= 0).all() or (rest <= 0).all():
            assert not 1 <= abs(rest @ np.array(counts)) <= 10


@pytest.mark.parametrize("count", [0, 11])
def test_zero_and_more_than_ten_are_shown(count: int) -> None:
    assert hidden_over({"a": count}, {"A": frozenset("a")}) == set()
