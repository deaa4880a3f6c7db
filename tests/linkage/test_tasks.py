"""Review tasks: cluster against cluster, the most informative first."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.linkage.cluster import Clusters, cluster
from citywide.core.linkage.judgements import Judgement
from citywide.core.linkage.progress import expected, expected_after
from citywide.core.linkage.second_opinions import Policy, settled
from citywide.core.linkage.tasks import Task, answer, queue, review_tasks

from .given import HOUR, POOL, START, Edge, edge_lists, edges, logs, records, says

A, B, C, D, E = (f"hmis/{letter}" for letter in "abcde")
SINGLE = Policy(b"key", double_share=0.0)
DOUBLED = Policy(b"key", double_share=1.0)


def linked(scored: list[Edge], log: list[Judgement] | None = None) -> Clusters:
    ids = sorted({end for a, b, _ in scored for end in (a, b)})
    return cluster(records(*ids), edges(scored), log or [])


def tasks_of(scored: list[Edge], log: list[Judgement] | None = None) -> list[Task]:
    return review_tasks(linked(scored, log), edges(scored), log or [])


def reply(task: Task, verdict: str, by: str, hour: int = 1) -> Judgement:
    return answer(
        task,
        verdict,  # type: ignore[arg-type]
        by=by,
        reason="",
        at=START + hour * HOUR,
        model="v1",
        id=f"{task.id} {by}",
    )


def test_pairs_between_two_clusters_are_one_task_led_by_the_strongest() -> None:
    scored = [(A, B, 0.99), (C, D, 0.99), (A, C, 0.3), (B, D, 0.6), (A, D, 0.04)]
    (task,) = tasks_of(scored)
    assert (task.left, task.right) == ((A, B), (C, D))
    assert [(e.left_id, e.right_id) for e in task.pairs] == [(B, D), (A, C)]
    assert (task.pair, task.probability, task.records) == ((B, D), 0.6, 4)


def test_the_band_begins_at_five_percent_and_ends_below_the_threshold() -> None:
    scored = [(A, B, 0.0499), (A, C, 0.05), (B, D, 0.9499), (C, E, 0.95)]
    assert {task.pair for task in tasks_of(scored)} == {(A, C), (B, D)}


def test_doubt_comes_first_and_of_equal_doubt_what_affects_most_records() -> None:
    plain = tasks_of([(A, B, 0.9), (C, D, 0.5)])
    assert [task.pair for task in plain] == [(C, D), (A, B)]
    large = [("x/1", "x/2", 0.99), ("x/2", "x/3", 0.99)]
    equal = tasks_of([*large, (A, "x/3", 0.53), (C, D, 0.46)])
    assert [task.records for task in equal] == [4, 2]
    unequal = tasks_of([*large, (A, "x/3", 0.8), (C, D, 0.46)])
    assert [task.records for task in unequal] == [2, 4]


def test_likely_matches_can_come_first() -> None:
    scored = [(A, B, 0.9), (C, D, 0.5)]
    tasks = review_tasks(linked(scored), edges(scored), order="likely")
    assert [task.pair for task in tasks] == [(A, B), (C, D)]


def test_pairs_inside_a_cluster_and_clusters_judged_apart_are_not_asked_about() -> None:
    inside = [(A, B, 0.99), (B, C, 0.99), (A, C, 0.4)]
    assert tasks_of(inside) == []
    apart = [(A, B, 0.99), (C, D, 0.99), (A, C, 0.4)]
    assert tasks_of(apart, [says("different", B, D)]) == []
    assert len(tasks_of(apart, [says("unsure", A, C)])) == 1


def test_the_weights_by_comparison_are_shown_and_kept_in_the_answer() -> None:
    scored = edges([(A, B, 0.5), (A, C, 0.01)], name=[6.0, 0.0], birth_date=[-5.5, None])
    (task,) = review_tasks(cluster(records(A, B, C), scored), scored)
    assert task.pairs[0].weights == {"name": 6.0, "birth_date": -5.5}
    assert task.is_hard(SINGLE)
    assert reply(task, "same", "ana").weights == task.pairs[0].weights


def test_answers_settle_tasks() -> None:
    scored = [(A, B, 0.99), (C, D, 0.99), (A, C, 0.4), (B, E, 0.5)]
    first, second = tasks_of(scored)
    log = [reply(first, "same", "ana"), reply(second, "different", "ana")]
    assert tasks_of(scored, log) == []
    assert linked(scored, log).count == 2


def test_nobody_is_asked_twice_and_a_doubled_task_looks_like_any_other() -> None:
    scored = [(A, B, 0.5), (C, D, 0.6)]
    log = [reply(tasks_of(scored)[0], "same", "ana")]
    tasks = tasks_of(scored, settled(log, DOUBLED))
    assert tasks == tasks_of(scored)
    assert [task.pair for task in queue(tasks, log, DOUBLED, reviewer="ana")] == [(C, D)]
    assert queue(tasks, log, DOUBLED, reviewer="bo") == tasks
    both = [*log, reply(tasks[0], "same", "bo", hour=2)]
    assert [t.pair for t in queue(tasks, both, DOUBLED, reviewer="cy")] == [(C, D)]


def test_a_pair_nobody_can_settle_leaves_the_queue_after_three() -> None:
    (task,) = tasks_of([(A, B, 0.5)])
    log = [reply(task, "unsure", by, hour) for hour, by in enumerate(["ana", "bo", "cy"], 1)]
    assert queue([task], log[:2], SINGLE, reviewer="dee") == [task]
    assert queue([task], log, SINGLE, reviewer="dee") == []


def test_a_limit_takes_the_first() -> None:
    scored = [(A, B, 0.5), (C, D, 0.6)]
    found = linked(scored)
    assert review_tasks(found, edges(scored), limit=1) == review_tasks(found, edges(scored))[:1]


def test_expected_quality_grows_with_every_answer() -> None:
    scored = [(A, B, 0.98), (C, D, 0.6), (A, E, 0.06)]
    now = expected(linked(scored), edges(scored))
    assert (now.right_links, now.links) == (0.98, 1)
    assert abs(now.missed - 0.66) < 1e-9
    before, one, both = expected_after(now, tasks_of(scored))
    assert before == now.rates
    assert before.precision == 0.98
    assert abs(one.recall - 1.58 / 1.64) < 1e-9
    assert abs(both.recall - 1) < 1e-9


@settings(max_examples=25, deadline=None)
@given(edge_lists(), logs(), st.randoms(use_true_random=False))
def test_tasks_are_every_open_question_once_whatever_the_order(
    scored: list[Edge], log: list[Judgement], source: object
) -> None:
    found = cluster(records(*POOL), edges(scored), log)
    tasks = review_tasks(found, edges(scored), log)
    members = found.members()
    place = {record: first for first, group in members.items() for record in group}
    apart = {
        frozenset((place[e.left_id], place[e.right_id]))
        for e in settled(log, SINGLE)
        if e.verdict == "different"
    }
    asked = {frozenset((place[task.left[0]], place[task.right[0]])) for task in tasks}
    band = [(a, b) for a, b, p in scored if 0.05 <= p < 0.95 and place[a] != place[b]]
    assert len(asked) == len(tasks)
    assert asked | apart >= {frozenset((place[a], place[b])) for a, b in band}
    assert sum(len(task.pairs) for task in tasks) <= len(band)
    for task in tasks:
        assert task.pair[0] in task.left and task.pair[1] in task.right
    source.shuffle(scored)  # type: ignore[attr-defined]
    assert review_tasks(found, edges(scored), log) == tasks
