"""Rule sets for coordinated entry: read with every mistake named, applied with every reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywide.core.errors import ContractError, NotFound
from citywide.services.homelessness.rules.prioritisation import (
    Fact,
    RuleSet,
    compare,
    load_rule_set,
    load_rule_sets,
    prioritise,
)
from citywide.services.homelessness.rules.prioritisation.load import RULE_SETS, parse_rule_set

TEXT = (RULE_SETS / "psh_cpd_16_11.yaml").read_text(encoding="utf-8")
CPD = parse_rule_set(TEXT)
POINTS = parse_rule_set("""
id: local
version: "2"
name: Local points
source: Written standards
valid_from: "2026-01-01"
facts: {age: number, is_pregnant: boolean, since: date}
points:
  - {fact: age, at_least: 62, points: 3, reason: Older adult}
  - {fact: is_pregnant, is: true, points: 2, reason: Pregnant}
tie_breakers:
  - {fact: since, first: lowest}
""")


def person(**facts: object) -> dict[str, Fact | None]:
    return {
        name: None if value is None else Fact(value, f"Assessment, {name}")  # type: ignore[arg-type]
        for name, value in facts.items()
    }


def test_the_order_of_the_notice() -> None:
    placed = prioritise(CPD, {
        "long": person(is_chronic=True, has_severe_service_needs=False, days_homeless=900),
        "severe": person(is_chronic=True, has_severe_service_needs=True, days_homeless=400),
        "shorter": person(is_chronic=True, has_severe_service_needs=False, days_homeless=500),
        "shelter": person(
            is_chronic=False, has_disability=True, has_severe_service_needs=False,
            months_homeless_in_three_years=3, came_from="emergency_shelter", days_homeless=90,
        ),
        "none": person(
            is_chronic=False, has_disability=False, has_severe_service_needs=True,
            months_homeless_in_three_years=3, came_from="street", days_homeless=2000,
        ),
    })  # fmt: skip
    assert [(p.rank, p.person_id, p.group) for p in placed] == [
        (1, "severe", "chronic_severe"), (2, "long", "chronic"), (3, "shorter", "chronic"),
        (4, "shelter", "disability_unsheltered_or_shelter"), (5, "none", None),
    ]  # fmt: skip
    assert not any(p.missing for p in placed)
    reason = next(r for r in placed[1].reasons if r.fact == "has_severe_service_needs")
    assert (reason.group, reason.value, reason.holds) == ("chronic_severe", False, False)
    assert reason.source == "Assessment, has_severe_service_needs"


def test_what_is_missing_is_named_and_never_a_zero() -> None:
    [placed] = prioritise(CPD, {"a": person(is_chronic=True, days_homeless=None)})
    assert (placed.group, placed.best_group) == ("chronic", "chronic_severe")
    assert placed.missing == ("has_severe_service_needs", "days_homeless")
    [nothing] = prioritise(CPD, {"a": {}})
    assert (nothing.group, nothing.best_group) == (None, "chronic_severe")
    assert set(nothing.missing) == set(CPD.facts)
    [scored] = prioritise(POINTS, {"a": person(age=70)})
    assert (scored.points_low, scored.points_high) == (3, 5)
    assert [r.points for r in scored.reasons] == [3, None, None]


def test_equal_people_share_a_rank() -> None:
    same = person(is_chronic=True, has_severe_service_needs=True, days_homeless=10)
    placed = prioritise(CPD, {"b": same, "a": same, "c": person(is_chronic=False)})
    assert [(p.rank, p.person_id) for p in placed] == [(1, "a"), (1, "b"), (3, "c")]


def test_what_a_new_version_would_change() -> None:
    changed = TEXT.replace("first: highest", "first: lowest").replace("1.0.0", "1.1.0")
    people = {
        who: person(is_chronic=True, has_severe_service_needs=True, days_homeless=days)
        for who, days in [("old", 900), ("middle", 500), ("new", 100)]
    }
    found = compare(CPD, parse_rule_set(changed), people)
    assert [(c.person_id, c.places_gained) for c in found] == [("new", 2), ("old", -2)]
    assert compare(CPD, CPD, people) == []


FACTS = st.fixed_dictionaries({
    "is_chronic": st.none() | st.booleans(),
    "has_disability": st.none() | st.booleans(),
    "has_severe_service_needs": st.none() | st.booleans(),
    "months_homeless_in_three_years": st.none() | st.integers(0, 36),
    "came_from": st.none() | st.sampled_from(["street", "transitional_housing", "jail"]),
    "days_homeless": st.none() | st.integers(0, 3),
})  # fmt: skip


@given(st.lists(FACTS, max_size=8), st.randoms())
def test_order_of_input_never_matters_and_learning_never_hurts(
    people: list[dict[str, object]], chance: object
) -> None:
    known = {f"{n}": person(**facts) for n, facts in enumerate(people)}
    placed = prioritise(CPD, known)
    backwards = dict(reversed(list(known.items())))
    assert prioritise(CPD, backwards) == placed
    order = [group.id for group in CPD.groups] + [None]
    for one in placed:
        assert order.index(one.best_group) <= order.index(one.group)
        # Learning the missing facts, whatever they say, never moves anybody down a group.
        for name in one.missing:
            for value in (True, False) if CPD.facts[name] == "boolean" else ():
                told = known[one.person_id] | person(**{name: value})
                [again] = prioritise(CPD, {one.person_id: told})
                assert order.index(again.group) <= order.index(one.group)
                assert order.index(again.best_group) >= order.index(one.best_group)


def test_the_rule_sets_that_come_with_it() -> None:
    found = load_rule_sets()
    rules = found["psh_cpd_16_11", "1.0.0"]
    assert isinstance(rules, RuleSet) and len(rules.groups) == 6 and len(rules.hash) == 64


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("is: true}", "equals: true}", "", "does not compare a boolean"),
        ("fact: came_from, is:", "fact: origin, is:", "", "'origin' is not among the facts"),
        ("at_least: 12", "at_least: many", "", "is a number, and 'many' is not"),
        ("first: highest", "first: oldest", "", "write highest or lowest"),
        (
            "id: chronic_severe",
            "id: chronic",
            "id: chronic\n    name: Chronically homeless\n",
            "id of its own",
        ),
        ("days_homeless: number", "days_homeless: days", "", "is of type days"),
        ('"2016-07-25"', '"July 2016"', "", "a date like"),
        ("version: 1.0.0", "version: 1.0", "", "Write version as text"),
        ("tie_breakers:", "ties:", "", "not a part of a rule set"),
    ],
)
def test_every_mistake_has_its_line(old: str, new: str, place: str, words: str) -> None:
    wrong = TEXT.replace(old, new, 1)
    assert wrong != TEXT
    line = wrong[: wrong.index(place or new)].count("\n") + 1
    with pytest.raises(ContractError) as caught:
        parse_rule_set(wrong, "rules.yaml")
    assert any(
        words in f.message and f.line == line and f.file == "rules.yaml"
        for f in caught.value.findings
    ), caught.value


def test_files_missing_broken_and_twice(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_rule_set(tmp_path / "none.yaml")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(ContractError, match="already stands"):
        load_rule_sets(tmp_path)
    for text in ("", "- a", "id: [", "id: x"):
        with pytest.raises(ContractError):
            parse_rule_set(text)
