"""Every measure of the demo city against what its generator knows to be true."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from citywide.core.measures import run_example
from citywide.core.measures.model import SERVICE_AREAS
from citywide.core.receipts import Receipt, verify

from .conftest import CITY, Demo
from .known_measures import Numbers, known_measures

NUMBERS = ("value", "numerator", "denominator", "unknown", "rows", "lower", "upper")
MEASURES = tuple(sorted(path.stem for path in (CITY / "measures").glob("*.yaml")))


@pytest.fixture(scope="module")
def known(demo: Demo) -> Numbers:
    return known_measures(demo.truth)


def receipt_of(demo: Demo, measure: str) -> Receipt:
    receipt = demo.figures[measure].receipt
    assert receipt is not None
    return receipt


def test_there_are_measures_of_every_city_service_area(demo: Demo) -> None:
    own = [one for one in demo.city.measures.values() if one.path.is_relative_to(CITY)]
    areas = Counter(measure.service_area for measure in own)
    assert set(areas) == set(SERVICE_AREAS)
    assert 18 <= sum(areas.values()) <= 24
    assert min(areas.values()) >= 3


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_comes_to_its_true_values(demo: Demo, known: Numbers, measure: str) -> None:
    found = {(v.period, v.group, v.member): v for v in receipt_of(demo, measure).values}
    expected = {(e["period"], e["group"], e["member"]): e for e in known[measure]}
    assert found.keys() == expected.keys()
    for key, entry in expected.items():
        for name in NUMBERS:
            given = entry.get(name)
            assert getattr(found[key], name) == (None if given is None else Decimal(given)), (
                key,
                name,
            )


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_has_a_worked_example_that_comes_out(demo: Demo, measure: str) -> None:
    assert run_example(demo.engine, demo.city.measures[measure]) == []


@pytest.mark.parametrize(
    "measure", ["requests_closed_on_time", "exits_to_permanent_housing", "program_spending_total"]
)
def test_each_receipt_verifies(demo: Demo, measure: str) -> None:
    receipt = receipt_of(demo, measure)
    verdict = verify(demo.lake, demo.engine, receipt)
    assert verdict.numbers == len(receipt.values)


def test_a_receipt_leads_back_to_the_extracts_and_their_dirt(demo: Demo) -> None:
    inputs = {e["dataset"]: e for e in receipt_of(demo, "requests_per_1000_residents").inputs}
    extracts = {extract["file"]: extract for extract in inputs["service_requests"]["extracts"]}
    assert len(extracts) == 3
    for file, extract in extracts.items():
        assert extract["quarantined"] == demo.truth.extracts[file]["quarantined"]
    assert {"service_requests_by_district", "council_districts"} <= set(inputs)


def test_the_change_of_policy_shows(demo: Demo) -> None:
    policy = demo.truth.account["policy"]
    of_service = {
        v.period: v.value
        for v in receipt_of(demo, "response_hours").values
        if v.member == policy["service"] and v.period != "all" and v.value is not None
    }
    before = [value for period, value in of_service.items() if period < policy["from"][:7]]
    after = [value for period, value in of_service.items() if period >= policy["from"][:7]]
    assert len(before) == 16 and len(after) == 20
    assert max(after) < min(before)


def test_the_heat_wave_shows(demo: Demo) -> None:
    calls = {
        v.period: v.value
        for v in receipt_of(demo, "heat_illness_calls").values
        if v.group is None and v.period != "all"
    }
    worst = max(calls, key=lambda period: calls[period] or 0)
    assert worst == demo.truth.account["heat_wave"][0][:7]
    assert (calls.pop(worst) or 0) > 5 * max(value or 0 for value in calls.values())


def test_small_groups_show_no_value(demo: Demo) -> None:
    for measure in ("exits_to_permanent_housing", "people_entering_per_10000"):
        least = demo.city.measures[measure].minimum_denominator
        values = receipt_of(demo, measure).values
        assert least > 0
        assert all(v.value is None for v in values if v.denominator < least)
