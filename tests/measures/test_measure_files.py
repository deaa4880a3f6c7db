"""What a measure's file may hold: every mistake at once, with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from citywide.core.errors import ContractError
from citywide.core.measures import Grain, Kind, load_measures, parse_measure
from citywide.core.measures.periods import in_words, last_day, name_of, number_of

GOOD = """\
id: live_release_rate
title: {en: Live release rate, es: Tasa de salida con vida, vi: Tỷ lệ sống}
description: {en: Share that leave alive, es: Proporción, vi: Tỷ lệ}
service_area: Neighborhood Services
owner: Animal Care and Services
dataset: animal_outcomes
kind: ratio
scope: "intake_type <> 'DISPO REQ'"
numerator: "is_live"
unknown: "outcome_type IS NULL"
period: {column: outcome_date, grain: fiscal_year}
groups: [animal_type]
unit: percent
decimals: 1
target: {value: 0.90, direction: up}
example:
  rows:
    - {intake_type: STRAY, is_live: true, outcome_type: ADOPTION, outcome_date: 2023-07-01}
  expect:
    - {period: FY2024, group: null, value: 1}
    - {period: FY2024, group: animal_type, member: unknown, value: "1/1"}
"""


def mistakes(old: str, new: str) -> str:
    assert old in GOOD
    with pytest.raises(ContractError) as caught:
        parse_measure(GOOD.replace(old, new, 1), "measure.yaml")
    return str(caught.value)


def test_a_whole_measure() -> None:
    measure = parse_measure(GOOD, "measure.yaml")
    assert (measure.kind, measure.groups, measure.decimals) == (Kind.RATIO, ("animal_type",), 1)
    assert measure.period is not None and measure.period.grain is Grain.FISCAL_YEAR
    assert str(measure.target and measure.target.value) == "0.9"
    assert len(measure.hash) == 64


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unit: percent", "colour: red", "measure.yaml:13: 'colour' is not part of a measure"),
        ("unit: percent", "", "A measure needs 'unit'"),
        (", vi: Tỷ lệ sống", "", "measure.yaml:2: The title is missing in 'vi'"),
        ("title: {en: Live release rate", "title: {fr: Taux", "'fr' is not one of the languages"),
        ("Neighborhood Services", "Parks", "'Parks' is not a City Service Area"),
        ("kind: ratio", "kind: share", "kind is 'share'; choose"),
        ("kind: ratio", "kind: mean", "A mean needs 'value'"),
        ("kind: ratio", "kind: count", "A count does not use 'numerator'"),
        ("kind: ratio", "kind: rate", "A rate needs 'population'"),
        ("numerator: ", "value: ", "A ratio needs 'numerator'"),
        ('"is_live"', '"is_live; DROP TABLE x"', "without SELECT or a semicolon"),
        ('"is_live"', '"is_live FROM t"', "without commas, FROM or WHERE"),
        ('"is_live"', '"a, b"', "without commas, FROM or WHERE"),
        ('"is_live"', '"a AS b"', "without AS"),
        ('"is_live"', '"a IN (SELECT b FROM c)"', "A subquery looks at other rows"),
        ('"is_live"', '"EXISTS (SELECT 1)"', "A subquery looks at other rows"),
        ('"is_live"', '"SUM(a) > 1"', "looks at many rows"),
        ('"is_live"', '"row_number() OVER () = 1"', "looks at many rows"),
        ('"is_live"', '"now() > a"', "NOW is not a function measures may use"),
        ('"is_live"', '"current_date > a"', "CURRENT_DATE is not a function"),
        ('"is_live"', '"t.a"', "Write a instead of t.a"),
        ('"is_live"', '"_line > 3"', "names that begin with _"),
        ('"is_live"', '"a = \'b"', "The SQL cannot be read"),
        ('"is_live"', "3", "SQL written as text"),
        ("grain: fiscal_year", "grain: week", "grain is 'week'; choose month"),
        ("column: outcome_date, ", "", "period needs 'column'"),
        ("direction: up", "direction: north", "choose up or down"),
        ("value: 0.90", "value: high", "target's value is a number"),
        ("decimals: 1", "decimals: many", "decimals is a whole number"),
        ("decimals: 1", "minimum_denominator: -1", "minimum_denominator is a whole number"),
        ("groups: [animal_type]", "groups: animal_type", "groups is a list"),
        (
            "    - {period: FY2024, group: null, value: 1}",
            "    - {period: 2024}",
            "at least a value",
        ),
        ("period: FY2024, group: null", "period: 2024", "not a fiscal_year period"),
        ("member: unknown, ", "", "both group and member"),
        ("group: animal_type", "group: colour", "'colour' is not one of the measure's groups"),
        ('"1/1"', '"1/0"', "write a number, a fraction"),
        ("  expect:", "  hope:", "The example needs 'expect'"),
    ],
)
def test_it_refuses(old: str, new: str, message: str) -> None:
    assert message in mistakes(old, new)


def test_a_missing_example_is_refused() -> None:
    assert "A measure needs 'example'" in mistakes(GOOD[GOOD.index("example:") :], "")


def test_a_rate_by_a_group_needs_the_population_of_the_group() -> None:
    people = "population: {dataset: districts, column: people, per: 0}"
    told = mistakes("kind: ratio", f"kind: rate\n{people}")
    assert "A rate by 'animal_type' needs its population" in told
    assert "per is a whole number above 0" in told


def test_every_mistake_of_every_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD.replace("unit: percent", "unit: Per Cent"))
    (tmp_path / "two.yaml").write_text(
        GOOD.replace("kind: ratio", "kind: x").replace(": up", ": u")
    )
    (tmp_path / "three.yaml").write_text("- 1")
    with pytest.raises(ContractError) as caught:
        load_measures(tmp_path)
    places = [(Path(f.file).name, f.line) for f in caught.value.findings]
    assert places == [("one.yaml", 13), ("three.yaml", 1), ("two.yaml", 7), ("two.yaml", 15)]


def test_a_file_is_named_like_its_id(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(GOOD)
    with pytest.raises(ContractError, match=r"Name the file live_release_rate\.yaml"):
        load_measures(tmp_path)
    (tmp_path / "other.yaml").rename(tmp_path / "live_release_rate.yaml")
    assert list(load_measures(tmp_path)) == ["live_release_rate"]


@pytest.mark.parametrize(
    ("grain", "name", "end", "words"),
    [
        (Grain.MONTH, "2024-02", date(2024, 2, 29), "February 2024"),
        (Grain.MONTH, "2023-12", date(2023, 12, 31), "December 2023"),
        (Grain.QUARTER, "2023-Q4", date(2023, 12, 31), "the fourth quarter of 2023"),
        (Grain.QUARTER, "2023-Q1", date(2023, 3, 31), "the first quarter of 2023"),
        (Grain.YEAR, "2023", date(2023, 12, 31), "2023"),
        (Grain.FISCAL_YEAR, "FY2023", date(2023, 6, 30), "fiscal year 2023"),
    ],
)
def test_periods_have_names_and_ends(grain: Grain, name: str, end: date, words: str) -> None:
    assert name_of(number_of(name, grain), grain) == name
    assert (last_day(name, grain), in_words(name, grain)) == (end, words)
