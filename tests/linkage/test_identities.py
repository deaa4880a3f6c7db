"""person_ids that live as long as they can, and redirects that hold for ever."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.errors import NotFound, UsageError
from citywide.core.linkage.cluster import Clusters, cluster
from citywide.core.linkage.follow import follow
from citywide.core.linkage.identities import NOBODY, Identities, churn_share, random_id

from .given import HOUR, POOL, START, Mint, edges, people, records

Groups = list[str]
"""Clusters as words: each letter is a record."""


def clusters(groups: Groups) -> Clusters:
    pairs = [(g[0], other, 0.99) for g in groups for other in g[1:]]
    return cluster(records(*"".join(groups)), edges(pairs))


def through(*steps: Groups) -> Identities:
    """Identities after steps an hour apart; ids are p1, p2, ..."""
    found, mint = NOBODY, Mint()
    for number, groups in enumerate(steps, start=1):
        at = START + number * HOUR
        found = follow(found, clusters(groups), at=at, because=f"step {number}", mint=mint)
    return found


def ids(found: Identities) -> dict[str, str]:
    return {row["record_id"]: row["person_id"] for row in found.table().to_pylist()}


def test_every_cluster_gets_an_id_of_its_own() -> None:
    assert ids(through(["ab", "c"])) == {"a": "p1", "b": "p1", "c": "p2"}


def test_nothing_changes_when_the_clusters_stay() -> None:
    found = through(["ab", "c"], ["ab", "c"])
    assert found.assignments.num_rows == 3
    assert found.people.num_rows == 2
    assert len(found.steps) == 2


def test_on_a_merge_the_largest_survives() -> None:
    found = through(["a", "bc"], ["abc"])
    assert set(ids(found).values()) == {"p2"}
    assert found.resolve("p1") == "p2"


def test_on_a_merge_of_equals_the_oldest_survives() -> None:
    found = through(["z"], ["a", "z"], ["az"])
    assert set(ids(found).values()) == {"p1"}
    assert found.redirect_table().to_pylist() == [
        {
            "retired_person_id": "p2",
            "person_id": "p1",
            "at": START + 3 * HOUR,
            "because": "step 3",
        }
    ]


def test_on_a_split_the_largest_part_keeps_the_id() -> None:
    found = through(["abcd"], ["a", "bcd"])
    assert ids(found) == {"a": "p2", "b": "p1", "c": "p1", "d": "p1"}
    assert found.redirects.num_rows == 0


def test_redirects_follow_chains_with_dates_and_reasons() -> None:
    found = through(["a", "bc", "defg"], ["abc", "defg"], ["abcdefg"])
    trail = found.trail("p1")
    assert [(r.retired_person_id, r.person_id, r.because) for r in trail] == [
        ("p1", "p2", "step 2"),
        ("p2", "p3", "step 3"),
    ]
    assert found.resolve("p1") == "p3"
    assert found.trail("p3") == ()


def test_when_a_merge_is_taken_back_the_retired_id_follows_its_own_records() -> None:
    found = through(["a", "bc"], ["abc"], ["a", "bc"])
    assert ids(found) == {"a": "p3", "b": "p2", "c": "p2"}
    assert found.resolve("p1") == "p3"
    assert found.as_of(START + 2 * HOUR).resolve("p1") == "p2"


def test_a_retired_id_is_never_given_out_again() -> None:
    found = through(["a", "bc"], ["abc"], ["a", "bc"], ["abc"], ["a", "bc"])
    assert "p1" not in ids(found).values()
    assert found.people["person_id"].to_pylist() == ["p1", "p2", "p3", "p4"]
    assert {found.resolve(old) for old in ("p1", "p3")} == {"p4"}


def test_an_absent_record_is_nobody_and_brings_its_id_when_it_returns() -> None:
    gone = through(["a", "b"], ["b"])
    assert ids(gone) == {"b": "p2"}
    assert gone.resolve("p1") == "p1"
    assert ids(through(["a", "b"], ["b"], ["a", "b"])) == {"a": "p1", "b": "p2"}


def test_a_record_that_returns_to_another_cluster_brings_the_older_id() -> None:
    found = through(["a", "b"], ["b"], ["ab"])
    assert set(ids(found).values()) == {"p1"}
    assert found.resolve("p2") == "p1"


def test_a_record_whose_person_was_merged_meanwhile_returns_as_the_survivor() -> None:
    found = through(["ab", "cde"], ["b", "cde"], ["bcde"], ["a", "bcde"])
    assert found.resolve("p1") == "p2"
    assert ids(found)["a"] == "p3"
    assert [row["person_id"] for row in found.history("a")] == ["p1", "p3"]


def test_an_id_nobody_ever_had_is_not_found() -> None:
    with pytest.raises(NotFound, match="no person p9"):
        through(["a"]).resolve("p9")


def test_a_step_must_be_later_and_an_id_new() -> None:
    found = through(["a"])
    with pytest.raises(UsageError, match="must be later"):
        follow(found, clusters(["a"]), at=START + HOUR, because="again")
    with pytest.raises(UsageError, match="minted again"):
        follow(found, clusters(["ab", "c"]), at=START + 2 * HOUR, because="", mint=lambda: "p1")


def test_random_ids_say_nothing_and_differ() -> None:
    assert len({random_id() for _ in range(1000)}) == 1000


def test_churn_is_the_share_of_records_present_in_both_that_change_id() -> None:
    before, after = through(["abc", "d"]), through(["abc", "d"], ["ab", "c", "de"])
    assert churn_share(before, after) == 0.25
    assert churn_share(NOBODY, after) == 0.0


@st.composite
def histories(draw: st.DrawFn) -> list[Groups]:
    """Steps in which records come, go, merge and split at will."""
    letters = "abcdefg"
    steps = []
    for _ in range(draw(st.integers(1, 6))):
        label = st.integers(-1, 4)
        where = draw(st.lists(label, min_size=len(letters), max_size=len(letters)))
        groups: dict[int, str] = {}
        for letter, place in zip(letters, where, strict=True):
            if place >= 0:
                groups[place] = groups.get(place, "") + letter
        steps.append(sorted(groups.values()))
    return steps


@settings(max_examples=70, deadline=None)
@given(histories())
def test_redirects_never_loop_and_always_end_in_a_living_id(steps: list[Groups]) -> None:
    found = through(*steps)
    retired = set(found.redirects["retired_person_id"].to_pylist())
    living = set(found.table()["person_id"].to_pylist())
    assert not retired & living
    for person in found.people["person_id"].to_pylist():
        trail = found.trail(person)
        assert len(trail) < len(found.people)
        assert found.resolve(person) not in retired
    heirs = found.people["person_id"].take(found.heirs()).to_pylist()
    assert heirs == [found.resolve(p) for p in found.people["person_id"].to_pylist()]


@settings(max_examples=70, deadline=None)
@given(histories())
def test_every_step_gives_each_cluster_one_id_and_history_shows_each_past_state(
    steps: list[Groups],
) -> None:
    mint, found, then = Mint(), NOBODY, []
    for number, groups in enumerate(steps, start=1):
        found = follow(
            found, clusters(groups), at=START + number * HOUR, because=f"{number}", mint=mint
        )
        assert people(found.table()) == {frozenset(group) for group in groups}
        then.append(found)
    for number, state in enumerate(then, start=1):
        back = found.as_of(START + number * HOUR)
        assert ids(back) == ids(state)
        assert back.redirects.equals(state.redirects)
        assert back.people.equals(state.people)
        assert back.steps == state.steps


@settings(max_examples=50, deadline=None)
@given(histories())
def test_a_retired_id_stands_for_who_has_most_of_its_last_records(steps: list[Groups]) -> None:
    found = through(*steps)
    rows = found.assignments.to_pylist()
    latest = {row["record_id"]: found.resolve(row["person_id"]) for row in rows}
    for retired in set(found.redirects["retired_person_id"].to_pylist()):
        ends = [row["until"] for row in rows if row["person_id"] == retired]
        last = [
            latest[row["record_id"]]
            for row in rows
            if row["person_id"] == retired and row["until"] == max(ends)
        ]
        if last:
            most = max(last.count(person) for person in last)
            assert last.count(found.resolve(retired)) == most


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.permutations(range(3)))
def test_people_added_in_steps_are_the_same_people(where: list[int], order: list[int]) -> None:
    letters = "abcdefghi"
    final = ["".join(x for x, w in zip(letters, where, strict=True) if w == k) for k in range(4)]
    final = [group for group in final if group]
    steps = []
    for number in range(3):
        here = {x for place, x in enumerate(letters) if order[place % 3] <= number}
        steps.append([s for g in final if (s := "".join(x for x in g if x in here))])
    assert people(through(*[s for s in steps if s]).table()) == {frozenset(g) for g in final}
    assert len(POOL) == len(letters)
