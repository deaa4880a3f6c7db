"""The policy, what is written into the nightly tables, and judgements on the numbers."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from citywide.core.calculations import load_calculation
from citywide.core.contracts import load_contract
from citywide.core.errors import SettingsError, UsageError
from citywide.services.homelessness.rules.by_name import Policy, flow_parameters, list_parameters
from citywide.services.homelessness.rules.by_name.judged import (
    chronic_zero,
    proven_capacity,
    reliability,
    veterans_zero,
)
from citywide.services.homelessness.rules.by_name.nightly import derived_queries
from citywide.services.homelessness.rules.by_name.questions import (
    DERIVED,
    FLOWS,
    LIST,
    POPULATIONS,
    STATUS,
)


def test_the_nightly_tables_are_the_rules_with_the_default_policy() -> None:
    for name, text in derived_queries(Policy()).items():
        stored = (DERIVED / f"{name}.sql").read_text(encoding="utf-8")
        assert stored == text, f"write derived/{name}.sql again (see rules/by_name/nightly.py)"
        contract = load_contract(DERIVED.parent / "contracts" / f"{name}.yaml")
        assert {column.classification for column in contract.columns} == {"confidential"}
    assert "CAST(45 AS INTEGER)" in derived_queries(Policy(adult_days=45))["by_name_events"]


def test_the_status_queries_take_the_policy_and_nothing_else() -> None:
    assert set(load_calculation(STATUS).parameters) == set(Policy().parameters())
    listed = set(list_parameters(dt.date(2024, 1, 1), Policy()))
    assert set(load_calculation(LIST).parameters) == listed
    flows = load_calculation(FLOWS)
    assert set(flows.parameters) == {"start", "end"}
    # The nightly tables are all that the answers read.
    read = set(flows.inputs) | set(load_calculation(LIST).inputs)
    assert read <= {*derived_queries(Policy()), "homeless_stays"}
    text = (FLOWS / "by_name_kinds.sql").read_text(encoding="utf-8")
    assert all(f"'{population}'" in text for population in POPULATIONS)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"adult_days": 0}, "adult_days is 0"),
        ({"youth_days": None}, "youth_days is None"),
        ({"outreach_days": True}, "outreach_days is True"),
        ({"senior_from_age": 5}, "senior_from_age is 5"),
        ({"inactive_situations": (116,)}, "116 stands in homeless_situations"),
    ],
)
def test_a_policy_that_cannot_be(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Policy(**wrong)  # type: ignore[arg-type]


def test_what_is_asked() -> None:
    assert Policy(transitional_is_homeless=False).shelter_types == (0, 8)
    with pytest.raises(UsageError, match="gone"):
        list_parameters(dt.date(2024, 1, 1), Policy(), ["active", "gone"])
    with pytest.raises(UsageError, match="months"):
        flow_parameters(dt.date(2024, 2, 1), dt.date(2024, 1, 1))


def test_reliability() -> None:
    month = reliability(100, 20, 10, 100)
    assert (month.expected, month.share, month.is_reliable) == (110, Fraction(1, 10), True)
    assert reliability(100, 20, 10, 100, up_to=Fraction(1, 20)).is_reliable is False
    assert reliability(0, 0, 0, 0).is_reliable is True
    assert reliability(5, 0, 0, 0).is_reliable is None


def test_functional_zero() -> None:
    capacity = proven_capacity([9, 9, 4, 5, 6, 4, 5, 6])
    assert capacity == 5
    assert proven_capacity([1, 2]) is None and veterans_zero(1, None) is None
    for active, reached in [(4, True), (5, False)]:
        found = veterans_zero(active, capacity)
        assert found is not None and (found.is_reached, found.limit) == (reached, 4)
    low = veterans_zero(2, Fraction(1))
    assert low is not None and low.is_reached and low.limit == 2
    half = veterans_zero(4, Fraction(9, 2))
    assert half is not None and half.is_reached and half.limit == 4
    assert chronic_zero(3, None).is_reached and not chronic_zero(4, 3_999).is_reached
    assert chronic_zero(6, 6_266).is_reached and not chronic_zero(7, 6_266).is_reached
    with pytest.raises(UsageError):
        proven_capacity([1], months=0)
