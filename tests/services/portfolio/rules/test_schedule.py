"""Plans: what is wrong with them, how late they are, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.schedule import (
    CHECKS,
    Link,
    Milestone,
    MilestoneSlip,
    Plan,
    QualityFinding,
    next_milestone,
    quality,
    slips,
)

AS_OF = date(2026, 3, 31)


def day(number: int) -> date:
    return AS_OF + timedelta(days=number)


def task(key: str, start: int, end: int) -> Milestone:
    return Milestone(
        key,
        baseline_start=day(start),
        baseline_end=day(end),
        forecast_start=day(start),
        forecast_end=day(end),
    )


BUY, BUILD = task("buy", 1, 10), task("build", 10, 40)
GOOD = Plan((BUY, BUILD), (Link("buy", "build"),), ("Procurement", "Delivery"))


def found(plan: Plan) -> list[tuple[str, str]]:
    return [(one.check, one.milestone) for one in quality(plan, AS_OF)]


def with_buy(**dates: date | None) -> Plan:
    return replace(GOOD, milestones=(replace(BUY, **dates), BUILD))  # type: ignore[arg-type]


def test_a_sound_plan_has_no_finding() -> None:
    assert quality(GOOD, AS_OF) == ()
    assert quality(Plan(), AS_OF) == ()
    assert quality(Plan((BUY,)), AS_OF) == ()


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_buy(forecast_end=None), [("dates_missing", "buy")]),
        (with_buy(baseline_end=None), [("no_baseline", "buy")]),
        (with_buy(forecast_start=day(-9), forecast_end=day(-1)), [("past_without_actual", "buy")]),
        (with_buy(forecast_start=day(-9), forecast_end=day(0)), []),
        (with_buy(actual_start=day(1)), [("actual_in_future", "buy")]),
        (with_buy(actual_start=day(0), actual_end=day(1)), [("actual_in_future", "buy")]),
        (with_buy(actual_start=day(-2), actual_end=day(-3)), [("end_before_start", "buy")]),
        (with_buy(baseline_end=day(-3)), [("end_before_start", "buy")]),
        (with_buy(forecast_changed_on=day(-36)), [("forecast_stale", "buy")]),
        (with_buy(forecast_changed_on=day(-35)), []),
        (with_buy(forecast_changed_on=day(-99), actual_end=day(0)), []),
        (replace(GOOD, links=()), [("no_dependency", "buy"), ("no_dependency", "build")]),
        (with_buy(forecast_end=day(11)), [("successor_too_early", "build")]),
        (replace(GOOD, links=(Link("buy", "build", 1),)), [("successor_too_early", "build")]),
        (replace(GOOD, links=(Link("buy", "build", -5),)), []),
    ],
)
def test_each_mistake_is_found_alone(plan: Plan, expected: list[tuple[str, str]]) -> None:
    assert found(plan) == expected


@pytest.mark.parametrize(
    ("link", "is_early"),
    [
        (Link("buy", "build", 9, "SS"), False),
        (Link("buy", "build", 10, "SS"), True),
        (Link("buy", "build", 30, "FF"), False),
        (Link("buy", "build", 31, "FF"), True),
        (Link("buy", "build", 39, "SF"), False),
        (Link("buy", "build", 40, "SF"), True),
    ],
)
def test_links_tie_the_ends_their_kind_names(link: Link, is_early: bool) -> None:
    expected = [("successor_too_early", "build")] if is_early else []
    assert found(replace(GOOD, links=(link,))) == expected


def test_a_link_to_nothing_names_what_is_not_there() -> None:
    plan = replace(GOOD, links=(*GOOD.links, Link("gone", "build")))
    assert quality(plan, AS_OF) == (
        QualityFinding("link_unknown", "build", {"before": "gone", "unknown": ("gone",)}),
    )


def test_a_cycle_names_its_members() -> None:
    same = Plan(
        tuple(Milestone(key, baseline_end=day(5), forecast_end=day(5)) for key in "abc"),
        (Link("a", "b"), Link("b", "c"), Link("c", "a")),
    )
    (cycle,) = quality(same, AS_OF)
    assert cycle.check == "cycle"
    assert set(cycle.facts["milestones"]) == {"a", "b", "c"}
    itself = replace(same, links=(Link("a", "a"), Link("b", "c")))
    assert found(itself) == [("cycle", "a")]


def test_impossible_plans_are_refused() -> None:
    with pytest.raises(UsageError, match="more than one milestone numbered buy"):
        Plan((BUY, BUY))
    with pytest.raises(UsageError, match="weight of a"):
        Milestone("a", weight=Decimal(-1))
    with pytest.raises(UsageError, match="share done of a"):
        Milestone("a", done_share=Decimal(2))
    with pytest.raises(UsageError, match="lag from a to b"):
        Link("a", "b", 10**9)


def test_slips_are_in_days_and_shares() -> None:
    plan = with_buy(forecast_end=day(13))
    assert slips(plan) == (
        MilestoneSlip("buy", 3, Decimal(3) / 9),
        MilestoneSlip("build", 0, Decimal(0)),
    )
    assert slips(plan, day(50))[1].slip_days == 10


def test_the_next_milestone_is_the_first_unfinished_one_even_when_overdue() -> None:
    assert next_milestone(GOOD, AS_OF) == BUY
    assert next_milestone(with_buy(actual_end=day(-1)), AS_OF) == BUILD
    late = replace(BUY, forecast_end=day(-20))
    assert next_milestone(replace(GOOD, milestones=(BUILD, late)), AS_OF) == late
    assert next_milestone(Plan((Milestone("x"),)), AS_OF) is None
    assert next_milestone(with_buy(actual_end=day(5)), AS_OF) is not None


DAYS = st.none() | st.integers(-50, 50).map(day)
KEYS = st.sampled_from("abcde")
MILESTONES = st.lists(
    st.builds(
        Milestone,
        KEYS,
        baseline_start=DAYS,
        baseline_end=DAYS,
        forecast_start=DAYS,
        forecast_end=DAYS,
        actual_start=DAYS,
        actual_end=DAYS,
        forecast_changed_on=DAYS,
    ),
    unique_by=lambda one: one.key,
).map(tuple)
LINKS = st.lists(
    st.builds(Link, KEYS, KEYS, st.integers(-30, 30), st.sampled_from(["FS", "SS", "FF", "SF"])),
    max_size=6,
).map(tuple)


def reaches(links: tuple[Link, ...], start: str, goal: str) -> bool:
    seen: set[str] = set()
    ahead = [link.after for link in links if link.before == start]
    while ahead:
        key = ahead.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            ahead += [link.after for link in links if link.before == key]
    return False


@given(MILESTONES, LINKS)
def test_any_plan_is_judged_and_cycles_are_found_exactly(
    milestones: tuple[Milestone, ...], links: tuple[Link, ...]
) -> None:
    findings = quality(Plan(milestones, links), AS_OF)
    order = [CHECKS.index(one.check) for one in findings]
    assert order == sorted(order)
    has_cycle = any(reaches(links, key, key) for key in "abcde")
    assert ("cycle" in {one.check for one in findings}) == has_cycle
