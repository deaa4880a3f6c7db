"""The figures of a project's money, worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from citywide.services.portfolio.models import Baseline, Funding, Milestone, Spending, StatusUpdate
from citywide.services.portfolio.queries import money
from citywide.services.portfolio.words.money import NAMES, cannot, cents, dollars, figure


def test_totals_and_what_is_left(funded: Any, as_of: dt.date) -> None:
    found = money.overview_of(project=funded, as_of=as_of)
    assert found.budget_usd == Decimal("1200000.00")
    assert found.funded_usd == Decimal("1200000.00")
    assert found.committed_usd == Decimal("150000.00")
    # 55,000 + 100,000 + 250,000.25 - 5,000.25
    assert found.spent_usd == Decimal("400000.00")
    assert found.left_usd == Decimal("650000.00")
    assert found.unfunded_usd == 0
    assert found.booked_to == dt.date(2025, 10, 1)
    assert found.forecast_usd is None and found.over_usd is None


def test_what_is_not_recorded_is_not_zero(project: Any, as_of: dt.date) -> None:
    found = money.overview_of(project=project, as_of=as_of)
    assert (found.funded_usd, found.committed_usd, found.spent_usd) == (None, None, None)
    assert found.left_usd == Decimal("1200000.00")


def test_bookings_of_later_months_do_not_count_yet(funded: Any, as_of: dt.date) -> None:
    Spending.objects.create(
        project=funded, month=dt.date(2026, 1, 1), amount_usd=Decimal(9), source="document"
    )
    assert money.overview_of(project=funded, as_of=as_of).spent_usd == Decimal("400000.00")


def test_funding_meets_the_bookings_of_its_fund_and_year(funded: Any) -> None:
    found = {
        (one.funding.fund, one.funding.fiscal_year): (one.spent_usd, one.left_usd)
        for one in money.funding_of(project=funded)
    }
    # June 2025 belongs to fiscal year 2025, which has no funding; names may differ in case.
    assert found == {
        ("General Fund", 2026): (Decimal("350000.25"), Decimal("399999.75")),
        ("Grant", 2026): (Decimal("-5000.25"), Decimal("205000.25")),
        ("General Fund", 2027): (Decimal(0), Decimal(100000)),
    }


def test_every_fiscal_year_with_money_is_summed(funded: Any) -> None:
    found = [
        (one.fiscal_year, one.funded_usd, one.committed_usd, one.spent_usd, one.left_usd)
        for one in money.years_of(project=funded)
    ]
    assert found == [
        (2025, 0, 0, 55_000, -55_000),
        (2026, 1_100_000, 150_000, 345_000, 605_000),
        (2027, 100_000, 0, 0, 100_000),
    ]


@pytest.mark.parametrize(
    ("day", "year"), [((2025, 6, 30), 2025), ((2025, 7, 1), 2026), ((2026, 1, 1), 2026)]
)
def test_fiscal_years_begin_in_july(day: tuple[int, int, int], year: int) -> None:
    assert money.fiscal_year_of(dt.date(*day)) == year


def test_earned_value_by_hand(funded: Any, as_of: dt.date) -> None:
    found = money.earned_of(project=funded, as_of=as_of)
    figures = found.figures
    # Weights 2, 1 and 1: by the end of December tasks 1 and 2 were to be done; task 1 is, task 2
    # is half done.
    assert found.planned_share == Decimal("0.75") and found.earned_share == Decimal("0.625")
    assert (figures.bac, figures.pv, figures.ev, figures.ac) == (
        1_200_000, 900_000, 750_000, 400_000,
    )  # fmt: skip
    assert (figures.sv, figures.cv) == (-150_000, 350_000)
    assert figures.spi == Decimal(750) / 900 and figures.cpi == Decimal("1.875")
    assert (figures.eac, figures.etc, figures.vac) == (640_000, 240_000, 560_000)
    assert figures.tcpi == Decimal("0.5625")
    assert all(found.lack_of(key) is None for key in NAMES)


def change_tasks(**values: Any) -> None:
    Milestone.objects.update(**values)


LACKS = {
    "no_baseline": (lambda project: Baseline.objects.all().delete(), "pv"),
    "no_budget": (lambda project: Baseline.objects.update(budget_usd=None), "ev"),
    "zero_budget": (lambda project: Baseline.objects.update(budget_usd=0), "spi"),
    "no_plan": (lambda project: change_tasks(dropped_on=dt.date(2025, 1, 1)), "pv"),
    "no_weights": (lambda project: change_tasks(weight=0), "ev"),
    "without_baseline": (
        lambda project: Milestone.objects.create(project=project, number="9", name="Late idea"),
        "pv",
    ),
    "without_share": (lambda project: change_tasks(done_share=None), "ev"),
    "nothing_booked": (lambda project: Spending.objects.all().delete(), "ac"),
    "nothing_spent": (lambda project: Spending.objects.update(amount_usd=0), "cpi"),
    "nothing_earned": (
        lambda project: change_tasks(actual_start_on=None, actual_end_on=None, done_share=None),
        "eac",
    ),
    "all_spent": (
        lambda project: Baseline.objects.update(budget_usd=Decimal("400000.00")),
        "tcpi",
    ),
}


@pytest.mark.parametrize("key", LACKS)
def test_what_cannot_be_computed_says_why(key: str, funded: Any, as_of: dt.date) -> None:
    alter, name = LACKS[key]
    alter(funded)
    found = money.earned_of(project=type(funded).objects.get(pk=funded.pk), as_of=as_of)
    assert getattr(found.figures, name) is None
    lack = found.lack_of(name)
    assert lack is not None and lack.key == key
    sentence = cannot(lack.key, lack.count)
    assert sentence.startswith("Cannot be computed because")
    assert "%" not in sentence


def test_nothing_planned_yet(funded: Any) -> None:
    found = money.earned_of(project=funded, as_of=dt.date(2025, 7, 1))
    lack = found.lack_of("spi")
    assert found.figures.pv == 0 and lack is not None and lack.key == "nothing_planned"


@pytest.mark.parametrize("key", NAMES)
@pytest.mark.parametrize("value", ["-2.5", "0", "0.004", "1.25", "123456.78"])
def test_every_figure_has_a_sentence(key: str, value: str) -> None:
    said = figure(key, Decimal(value), None)
    assert said.value and said.sentence.endswith(".") and "%" not in said.sentence


def test_credits_have_a_minus_sign() -> None:
    assert dollars(Decimal("-5000.25")) == "−$5,000"
    assert cents(Decimal("-5000.25")) == "−$5,000.25"
    assert dollars(Decimal("-0.2")) == "$0"
    assert dollars(None) == "" == cents(None)


def curve(project: Any, as_of: dt.date) -> dict[str, tuple[Any, Any, Any]]:
    return {
        f"{one.month:%Y-%m}": (one.pv_usd, one.ev_usd, one.ac_usd)
        for one in money.curve_of(project=project, as_of=as_of)
    }


def test_the_curve_by_hand(funded: Any, as_of: dt.date) -> None:
    found = curve(funded, as_of)
    assert list(found) == ["2025-06", *(f"2025-{m:02}" for m in range(7, 13)),
                           *(f"2026-{m:02}" for m in range(1, 7))]  # fmt: skip
    # Planned: task 1 has half of the weight and ends in September, task 2 a quarter in December.
    assert found["2025-09"][0] == 600_000 and found["2025-12"][0] == 900_000
    assert found["2026-06"][0] == 1_200_000
    # Earned: nothing before the start; in July to September task 1 was under way and nobody knows
    # how far; the same holds for task 2 in October and November. December is now.
    assert found["2025-06"][1] == 0
    assert [found[f"2025-{m:02}"][1] for m in (7, 8, 9, 10, 11)] == [None] * 5
    assert found["2025-12"][1] == 750_000
    assert found["2026-01"][1] is None
    # Actual cost sums up, goes down with a credit, and ends with the last booking.
    assert [found[f"2025-{m:02}"][2] for m in (6, 7, 8, 9, 10)] == [
        55_000, 155_000, 155_000, Decimal("405000.25"), 400_000,
    ]  # fmt: skip
    assert found["2025-11"][2] is None


def test_what_a_status_recorded_is_the_earned_value_of_its_month(
    funded: Any, as_of: dt.date
) -> None:
    for day, share, state in (
        (dt.date(2025, 9, 10), "0.100", "published"),
        (dt.date(2025, 9, 25), "0.400", "published"),
        (dt.date(2025, 11, 25), "0.900", "draft"),
        (dt.date(2025, 12, 15), "0.111", "published"),
    ):
        StatusUpdate.objects.create(
            project=funded, as_of=day, state=state, declared="GREEN", progress_share=Decimal(share)
        )
    found = curve(funded, as_of)
    assert found["2025-09"][1] == 480_000
    assert found["2025-11"][1] is None
    # The month that is running shows what is known now.
    assert found["2025-12"][1] == 750_000


def test_a_curve_needs_something_to_draw(project: Any, as_of: dt.date) -> None:
    Baseline.objects.all().delete()
    Funding.objects.all().delete()
    assert money.curve_of(project=type(project).objects.get(pk=project.pk), as_of=as_of) == ()


def test_a_curve_of_a_mistyped_year_ends(funded: Any, as_of: dt.date) -> None:
    Baseline.objects.update(ends_on=dt.date(2199, 1, 1))
    assert len(money.curve_of(project=funded, as_of=as_of)) == 240
