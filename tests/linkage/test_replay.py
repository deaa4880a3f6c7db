"""Any past state, computed again from what was known then."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.errors import NotFound
from citywide.core.linkage.identities import NOBODY, Identities
from citywide.core.linkage.judgements import Judgement
from citywide.core.linkage.replay import Run, State, advance, replay
from citywide.core.linkage.second_opinions import Policy

from .given import HOUR, POOL, START, Edge, Mint, edge_lists, edges, logs, records, says, takes_back

A, B, C = "hmis/a", "hmis/b", "hmis/c"


def live(
    runs: list[Run], log: list[Judgement], hours: list[int], policy: Policy | None = None
) -> list[State]:
    """The states as they came about, one per hour at which identities followed."""
    mint, found, states = Mint(), NOBODY, []
    for hour in hours:
        at = START + hour * HOUR
        made = [entry for entry in log if entry.at <= at]
        state = advance(found, runs, made, at=at, because=f"{hour}", mint=mint, policy=policy)
        found = state.identities
        states.append(state)
    return states


def equal(one: Identities, other: Identities) -> bool:
    parts = ("assignments", "people", "redirects")
    return one.steps == other.steps and all(
        getattr(one, part).equals(getattr(other, part)) for part in parts
    )


def test_a_judgement_made_later_does_not_change_what_was_known_then() -> None:
    runs = [Run(START, records(A, B, C), edges([(A, B, 0.99), (B, C, 0.5)]))]
    no = says("different", A, B, hour=2)
    log = [says("same", B, C, hour=1), no, takes_back(no, hour=3)]
    states = live(runs, log, [0, 1, 2, 3])
    counts = [
        replay(runs, log, states[-1].identities, as_of=START + hour * HOUR).clusters.count
        for hour in range(4)
    ]
    assert counts == [2, 1, 2, 1]


def test_a_step_rests_on_the_latest_run_until_then() -> None:
    runs = [
        Run(START + hour * HOUR, records(*ids), edges([]))
        for hour, ids in ((4, [A, B, C]), (0, [A]), (2, [A, B]))
    ]
    assert [state.clusters.count for state in live(runs, [], [0, 1, 2, 3, 5])] == [1, 1, 2, 2, 3]


def test_nothing_was_linked_before_the_first_run() -> None:
    with pytest.raises(NotFound, match="Nothing had been linked on 2026-03-02"):
        replay([], [], NOBODY, as_of=START)
    with pytest.raises(NotFound, match="Nothing had been linked"):
        advance(NOBODY, [], [], at=START, because="first")


def test_stored_identities_that_do_not_follow_are_found_out() -> None:
    runs = [Run(START, records(A, B), edges([(A, B, 0.99)]))]
    stored = live(runs, [], [0])[0].identities
    other = [Run(START, records(A, B), edges([]))]
    with pytest.raises(NotFound, match=f"cluster of {B}: the stored identities do not follow"):
        replay(other, [], stored, as_of=START)


def runs_of(scored: list[Edge], arrives: list[int]) -> list[Run]:
    """Three runs, at 0, 4 and 8 hours, of records that arrive one after the other."""
    found = []
    for step in range(3):
        here = [record for record, at in zip(POOL, arrives, strict=True) if at <= step]
        known = [(a, b, p) for a, b, p in scored if a in here and b in here]
        found.append(Run(at_hour(4 * step), records(*here), edges(known)))
    return found


def at_hour(hour: int) -> datetime:
    return START + hour * HOUR


@settings(max_examples=25, deadline=None)
@given(
    edge_lists(),
    logs(),
    st.lists(st.integers(0, 2), min_size=9, max_size=9),
    st.sets(st.integers(0, 11), min_size=1, max_size=5),
    st.sampled_from([None, Policy(b"key", double_share=0.5)]),
)
def test_replay_as_of_any_date_equals_the_state_then(
    scored: list[Edge],
    log: list[Judgement],
    arrives: list[int],
    hours: set[int],
    policy: Policy | None,
) -> None:
    runs, steps = runs_of(scored, arrives), sorted(hours)
    states = live(runs, log, steps, policy)
    stored = states[-1].identities
    for hour, state in zip(steps, states, strict=True):
        again = replay(runs, log, stored, as_of=at_hour(hour), policy=policy)
        assert again.clusters.table().equals(state.clusters.table())
        assert equal(again.identities, state.identities)
        assert equal(again.identities, stored.as_of(at_hour(hour)))
