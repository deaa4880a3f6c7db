"""Limits are settings: wrong ones are refused with a sentence each, at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from citywide.core.errors import SettingsError
from citywide.services.portfolio.rules.colour import Colour, worst
from citywide.services.portfolio.rules.thresholds import Thresholds


def test_the_defaults_are_those_of_the_memorandum() -> None:
    limits = Thresholds()
    assert limits.oversight_cost_usd == 500_000
    assert (limits.oversight_departments, limits.oversight_days) == (1, 365)
    assert limits.success_target == Decimal("0.80")
    assert (limits.yellow_from, limits.red_from) == (Decimal("0.05"), Decimal("0.10"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"yellow_from": Decimal("5")}, "yellow_from is 5. Give a share from 0 to 1"),
        ({"red_from": 0.1}, "red_from is 0.1"),
        ({"red_from": Decimal("NaN")}, "red_from is NaN"),
        ({"yellow_from": Decimal("0.2")}, "yellow_from (0.2) must be below red_from (0.10)"),
        ({"yellow_from": Decimal("0.10")}, "must be below red_from"),
        ({"oversight_cost_usd": Decimal(-1)}, "oversight_cost_usd is -1"),
        ({"oversight_departments": -1}, "oversight_departments is -1"),
        ({"reference_duration_days": 0}, "Give a whole number, 1 or more"),
        ({"risk_yellow_from": 20}, "yellow below red"),
        ({"risk_red_from": 26}, "scores from 1 to 25"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Thresholds(**wrong)
    assert said in str(refused.value)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        Thresholds(success_target=Decimal(80), oversight_days=-3)
    assert "success_target is 80" in str(refused.value)
    assert "oversight_days is -3" in str(refused.value)


def test_colours_are_ordered_from_green_to_red_and_not_by_their_letters() -> None:
    assert Colour.RED.is_worse_than(Colour.YELLOW) and Colour.YELLOW.is_worse_than(Colour.GREEN)
    assert Colour.GREEN.is_better_than(Colour.RED) and not Colour.RED.is_better_than(Colour.RED)
    assert worst([Colour.GREEN, None, Colour.YELLOW]) is Colour.YELLOW
    assert worst([None]) is None and worst([]) is None


def test_a_colour_is_read_in_any_case_and_nothing_else_is() -> None:
    assert Colour(" red ") is Colour.RED
    with pytest.raises(ValueError, match="amber"):
        Colour("amber")
