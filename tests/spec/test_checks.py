"""Row rules: rows in, one call, published rows and broken rules out, on every engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pytest

from citywide.core.contracts import Contract
from citywide.core.engines import Engine

from .tables import check, column, contract, custom_rule, key, lines, published


def test_text_becomes_the_types_of_the_contract(engine: Engine, tmp_path: Path) -> None:
    promised = contract(
        [
            column("name"),
            column("count", "integer"),
            column("share", "number"),
            column("cost_usd", "number", physicalType="decimal(12,2)"),
            column("is_open", "boolean"),
            column("on", "date", logicalTypeOptions={"format": "%m/%d/%Y"}),
            column("at", "timestamp"),
        ]
    )
    row = {
        "name": " Nguyễn Muñoz ",
        "count": "12",
        "share": "0.5",
        "cost_usd": "1234.50",
        "is_open": "Yes",
        "on": "7/4/2024",
        "at": "2024-07-04 09:30:00",
    }
    checked = check(engine, promised, [row], tmp_path)
    assert published(engine, checked) == [
        {
            "name": "Nguyễn Muñoz",
            "count": 12,
            "share": 0.5,
            "cost_usd": Decimal("1234.50"),
            "is_open": True,
            "on": date(2024, 7, 4),
            "at": datetime(2024, 7, 4, 16, 30, tzinfo=UTC),
        }
    ]


CASES: list[tuple[str, dict[str, Any], list[str | None], list[str | None]]] = [
    ("required", {"required": True}, ["a", "b"], ["", None, "  "]),
    (
        "allowed",
        {"enum": [{"value": "open"}, {"value": "shut"}]},
        ["open", "", None],
        ["OPEN", "x"],
    ),
    (
        "length",
        {"logicalTypeOptions": {"minLength": 2, "maxLength": 3}},
        ["ab", "abc", None],
        ["a", "abcd"],
    ),
    ("pattern", {"logicalTypeOptions": {"pattern": "A[0-9]+"}}, ["A1", None], ["xA1", "A1x", "B1"]),
    ("type", {"logicalType": "integer"}, ["1", "-2", "3.0", ""], ["1.5", "x", "1e3", "1,000"]),
    ("type", {"logicalType": "number"}, ["1", "-2.5", "1e3"], ["inf", "NaN", "x", "1_000"]),
    (
        "type",
        {"logicalType": "number", "physicalType": "decimal(6,2)"},
        ["1.5", "-0.25", "9999.99", "1.500", ".5"],
        ["1.234", "10000", "x", "1e2"],
    ),
    ("type", {"logicalType": "boolean"}, ["true", "N", "0", "T"], ["maybe", "2"]),
    ("type", {"logicalType": "date"}, ["2024-02-29"], ["2023-02-29", "02/03/2024", "2024-13-01"]),
    (
        "range",
        {"logicalType": "integer", "logicalTypeOptions": {"minimum": 1, "maximum": 10}},
        ["1", "10", ""],
        ["0", "11"],
    ),
    (
        "range",
        {"logicalType": "number", "logicalTypeOptions": {"exclusiveMinimum": 0}},
        ["0.1"],
        ["0", "-1"],
    ),
    (
        "range",
        {"logicalType": "date", "logicalTypeOptions": {"minimum": "2021-01-01"}},
        ["2021-01-01"],
        ["2020-12-31"],
    ),
]


@pytest.mark.parametrize(("kind", "promise", "good", "bad"), CASES, ids=lambda v: str(v)[:40])
def test_a_rule_of_one_column_quarantines_what_breaks_it(
    engine: Engine,
    tmp_path: Path,
    kind: str,
    promise: dict[str, Any],
    good: list[str | None],
    bad: list[str | None],
) -> None:
    promised = contract(
        [column("id"), {"name": "x", "logicalType": "string", **promise}], exactDuplicates="keep"
    )
    rows = [{"id": str(n), "x": value} for n, value in enumerate([*good, *bad])]
    checked = check(engine, promised, rows, tmp_path)
    assert checked.broken == {f"x.{kind}": len(bad)}
    assert lines(engine, checked) == list(range(2, 2 + len(good)))
    assert checked.landed == checked.published + checked.quarantined


def test_missing_values_thousands_and_currency(engine: Engine, tmp_path: Path) -> None:
    promised = contract(
        [
            column("age", "integer", custom={"missingValues": ["NA", "NO AGE"]}),
            column(
                "paid_usd",
                "number",
                physicalType="decimal(12,2)",
                custom={"thousandsSeparator": ",", "currency": "$"},
            ),
        ]
    )
    rows = [{"age": "NO AGE", "paid_usd": "$1,234.50"}, {"age": "7", "paid_usd": "NA"}]
    checked = check(engine, promised, rows, tmp_path)
    assert published(engine, checked) == [{"age": None, "paid_usd": Decimal("1234.50")}]
    assert checked.broken == {"paid_usd.type": 1}


def test_several_formats_in_one_column(engine: Engine, tmp_path: Path) -> None:
    formats = {"formats": ["%m/%d/%Y", "%Y-%m-%d"]}
    promised = contract([column("on", "date", custom=formats)])
    rows = [{"on": "3/4/2024"}, {"on": "2024-03-05"}, {"on": "5.3.2024"}]
    checked = check(engine, promised, rows, tmp_path)
    assert published(engine, checked) == [{"on": date(2024, 3, 4)}, {"on": date(2024, 3, 5)}]


def test_dates_out_of_order_and_conditions_across_columns(engine: Engine, tmp_path: Path) -> None:
    promised = contract(
        [column("opened", "date"), column("closed", "date"), column("hours", "integer")],
        [
            custom_rule("order", "in_order", columns=["opened", "closed"]),
            custom_rule("row", "hours_fit", sql="closed IS NULL OR hours IS NOT NULL"),
        ],
    )
    rows = [
        {"opened": "2024-01-01", "closed": "2024-01-01", "hours": "1"},
        {"opened": "2024-01-02", "closed": "2024-01-01", "hours": "1"},
        {"opened": "2024-01-02", "closed": "", "hours": ""},
        {"opened": "2024-01-02", "closed": "2024-01-03", "hours": ""},
    ]
    checked = check(engine, promised, rows, tmp_path)
    assert lines(engine, checked) == [2, 4]
    assert checked.broken == {"in_order": 1, "hours_fit": 1}


def test_every_row_of_a_repeated_key_is_quarantined(engine: Engine, tmp_path: Path) -> None:
    promised = contract([key("id", "integer"), column("name")])
    rows = [
        {"id": "1", "name": "a"},
        {"id": "01", "name": "b"},
        {"id": "2", "name": "c"},
        {"id": "", "name": "d"},
    ]
    checked = check(engine, promised, rows, tmp_path)
    assert lines(engine, checked) == [4]
    assert checked.broken == {"primary_key": 2, "id.required": 1}


def test_exact_duplicates_are_removed_once_and_are_no_conflict(
    engine: Engine, tmp_path: Path
) -> None:
    promised = contract([key("id"), column("n", "number")])
    rows = [{"id": "1", "n": "1.5"}, {"id": "1", "n": "1.50"}, {"id": "1", "n": "1.5"}]
    checked = check(engine, promised, rows, tmp_path)
    assert (checked.landed, checked.published, checked.duplicates) == (3, 1, 2)
    assert lines(engine, checked) == [2]


def test_exact_duplicates_without_a_key(engine: Engine, tmp_path: Path) -> None:
    rows = [{"a": "1", "b": None}, {"a": "1", "b": ""}, {"a": "1", "b": "x"}]
    removing = contract([column("a"), column("b")])
    keeping = contract([column("a"), column("b")], exactDuplicates="keep")
    assert check(engine, removing, rows, tmp_path / "remove").duplicates == 1
    assert check(engine, keeping, rows, tmp_path / "keep").published == 3


def test_duplicates_of_a_bad_row_still_add_up(engine: Engine, tmp_path: Path) -> None:
    promised = contract([key("id"), column("n", "integer", required=True)])
    rows = [{"id": "1", "n": ""}, {"id": "1", "n": ""}, {"id": "2", "n": "2"}]
    checked = check(engine, promised, rows, tmp_path)
    assert (checked.published, checked.quarantined, checked.duplicates) == (1, 1, 1)


def test_values_must_exist_in_the_other_data_set(engine: Engine, tmp_path: Path) -> None:
    promised = contract(
        [column("name", relationships=[{"to": "crashes.crash_name"}]), column("code", "integer")],
        [custom_rule("values", "known_code", dataset="crashes", column="code", columns=["code"])],
    )
    others = {"crashes": ibis.memtable({"crash_name": ["CR-1"], "code": [7]})}
    rows = [{"name": "CR-1", "code": "7"}, {"name": "CR-9", "code": "7"}, {"name": "", "code": "8"}]
    checked = check(engine, promised, rows, tmp_path, others=others)
    assert lines(engine, checked) == [2]
    assert checked.broken == {"name.reference": 1, "known_code": 1}


def test_a_warning_is_counted_and_published(engine: Engine, tmp_path: Path) -> None:
    promised = contract(
        [
            column(
                "age",
                "integer",
                logicalTypeOptions={"maximum": 110},
                custom={"severity": "warning"},
            )
        ]
    )
    checked = check(engine, promised, [{"age": "140"}, {"age": "30"}], tmp_path)
    assert (checked.published, checked.quarantined) == (2, 0)
    assert checked.broken == {"age.range": 1}


def test_a_record_the_reader_could_not_make_whole_is_quarantined(
    engine: Engine, tmp_path: Path
) -> None:
    promised = contract([column("a"), column("b")])
    rows = [{"a": "1", "b": "2"}, {"a": "only", "b": None}]
    checked = check(engine, promised, rows, tmp_path, {3: "1 cell where the header has 2"})
    assert lines(engine, checked) == [2]
    assert checked.broken == {"structure": 1}


def test_more_rules_than_fit_in_one_word(engine: Engine, tmp_path: Path) -> None:
    promised = contract([column(f"c{n}", required=True) for n in range(70)])
    row = {f"c{n}": "" if n in {0, 59, 60, 69} else "x" for n in range(70)}
    checked = check(engine, promised, [row], tmp_path)
    assert set(checked.broken) == {f"c{n}.required" for n in (0, 59, 60, 69)}


def test_append_under_a_key_meets_what_is_published(engine: Engine, tmp_path: Path) -> None:
    promised: Contract = contract([key("id"), column("v")], combine="append")
    there = ibis.memtable({"id": ["1", "2"], "v": ["a", "b"]})
    rows = [{"id": "1", "v": "a"}, {"id": "2", "v": "changed"}, {"id": "3", "v": "c"}]
    checked = check(engine, promised, rows, tmp_path, published=there)
    assert lines(engine, checked) == [4]
    assert (checked.duplicates, checked.broken) == (1, {"primary_key": 1})


def test_an_extract_without_rows(engine: Engine, tmp_path: Path) -> None:
    promised = contract([key("id"), column("n", "integer")])
    rows = [{"id": "1", "n": "x"}]
    checked = check(engine, promised, rows, tmp_path)
    assert (checked.landed, checked.published, checked.quarantined) == (1, 0, 1)
