"""Identities follow the clusters: one step, from who people were to who they are now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from citywide.core.errors import UsageError
from citywide.core.linkage.cluster import Clusters
from citywide.core.linkage.identities import (
    ASSIGNMENTS,
    INSTANT,
    PEOPLE,
    REDIRECTS,
    Identities,
    begin_step,
    random_id,
)
from citywide.core.linkage.pairs import Integers

Birth = Callable[[str], str]
"""Gives the person_id for a cluster without one, called with the cluster's first record."""


def follow(
    before: Identities,
    clusters: Clusters,
    *,
    at: datetime,
    because: str,
    mint: Callable[[], str] = random_id,
) -> Identities:
    """Return the identities after one step in which records stand in these clusters.

    A record that is absent from the clusters is nobody's until it returns; it then brings the id
    that it had. Ids are minted in the order of the clusters' first records.

    Raises:
        UsageError: the step is not later than the one before, or `mint` repeats an id.
    """
    return follow_births(before, clusters, at=at, because=because, birth=lambda _: mint())


def follow_births(
    before: Identities, clusters: Clusters, *, at: datetime, because: str, birth: Birth
) -> Identities:
    """Return the same as `follow`; the id of a new person depends on the cluster it is for."""
    begun = begin_step(before, at, because)
    past = _past(begun, clusters.records)
    claims = _claims(past, clusters.first)
    people, person = _persons(begun, clusters, _award(claims), birth)
    moved = replace(
        begun,
        people=people,
        assignments=_assign(begun, clusters.records, people, past, person),
        redirects=_retire(begun, people, claims, person),
    )
    return _redirect_to_own_records(moved, begun, past, person)


@dataclass(frozen=True, eq=False)
class _Past:
    """By record of the clusters: the place of the person it was (-1 for none), and its open row."""

    person: Integers
    row: Integers
    """Row of `assignments` that is open, -1 for a record that is new or returns."""


@dataclass(frozen=True, eq=False)
class _Claims:
    """How many records of a cluster were a person; the strongest claims first."""

    cluster: Integers
    person: Integers
    records: Integers


def _past(begun: Identities, records: pa.Array) -> _Past:
    rows = begun.assignments
    place = _codes(rows["person_id"], begun.people["person_id"])
    still = np.asarray(pc.is_null(rows["until"]).to_numpy(), bool)
    # Rows of one record are appended in order of time, so the last is who it was most lately.
    latest = np.full(len(records), -1, np.int64)
    number = _codes(rows["record_id"], records)
    known = np.flatnonzero(number >= 0)
    np.maximum.at(latest, number[known], known)
    seen = latest >= 0
    person = np.full(len(records), -1, np.int64)
    person[seen] = begun.heirs()[place[latest[seen]]]
    row = np.where(seen & np.append(still, False)[latest], latest, -1)
    return _Past(person, row)


def _claims(past: _Past, first: Integers) -> _Claims:
    known = past.person >= 0
    cluster, person, records = _counted(first[known], past.person[known])
    order = np.lexsort((cluster, person, -records))
    return _Claims(cluster[order], person[order], records[order])


def _award(claims: _Claims) -> dict[int, int]:
    """Return by cluster the person that keeps its id there: most records first, then oldest."""
    awarded: dict[int, int] = {}
    taken: set[int] = set()
    for cluster, person in zip(claims.cluster.tolist(), claims.person.tolist(), strict=True):
        if cluster not in awarded and person not in taken:
            awarded[cluster] = person
            taken.add(person)
    return awarded


def _persons(
    begun: Identities, clusters: Clusters, awarded: dict[int, int], birth: Birth
) -> tuple[pa.Table, Integers]:
    """Return `people` with the newly minted, and by record the place of its person there."""
    heads = np.flatnonzero(clusters.first == np.arange(len(clusters.first)))
    place = np.full(len(clusters.first), -1, np.int64)
    place[list(awarded)] = list(awarded.values())
    new = heads[place[heads] < 0]
    place[new] = begun.people.num_rows + np.arange(len(new))
    names = clusters.records.take(pa.array(new)).to_pylist()
    minted = pa.table(
        [
            pa.array([birth(name) for name in names], pa.string()),
            pa.array([begun.steps[-1].at] * len(names), INSTANT),
            pa.array(names, pa.string()),
        ],
        schema=PEOPLE,
    )
    people = pa.concat_tables([begun.people, minted]).combine_chunks()
    if pc.count_distinct(people["person_id"]).as_py() < people.num_rows:
        raise UsageError("An id that is already somebody's was minted again.")
    return people, place[clusters.first]


def _assign(
    begun: Identities, records: pa.Array, people: pa.Table, past: _Past, person: Integers
) -> pa.Table:
    rows = begun.assignments
    stays = (past.row >= 0) & (past.person == person)
    closing = np.asarray(pc.is_null(rows["until"]).to_numpy(), bool)
    closing[past.row[stays]] = False
    now = pa.scalar(begun.steps[-1].at, INSTANT)
    until = pc.if_else(pa.array(closing), now, rows["until"])
    fresh = np.flatnonzero(~stays)
    added = pa.table(
        [
            records.take(pa.array(fresh)),
            people["person_id"].take(pa.array(person[fresh])),
            pa.repeat(now, len(fresh)),
            pa.nulls(len(fresh), INSTANT),
        ],
        schema=ASSIGNMENTS,
    )
    return pa.concat_tables([rows.set_column(3, "until", until), added]).combine_chunks()


def _retire(begun: Identities, people: pa.Table, claims: _Claims, person: Integers) -> pa.Table:
    """Return the redirects with those of persons no cluster carries any longer.

    Each goes to the person who took most of its records, then to the oldest of those.
    """
    living = np.zeros(people.num_rows, bool)
    living[person] = True
    gone = ~living[claims.person]
    heir = person[claims.cluster[gone]]
    order = np.lexsort((heir, -claims.records[gone], claims.person[gone]))
    retired, strongest = np.unique(claims.person[gone][order], return_index=True)
    return _redirected(begun, people, retired, heir[order][strongest])


def _redirect_to_own_records(
    moved: Identities, begun: Identities, past: _Past, person: Integers
) -> Identities:
    """Return identities in which retired ids follow the records they had when they retired.

    An id retired by a merge that a later step takes back must not stand for the other person.
    """
    left = np.unique(past.person[(past.person >= 0) & (past.person != person)])
    heirs = begun.heirs()
    suspects = np.flatnonzero(np.isin(heirs, left) & (heirs != np.arange(len(heirs))))
    if not len(suspects):
        return moved
    owners = _owners_of_last_records(moved, suspects)
    now = moved.heirs()
    astray = np.array([p for p in suspects.tolist() if now[p] != owners.get(p, now[p])], np.int64)
    heir = np.array([owners[p] for p in astray.tolist()], np.int64)
    return replace(moved, redirects=_redirected(moved, moved.people, astray, heir))


def _owners_of_last_records(moved: Identities, retired: Integers) -> dict[int, int]:
    """Return by retired person who now has most of the records it had last, then the oldest."""
    rows = moved.assignments
    place = _codes(rows["person_id"], moved.people["person_id"])
    until = np.asarray(pc.fill_null(rows["until"].cast(pa.int64()), -1).to_numpy(), np.int64)
    ended = np.full(moved.people.num_rows, -1, np.int64)
    np.maximum.at(ended, place, until)
    last = np.flatnonzero(np.isin(place, retired) & (until == ended[place]))
    number = pc.dictionary_encode(rows["record_id"]).combine_chunks().indices.to_numpy()
    latest = np.zeros(int(number.max()) + 1, np.int64)
    np.maximum.at(latest, number, np.arange(len(number)))
    owner = moved.heirs()[place[latest[number[last]]]]
    was, now, records = _counted(place[last], owner)
    order = np.lexsort((now, -records, was))
    found, strongest = np.unique(was[order], return_index=True)
    return dict(zip(found.tolist(), now[order][strongest].tolist(), strict=True))


def _counted(one: Integers, other: Integers) -> tuple[Integers, Integers, Integers]:
    """Return the distinct pairs of numbers, and how often each occurs."""
    width = int(other.max(initial=0)) + 1
    both, count = np.unique(one * width + other, return_counts=True)
    return both // width, both % width, count


def _redirected(state: Identities, people: pa.Table, retired: Integers, heir: Integers) -> pa.Table:
    step, ids = state.steps[-1], people["person_id"]
    rows = pa.table(
        [
            ids.take(pa.array(retired)),
            ids.take(pa.array(heir)),
            pa.array([step.at] * len(retired), INSTANT),
            pa.array([step.because] * len(retired), pa.string()),
        ],
        schema=REDIRECTS,
    )
    return pa.concat_tables([state.redirects, rows]).combine_chunks()


def _codes(values: Sequence[str] | pa.ChunkedArray, among: pa.Array | pa.ChunkedArray) -> Integers:
    """Return the place of each value among others, -1 where it is not there."""
    whole = among.combine_chunks() if isinstance(among, pa.ChunkedArray) else among
    found = pc.fill_null(pc.index_in(values, value_set=whole), -1)
    return np.asarray(found.to_numpy(), np.int64)
