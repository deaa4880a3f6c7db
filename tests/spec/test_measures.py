"""Measures: a table in, one call, values out, the same to the last digit on every engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, settings
from hypothesis import given as generated
from hypothesis import strategies as st

from citywide.core.engines import Engine
from citywide.core.errors import ContractError
from citywide.core.measures import (
    Measure,
    MeasureValue,
    evaluate,
    fingerprint,
    parse_measure,
    run_example,
    source_rows,
    summary,
)

from . import oracle_measures as oracle
from .given import given, rows_of

ZONE = "America/Los_Angeles"
ANIMALS = {
    "kind": "string",
    "left_on": "date",
    "outcome": "string",
    "days": "int64",
    "_line": "int64",
}
WORDS = {"en": "Live release rate", "es": "Tasa", "vi": "Tỷ lệ"}


def measure(**changes: Any) -> Measure:
    """A ratio over shelter animals, with some fields replaced; None removes one."""
    values: dict[str, Any] = {
        "id": "live_release_rate",
        "title": WORDS,
        "description": WORDS,
        "service_area": "Neighborhood Services",
        "owner": "Animal Care and Services",
        "dataset": "animals",
        "kind": "ratio",
        "scope": "kind <> 'BIRD'",
        "numerator": "outcome = 'ADOPTION'",
        "unknown": "outcome = 'LOST'",
        "period": {"column": "left_on", "grain": "month"},
        "groups": ["kind"],
        "unit": "percent",
        "decimals": 1,
        "example": {"rows": [{"kind": "DOG"}], "expect": [{"value": 1}]},
        **changes,
    }
    kept = {key: value for key, value in values.items() if value is not None}
    return parse_measure(yaml.safe_dump(kept, allow_unicode=True), "measure.yaml")


def number(kind: str, **changes: Any) -> Measure:
    return measure(**{"kind": kind, "numerator": None, "value": "days", "unit": "days", **changes})


@pytest.fixture
def animals(engine: Engine, tmp_path: Path) -> Any:
    july, august = date(2023, 7, 31), date(2023, 8, 1)
    return given(
        engine,
        tmp_path,
        ANIMALS,
        ("DOG", july, "ADOPTION", 1, 2),
        ("DOG", july, "DIED", 4, 3),
        ("CAT", july, "ADOPTION", 2, 4),
        ("CAT", july, None, 9, 5),
        (None, august, "LOST", 7, 6),
        ("DOG", None, "ADOPTION", 3, 7),
        ("BIRD", july, "DIED", 100, 8),
    )


def values_of(engine: Engine, wanted: Measure, table: Any, people: Any = None) -> dict[Any, Any]:
    values = evaluate(engine, wanted, table, people, ZONE)
    return {(v.period, v.member): v for v in values if v.group or v.member is None}


def test_a_ratio_leaves_out_what_cannot_be_judged_and_says_how_much(
    engine: Engine, animals: Any
) -> None:
    july = values_of(engine, measure(scope=None), animals)["2023-07", None]
    assert july == MeasureValue(
        measure="live_release_rate",
        period="2023-07",
        group=None,
        member=None,
        value=Decimal("0.5"),
        numerator=2,
        denominator=4,
        unknown=1,
        rows=5,
        lower=Decimal("0.4"),
        upper=Decimal("0.6"),
    )
    assert july.unknown_share == Decimal("0.2")


def test_a_row_out_of_scope_does_not_count_and_a_null_scope_is_out(
    engine: Engine, animals: Any
) -> None:
    found = values_of(engine, measure(), animals)
    assert (found["all", None].rows, found["2023-07", "CAT"].rows) == (5, 2)
    assert ("2023-07", "BIRD") not in found


def test_rows_without_a_period_or_a_member_are_reported(engine: Engine, animals: Any) -> None:
    found = values_of(engine, measure(scope=None), animals)
    undated = found["unknown", None]
    assert (undated.value, undated.numerator, undated.rows) == (None, 1, 1)
    assert found["2023-08", "unknown"].unknown == 1
    assert found["all", None].rows == 7


@pytest.mark.parametrize(
    ("wanted", "value", "numerator"),
    [
        (measure(kind="count", numerator=None, unit="count"), "3", 3),
        (number("sum"), "7", Decimal("7")),
        (number("mean"), "2.333333333", Decimal("7")),
        (number("median"), "2", 3),
        (number("percentile", percentile=90), "3.6", 3),
        (number("percentile", percentile=99.5), "3.98", 3),
        (number("percentile", percentile=0), "1", 3),
        (number("percentile", percentile=100), "4", 3),
        (number("sum", value="days / 3"), None, None),
    ],
)
def test_other_kinds(
    engine: Engine, animals: Any, wanted: Measure, value: str | None, numerator: Any
) -> None:
    table = animals.filter(animals.days != 9)
    july = values_of(engine, wanted, table)["2023-07", None]
    if value is None:
        value, numerator = "2.333333333", Decimal("2.333333333")
    assert (july.value, july.numerator, july.denominator) == (Decimal(value), numerator, 3)


@pytest.mark.parametrize(
    ("grain", "periods"),
    [
        ("month", {"2023-06", "2023-07"}),
        ("quarter", {"2023-Q2", "2023-Q3"}),
        ("year", {"2023"}),
        ("fiscal_year", {"FY2023", "FY2024"}),
    ],
)
def test_a_time_belongs_to_the_day_it_was_in_the_city(
    engine: Engine, tmp_path: Path, grain: str, periods: set[str]
) -> None:
    instants = [datetime(2023, 7, 1, hour, tzinfo=UTC) for hour in (6, 7)]
    table = given(engine, tmp_path, {"at": "timestamp('UTC', 6)"}, *[(i,) for i in instants])
    wanted = measure(
        kind="count",
        scope=None,
        numerator=None,
        unknown=None,
        groups=None,
        period={"column": "at", "grain": grain},
    )
    found = evaluate(engine, wanted, table, None, ZONE)
    assert {v.period for v in found} == periods | {"all"}


def test_sums_of_fractions_do_not_depend_on_order_or_engine(engine: Engine, tmp_path: Path) -> None:
    rows = [(0.1,), (0.2,), (0.3,), (-0.7,), (123456789.123,), (None,), (float("inf"),)]
    table = given(engine, tmp_path, {"days": "float64"}, *rows)
    wanted = number("sum", scope=None, unknown=None, groups=None, period=None)
    (total,) = evaluate(engine, wanted, table, None, ZONE)
    assert (total.value, total.unknown) == (Decimal("123456789.023"), 2)


def test_a_rate_is_per_head_of_its_population_and_zero_where_nothing_happened(
    engine: Engine, tmp_path: Path
) -> None:
    crashes = given(
        engine,
        tmp_path,
        {"day": "date", "district": "int64"},
        (date(2023, 1, 1), 1),
        (date(2023, 1, 2), 1),
        (date(2024, 1, 1), 2),
        (date(2024, 1, 1), None),
    )
    people = given(
        engine,
        tmp_path,
        {"number": "int64", "residents": "int64"},
        (1, 3000),
        (2, 1000),
    )
    match = {"number": "district"}
    wanted = measure(
        kind="rate",
        scope=None,
        numerator=None,
        unknown=None,
        population={"dataset": "d", "column": "residents", "per": 1000, "match": match},
        period={"column": "day", "grain": "year"},
        groups=["district"],
        unit="per_1000",
        example={"rows": [{"district": 1}], "population": [{"number": 1}], "expect": [{"rows": 1}]},
    )
    found = values_of(engine, wanted, crashes, people)
    assert found["2023", None].value == Decimal("0.5")
    assert found["2023", "1"].value == Decimal("0.666666667")
    assert (found["2023", "2"].value, found["2023", "2"].rows) == (Decimal(0), 0)
    assert found["2024", "unknown"].value is None
    assert ("all", None) not in found
    with pytest.raises(ContractError, match="needs the data set d"):
        evaluate(engine, wanted, crashes, None, ZONE)


def test_too_few_to_say_is_no_value(engine: Engine, animals: Any) -> None:
    found = values_of(engine, measure(minimum_denominator=3), animals)
    assert (found["2023-07", None].value, found["all", None].value) == (
        Decimal("0.666666667"),
        Decimal("0.75"),
    )
    assert found["2023-07", "CAT"].value is None


def test_no_rows_is_a_total_of_nothing(engine: Engine, animals: Any) -> None:
    (total,) = evaluate(engine, measure(scope="days > 1000"), animals, None, ZONE)
    assert (total.period, total.value, total.rows) == ("all", None, 0)


def test_the_rows_behind_a_number(engine: Engine, animals: Any) -> None:
    rows = source_rows(engine, measure(), animals, "2023-07", "kind", "CAT", ZONE)
    assert rows_of(engine, rows.select("_line", "_in_numerator", "_unknown")) == [
        (4, True, False),
        (5, False, True),
    ]
    undated = source_rows(engine, measure(), animals, "unknown", None, None, ZONE)
    assert rows_of(engine, undated.select("_line")) == [(7,)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scope": "colour = 'x'"}, "no column colour"),
        ({"period": {"column": "kind", "grain": "month"}}, "a period needs a date"),
        ({"kind": "sum", "numerator": None, "value": "kind"}, "must give a number"),
    ],
)
def test_a_measure_that_does_not_fit_its_table(
    engine: Engine, animals: Any, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ContractError, match=message):
        evaluate(engine, measure(**changes), animals, None, ZONE)


def test_an_example_is_compared_exactly(engine: Engine) -> None:
    rows = [
        {"kind": "DOG", "left_on": "2023-07-01", "outcome": "ADOPTION"},
        {"kind": "DOG", "left_on": "2023-07-02", "outcome": "DIED"},
        {"kind": "CAT", "left_on": "2023-07-03", "outcome": "DIED"},
    ]
    expect = [
        {"period": "2023-07", "group": None, "value": "1/3", "numerator": 1, "denominator": 3},
        {"period": "2023-07", "group": "kind", "member": "DOG", "value": 0.5, "unknown": 0},
    ]
    assert run_example(engine, measure(example={"rows": rows, "expect": expect})) == []
    expect[0]["value"] = 0.33
    expect[1]["member"] = "FISH"
    assert run_example(engine, measure(example={"rows": rows, "expect": expect})) == [
        "2023-07: value is 0.333333333, but 0.33 was expected.",
        "2023-07, kind FISH: there is no such value.",
    ]


def test_a_sentence_says_what_is_known_and_what_is_not(engine: Engine, animals: Any) -> None:
    wanted = measure(target={"value": 0.6, "direction": "up"})
    values = evaluate(engine, wanted, animals, None, ZONE)
    assert summary(wanted, values, as_of=date(2023, 8, 15)) == (
        "Live release rate in July 2023 was 66.7 percent (2 of 3); this meets the target of at "
        "least 60.0 percent, though the records that could not be judged might change that; "
        "25.0 percent of 4 records could not be judged, so it lies between 50.0 percent and "
        "75.0 percent."
    )
    assert summary(wanted, values, as_of=date(2023, 7, 31)).endswith("no full period yet.")


def test_a_fingerprint_is_of_the_values_only(engine: Engine, animals: Any) -> None:
    values = evaluate(engine, measure(), animals, None, ZONE)
    again = evaluate(engine, measure(decimals=2), animals.order_by("days"), None, ZONE)
    assert fingerprint(values) == fingerprint(tuple(reversed(again)))
    fewer = evaluate(engine, measure(), animals.filter(animals.days != 1), None, ZONE)
    assert fingerprint(values) != fingerprint(fewer)


GENERATED = {
    "day": "date",
    "colour": "string",
    "counts": "boolean",
    "met": "boolean",
    "cannot": "boolean",
    "number": "decimal(12, 3)",
}
_maybe = st.one_of(st.none(), st.booleans())
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.one_of(st.none(), st.dates(date(2022, 5, 1), date(2023, 2, 1))),
            "colour": st.sampled_from([None, "red", "blue"]),
            "counts": _maybe,
            "met": _maybe,
            "cannot": _maybe,
            "number": st.one_of(st.none(), st.decimals(-1000, 1000, places=3, allow_nan=False)),
        }
    ),
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@generated(
    kind=st.sampled_from(["count", "sum", "ratio", "mean", "median", "percentile"]),
    grain=st.sampled_from(["month", "quarter", "year", "fiscal_year"]),
    as_float=st.booleans(),
    rows=ROWS,
)
def test_every_kind_equals_plain_python(
    engine: Engine, tmp_path: Path, kind: str, grain: str, as_float: bool, rows: list[Any]
) -> None:
    wanted = measure(
        kind=kind,
        scope="counts",
        numerator="met" if kind == "ratio" else None,
        unknown="cannot",
        value=None if kind in {"count", "ratio"} else "number",
        percentile=90 if kind == "percentile" else None,
        period={"column": "day", "grain": grain},
        groups=["colour"],
    )
    schema = {**GENERATED, "number": "float64"} if as_float else GENERATED
    cells = [[row[name] for name in GENERATED] for row in rows]
    if as_float:
        cells = [[float(v) if isinstance(v, Decimal) else v for v in row] for row in cells]
    table = given(engine, tmp_path, schema, *cells)
    found = {(v.period, v.group, v.member): v for v in evaluate(engine, wanted, table, None, ZONE)}
    expected = oracle.expected(kind, rows, grain)
    assert set(found) == set(expected)
    for key, numbers in expected.items():
        for name, exact in numbers.items():
            actual = getattr(found[key], name)
            assert (actual is None) == (exact is None), (key, name)
            assert exact is None or abs(Decimal(actual) - _decimal(exact)) <= _HALF, (key, name)


_HALF = Decimal("0.0000000005")


def _decimal(number: Any) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
