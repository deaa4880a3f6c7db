"""Clusters from scored pairs and judgements."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.errors import UsageError
from citywide.core.linkage.cluster import Clusters, cluster
from citywide.core.linkage.judgements import Judgement, last_words

from .given import POOL, Edge, edge_lists, edges, logs, partition, records, says, takes_back

A, B, C, D, E = (f"hmis/{letter}" for letter in "abcde")
EXAMPLES = settings(max_examples=40, deadline=None)


def groups(
    ids: list[str], scored: list[Edge], log: list[Judgement] | None = None
) -> set[frozenset[str]]:
    return of(cluster(records(*ids), edges(scored), log or []))


def of(clusters: Clusters) -> set[frozenset[str]]:
    return partition(clusters.members().values())


def test_a_pair_at_the_threshold_is_linked_and_one_under_it_is_not() -> None:
    assert groups([A, B, C], [(A, B, 0.95), (B, C, 0.9499)]) == partition([[A, B], [C]])


def test_a_cluster_is_called_by_its_first_record() -> None:
    found = cluster(records(C, A, B), edges([(B, C, 0.99)]))
    assert found.table().to_pylist() == [
        {"record_id": A, "cluster_id": A},
        {"record_id": B, "cluster_id": B},
        {"record_id": C, "cluster_id": B},
    ]
    assert found.count == 2
    assert found.sizes.tolist() == [1, 2, 2]


def test_same_links_whatever_the_score_and_unsure_does_nothing() -> None:
    scored = [(A, B, 0.01), (B, C, 0.99)]
    log = [says("same", A, B), says("unsure", B, C)]
    assert groups([A, B, C, D], scored, log) == partition([[A, B, C], [D]])


def test_records_judged_different_stay_apart_through_a_third_record() -> None:
    scored = [(A, B, 0.999), (B, C, 0.96)]
    found = cluster(records(A, B, C), edges(scored), [says("different", A, C, id="no")])
    assert of(found) == partition([[A, B], [C]])
    assert [(r.left_id, r.right_id, r.because) for r in found.refused] == [(B, C, "no")]


def test_the_stronger_evidence_wins_and_ties_go_to_the_first_records() -> None:
    log = [says("different", A, C)]
    assert groups([A, B, C], [(A, B, 0.96), (B, C, 0.99)], log) == partition([[A], [B, C]])
    assert groups([A, B, C], [(B, C, 0.97), (A, B, 0.97)], log) == partition([[A, B], [C]])


def test_a_person_saying_same_is_stronger_than_any_score() -> None:
    log = [says("different", A, C), says("same", B, C)]
    assert groups([A, B, C], [(A, B, 0.9999)], log) == partition([[A], [B, C]])


def test_where_people_contradict_each_other_different_holds_and_the_newer_same() -> None:
    log = [says("same", A, B, hour=1), says("same", B, C, hour=2), says("different", A, C, hour=3)]
    found = cluster(records(A, B, C), edges([]), log)
    assert of(found) == partition([[A], [B, C]])
    assert found.refused[0].match_weight == float("inf")


def test_sets_that_grow_together_keep_the_enemies_of_both() -> None:
    log = [says("different", A, D), says("different", B, C)]
    scored = [(C, D, 0.99), (A, D, 0.97), (B, D, 0.96), (A, B, 0.95)]
    assert groups([A, B, C, D], scored, log) == partition([[C, D], [A, B]])


def test_the_last_word_on_a_pair_holds() -> None:
    log = [says("different", A, B, hour=1, by="ana"), says("same", A, B, hour=2, by="bo")]
    assert groups([A, B], [], log) == partition([[A, B]])
    assert groups([A, B], [], [*log, takes_back(log[1])]) == partition([[A], [B]])


def test_judgements_about_absent_records_do_nothing() -> None:
    log = [says("same", A, E), says("different", B, E)]
    assert groups([A, B], [(A, B, 0.99)], log) == partition([[A, B]])


def test_a_pair_scored_twice_counts_with_its_higher_weight() -> None:
    assert groups([A, B], [(A, B, 0.2), (A, B, 0.98)]) == partition([[A, B]])


def test_no_records_make_no_clusters() -> None:
    assert cluster(records(), edges([])).count == 0


@pytest.mark.parametrize(
    ("ids", "scored", "sentence"),
    [
        ([A, A], [], f"Record {A} occurs more than once"),
        ([A], [(A, B, 0.99)], f"names record {B}, which is not among"),
        ([A], [(A, A, 0.99)], f"compares record {A} with itself"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    ids: list[str], scored: list[Edge], sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        groups(ids, scored)


@EXAMPLES
@given(edge_lists(), logs(), st.randoms(use_true_random=False))
def test_order_of_records_pairs_and_judgements_changes_nothing(
    scored: list[Edge], log: list[Judgement], source: object
) -> None:
    plain = cluster(records(*POOL), edges(scored), log)
    for items in (ids := list(POOL), scored, log):
        source.shuffle(items)  # type: ignore[attr-defined]
    turned = [(b, a, p) for a, b, p in scored]
    shuffled = cluster(records(*ids), edges(turned), log)
    assert shuffled.table().equals(plain.table())
    assert shuffled.refused == plain.refused


@EXAMPLES
@given(edge_lists(), logs())
def test_no_cluster_holds_two_records_judged_different(
    scored: list[Edge], log: list[Judgement]
) -> None:
    found = cluster(records(*POOL), edges(scored), log)
    place = dict(zip(POOL, found.first.tolist(), strict=True))
    for (one, other), word in last_words(log).items():
        if word.verdict == "different":
            assert place[one] != place[other]


@EXAMPLES
@given(edge_lists(), logs())
def test_every_link_is_kept_or_refused_for_a_judgement_between_the_two_clusters(
    scored: list[Edge], log: list[Judgement]
) -> None:
    found = cluster(records(*POOL), edges(scored), log)
    place = dict(zip(POOL, found.first.tolist(), strict=True))
    apart = {
        word.id: {place[one], place[other]}
        for (one, other), word in last_words(log).items()
        if word.verdict == "different"
    }
    refused = {(r.left_id, r.right_id): r.because for r in found.refused}
    links = {(a, b) for a, b, p in scored if p >= 0.95}
    links |= {pair for pair, word in last_words(log).items() if word.verdict == "same"}
    for one, other in links:
        if place[one] != place[other]:
            assert apart[refused[one, other]] == {place[one], place[other]}
        else:
            assert (one, other) not in refused


@EXAMPLES
@given(edge_lists(), logs())
def test_clusters_hold_together_by_their_own_links(
    scored: list[Edge], log: list[Judgement]
) -> None:
    found = cluster(records(*POOL), edges(scored), log)
    words = last_words(log)
    links = [(a, b) for a, b, p in scored if p >= 0.95]
    links += [pair for pair, word in words.items() if word.verdict == "same"]
    for members in found.members().values():
        reached = {members[0]}
        for _ in members:
            reached |= {
                end
                for pair in links
                if set(pair) <= set(members) and set(pair) & reached
                for end in pair
            }
        assert reached == set(members)


@EXAMPLES
@given(edge_lists(), logs(), st.integers(0, 20))
def test_undo_restores_the_clusters_of_before(
    scored: list[Edge], log: list[Judgement], chosen: int
) -> None:
    if not log:
        return
    entry = log[chosen % len(log)]
    without = [e for e in log if e is not entry and e.undoes != entry.id]
    if any(e.undoes not in {None, *(k.id for k in without)} for e in without):
        return
    undoings = [takes_back(e, hour=99) for e in log if e.undoes == entry.id]
    taken_back = [*log, *undoings, takes_back(entry, hour=100)]
    before = cluster(records(*POOL), edges(scored), without)
    after = cluster(records(*POOL), edges(scored), taken_back)
    assert after.table().equals(before.table())


@EXAMPLES
@given(edge_lists(), logs(), st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_records_added_in_steps_end_in_the_same_clusters(
    scored: list[Edge], log: list[Judgement], arrives: list[int]
) -> None:
    batch = cluster(records(*POOL), edges(scored), log)
    for step in range(4):
        here = [record for record, at in zip(POOL, arrives, strict=True) if at <= step]
        known = [(a, b, p) for a, b, p in scored if a in here and b in here]
        found = cluster(records(*here), edges(known), log)
    assert found.table().equals(batch.table())
