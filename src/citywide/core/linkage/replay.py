"""The state of any date, computed again from what was known then.

Clusters and identities are a pure function of dated runs (records and their scored pairs), the
judgements, the dates at which identities followed, and the register of minted ids. Replay is the
proof that stored identities are what they should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from citywide.core.errors import NotFound
from citywide.core.linkage.cluster import AUTO_LINK, Clusters, cluster
from citywide.core.linkage.follow import follow_births
from citywide.core.linkage.identities import NOBODY, Identities, Step, random_id
from citywide.core.linkage.judgements import Judgement, known
from citywide.core.linkage.second_opinions import Policy, settled


@dataclass(frozen=True, eq=False)
class Run:
    """All records known from a time on, and all their scored pairs."""

    at: datetime
    records: pa.Array
    edges: pa.Table
    threshold: float = AUTO_LINK


@dataclass(frozen=True, eq=False)
class State:
    """Clusters and identities as of the last step."""

    clusters: Clusters
    identities: Identities


def advance(
    identities: Identities,
    runs: Sequence[Run],
    judgements: Iterable[Judgement],
    *,
    at: datetime,
    because: str,
    mint: Callable[[], str] = random_id,
    policy: Policy | None = None,
) -> State:
    """Return the state after identities follow what is known at a time.

    Raises:
        NotFound: nothing had been linked at that time.
        UsageError: the step is not later than the one before.
    """
    step = Step(at, because)
    return _step(identities, runs, list(judgements), step, lambda _: mint(), policy)


def replay(
    runs: Sequence[Run],
    judgements: Iterable[Judgement],
    stored: Identities,
    *,
    as_of: datetime,
    policy: Policy | None = None,
) -> State:
    """Return the state at a time, from runs and judgements known at each step until then.

    Of `stored`, only the dates of its steps and its register of minted ids are used, so equal
    assignments and redirects mean that the stored history is sound.

    Raises:
        NotFound: nothing had been linked at that time.
        UsageError: a replayed step needs an id that was never minted; the history is not sound.
    """
    log = list(judgements)
    register = {
        (row["minted_at"], row["first_record_id"]): row["person_id"]
        for row in stored.people.to_pylist()
    }
    state: State | None = None
    for step in stored.steps:
        if step.at <= as_of:
            identities = state.identities if state else NOBODY
            state = _step(identities, runs, log, step, _birth(register, step), policy)
    if state is None:
        raise NotFound(f"Nothing had been linked on {as_of.isoformat()}.")
    return state


def _step(
    identities: Identities,
    runs: Sequence[Run],
    log: list[Judgement],
    step: Step,
    birth: Callable[[str], str],
    policy: Policy | None,
) -> State:
    run = max((run for run in runs if run.at <= step.at), key=lambda r: r.at, default=None)
    if run is None:
        raise NotFound(f"Nothing had been linked on {step.at.isoformat()}.")
    said = known(log, step.at)
    words = said if policy is None else settled(said, policy)
    clusters = cluster(run.records, run.edges, words, threshold=run.threshold)
    followed = follow_births(identities, clusters, at=step.at, because=step.because, birth=birth)
    return State(clusters, followed)


def _birth(register: dict[tuple[datetime, str], str], step: Step) -> Callable[[str], str]:
    def birth(first_record_id: str) -> str:
        found = register.get((step.at, first_record_id))
        if found is None:
            raise NotFound(
                f"On {step.at.isoformat()} no id was minted for the cluster of {first_record_id}: "
                "the stored identities do not follow from the stored pairs and judgements."
            )
        return found

    return birth
