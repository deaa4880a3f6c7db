"""Clusters: which records are one person, from scored pairs and people's judgements.

A cluster is a pure function of records, scored pairs, judgements and threshold; the order in
which any of them arrive changes nothing. Records judged different are never in one cluster, not
even through a third record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citywide.core.linkage.judgements import Judgement, Verdict, last_words
from citywide.core.linkage.pairs import (
    Integers,
    Pairs,
    number_of,
    number_pairs,
    number_records,
)

AUTO_LINK = 0.95
"""Pairs of at least this match probability are linked without a person looking."""


@dataclass(frozen=True)
class Refused:
    """A link that evidence or a judgement proposed and another judgement forbids."""

    left_id: str
    right_id: str
    match_weight: float
    """In bits; infinite where a person judged the pair to be the same."""
    because: str
    """Id of the judgement "different" that stands in the way."""


@dataclass(frozen=True, eq=False)
class Clusters:
    """Records put together. A cluster is called by its first record, in the order of ids."""

    records: pa.Array
    """Sorted record ids."""
    first: Integers
    """For each record, the number of the first record of its cluster."""
    refused: tuple[Refused, ...]

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return int(np.count_nonzero(self.first == np.arange(len(self.first))))

    @property
    def sizes(self) -> Integers:
        """For each record, how many records its cluster has."""
        return np.bincount(self.first, minlength=len(self.first))[self.first]

    def table(self) -> pa.Table:
        """Return `record_id`, `cluster_id`: the id of the first record of its cluster."""
        called = self.records.take(pa.array(self.first))
        return pa.table({"record_id": self.records, "cluster_id": called})

    def members(self) -> dict[str, tuple[str, ...]]:
        """Return the records of each cluster by the cluster's first record (small data)."""
        gathered: dict[str, list[str]] = {}
        for row in self.table().to_pylist():
            gathered.setdefault(row["cluster_id"], []).append(row["record_id"])
        return {first: tuple(records) for first, records in gathered.items()}


def cluster(
    records: pa.Array,
    edges: pa.Table,
    judgements: Iterable[Judgement] = (),
    *,
    threshold: float = AUTO_LINK,
) -> Clusters:
    """Return the clusters that pairs of at least `threshold` and judgements make of records.

    "Same" is a certain link. A component in which two records were judged different is built
    anew: first the certain links, the newest first, then pairs by falling weight, leaving out
    each that would bring two such records together. Judgements about absent records do nothing.

    Raises:
        UsageError: a record id occurs twice, or a pair names a record that is not there.
    """
    names = number_records(records)
    pairs = number_pairs(names, edges)
    words = list(last_words(judgements).values())
    return cluster_numbered(names, pairs.where(pairs.probability >= threshold), words)


def cluster_numbered(names: pa.Array, links: Pairs, words: list[Judgement]) -> Clusters:
    """Return the clusters of numbered records; every link counts, and `words` are last words."""
    same, different = (_said(names, words, verdict) for verdict in ("same", "different"))
    left = np.concatenate([links.left, same.left])
    right = np.concatenate([links.right, same.right])
    first = _components(len(names), left, right)
    together = first[different.left] == first[different.right]
    torn = np.unique(first[different.left[together]])
    if not len(torn):
        return Clusters(names, first, ())
    inside = links.where(np.isin(first[links.left], torn))
    splitting = _Splitting(names)
    for one, other, entry in different.rows():
        splitting.forbid(one, other, entry.id)
    newest = sorted(same.rows(), key=lambda row: (row[2].at, row[2].id), reverse=True)
    for one, other, _ in newest:
        if first[one] in torn:
            splitting.link(one, other, float("inf"))
    for position in np.lexsort((inside.right, inside.left, -inside.weight)).tolist():
        ends = int(inside.left[position]), int(inside.right[position])
        splitting.link(*ends, float(inside.weight[position]))
    affected = np.flatnonzero(np.isin(first, torn))
    first[affected] = splitting.first_of(affected.tolist())
    return Clusters(names, first, tuple(splitting.refused))


@dataclass(frozen=True, eq=False)
class _Said:
    """Judgements of one verdict on records that are present, with the records' numbers."""

    left: Integers
    right: Integers
    entries: list[Judgement]

    def rows(self) -> Iterator[tuple[int, int, Judgement]]:
        return zip(self.left.tolist(), self.right.tolist(), self.entries, strict=True)


def _said(names: pa.Array, words: list[Judgement], verdict: Verdict) -> _Said:
    chosen = [entry for entry in words if entry.verdict == verdict]
    left = number_of(names, [entry.left_id for entry in chosen])
    right = number_of(names, [entry.right_id for entry in chosen])
    here = (left >= 0) & (right >= 0)
    kept = [entry for entry, is_here in zip(chosen, here.tolist(), strict=True) if is_here]
    return _Said(left[here], right[here], kept)


def _components(size: int, left: Integers, right: Integers) -> Integers:
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    found, label = connected_components(graph, directed=False)
    first = np.full(found, size, np.int64)
    np.minimum.at(first, label, np.arange(size))
    return first[label]


@dataclass(eq=False)
class _Splitting:
    """Union-find that refuses to join two sets in which records were judged different."""

    names: pa.Array
    parent: dict[int, int] = field(default_factory=dict)
    forbidden: dict[int, dict[int, str]] = field(default_factory=dict)
    """By root, the roots it must never join, each with the judgement that says so."""
    refused: list[Refused] = field(default_factory=list)

    def forbid(self, one: int, other: int, because: str) -> None:
        self.forbidden.setdefault(one, {})[other] = because
        self.forbidden.setdefault(other, {})[one] = because

    def link(self, left: int, right: int, weight: float) -> None:
        one, other = self._root(left), self._root(right)
        if one == other:
            return
        because = self.forbidden.get(one, {}).get(other)
        if because is None:
            self._join(one, other)
            return
        ids = (self.names[left].as_py(), self.names[right].as_py())
        self.refused.append(Refused(*ids, weight, because))

    def first_of(self, records: list[int]) -> list[int]:
        roots = [self._root(record) for record in records]
        first: dict[int, int] = {}
        for record, root in zip(records, roots, strict=True):
            first[root] = min(record, first.get(root, record))
        return [first[root] for root in roots]

    def _root(self, record: int) -> int:
        parent = self.parent
        while (above := parent.get(record, record)) != record:
            parent[record] = parent.get(above, above)
            record = above
        return record

    def _join(self, one: int, other: int) -> None:
        # The set with fewer enemies moves, so that moving enemies stays cheap.
        if len(self.forbidden.get(one, ())) < len(self.forbidden.get(other, ())):
            one, other = other, one
        self.parent[other] = one
        for enemy, because in self.forbidden.pop(other, {}).items():
            kept = min(because, self.forbidden[one].get(enemy, because))
            self.forbidden[one][enemy] = kept
            self.forbidden[enemy].pop(other)
            self.forbidden[enemy][one] = kept
