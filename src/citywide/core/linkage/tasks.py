"""What people review: one cluster against another, the most informative first.

Many scored pairs between the same two clusters are one question. A task carries all of them; the
answer is one judgement on its leading pair, which joins the clusters or keeps them apart for good.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from citywide.core.linkage.cluster import AUTO_LINK, Clusters
from citywide.core.linkage.judgements import Judgement, Pair, Verdict, last_words
from citywide.core.linkage.pairs import Floats, Integers, Pairs, number_of, number_pairs
from citywide.core.linkage.second_opinions import Policy, is_settled, is_torn, opinions

REVIEW_FROM = 0.05
"""Pairs of a lower match probability are not linked and nobody is asked."""


Order = Literal["doubt", "likely"]


@dataclass(frozen=True)
class Evidence:
    """One scored pair behind a task; weights are in bits, by comparison."""

    left_id: str
    right_id: str
    match_weight: float
    match_probability: float
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Task:
    """Two clusters that may be one person."""

    id: str
    """Twelve hex digits that stand for the leading pair."""
    left: tuple[str, ...]
    """Records of the one cluster, sorted; it holds the left record of the leading pair."""
    right: tuple[str, ...]
    pairs: tuple[Evidence, ...]
    """Scored pairs between the two in the review band, strongest first: the first leads."""
    priority: float

    @property
    def pair(self) -> Pair:
        """The two records an answer is recorded on."""
        return self.pairs[0].left_id, self.pairs[0].right_id

    @property
    def probability(self) -> float:
        """Match probability of the leading pair."""
        return self.pairs[0].match_probability

    @property
    def records(self) -> int:
        """How many records the answer affects."""
        return len(self.left) + len(self.right)

    def is_hard(self, policy: Policy) -> bool:
        """Return whether the evidence of the leading pair points strongly both ways."""
        return is_torn(self.pairs[0].weights.values(), policy.conflict_bits)


def review_tasks(
    clusters: Clusters,
    edges: pa.Table,
    judgements: Iterable[Judgement] = (),
    *,
    least: float = REVIEW_FROM,
    below: float = AUTO_LINK,
    order: Order = "doubt",
    limit: int | None = None,
) -> list[Task]:
    """Return tasks from scored pairs with least <= probability < below, by falling priority.

    `order` is "doubt": nearest to .5 first, and of about equal doubt what affects most records;
    or "likely": the most probable matches first, which finds missed matches soonest. Equal
    priorities stand in the order of record ids. Clusters that a judgement keeps apart are not
    asked about again; `judgements` are those the clusters were made with.

    Raises:
        UsageError: a pair names a record that is not in the clusters.
    """
    probability = edges["match_probability"]
    in_band = pc.and_(pc.greater_equal(probability, least), pc.less(probability, below))
    edges = edges.filter(in_band)
    band = number_pairs(clusters.records, edges)
    band = _open(clusters, band, last_words(judgements).values())
    groups = _group(clusters, band, order)
    chosen = list(islice(groups.order, limit))
    return _tasks(clusters, edges, band, groups, chosen)


def queue(
    tasks: Sequence[Task], log: Iterable[Judgement], policy: Policy, *, reviewer: str
) -> list[Task]:
    """Return the tasks one reviewer may be given, in the order of `tasks`.

    Left out are those the reviewer has judged and those nobody needs to judge any more. A task
    somebody else judged and that waits for a second opinion looks like any other.
    """
    said = opinions(log)

    def is_open(task: Task) -> bool:
        entries = said.get(task.pair, [])
        if any(entry.by == reviewer for entry in entries):
            return False
        return len(entries) < policy.most_opinions and not (entries and is_settled(entries, policy))

    return [task for task in tasks if is_open(task)]


def answer(
    task: Task,
    verdict: Verdict,
    *,
    by: str,
    reason: str,
    at: datetime,
    model: str,
    id: str,
) -> Judgement:
    """Return the log entry that answers a task, with the weights the reviewer was shown."""
    left_id, right_id = task.pair
    weights = task.pairs[0].weights
    return Judgement(left_id, right_id, verdict, by, reason, at, model, weights, None, id)


def informativeness(probability: Floats, records: Integers, order: Order = "doubt") -> Floats:
    """Return the priority of tasks, from 0 to 1.

    Doubt counts in tenths, 1 at probability .5, and records only among equals: a product of the
    two lets large clusters with hardly a doubt crowd out what a person can decide.
    """
    if order == "likely":
        return probability
    doubt = np.floor(10 * (1 - np.abs(2 * probability - 1)))
    return np.asarray((doubt + 1 - 1 / records) / 11)


@dataclass(frozen=True, eq=False)
class _Groups:
    """Pairs of the band by the two clusters they lie between."""

    start: Integers
    """Where each group begins in `member`."""
    member: Integers
    """Positions in the band: group by group, the strongest first."""
    priority: Floats
    order: list[int]
    """Groups by falling priority."""


def _open(clusters: Clusters, band: Pairs, words: Iterable[Judgement]) -> Pairs:
    """Return pairs between two clusters that no judgement keeps apart."""
    one, other = clusters.first[band.left], clusters.first[band.right]
    said = [entry for entry in words if entry.verdict == "different"]
    left = number_of(clusters.records, [entry.left_id for entry in said])
    right = number_of(clusters.records, [entry.right_id for entry in said])
    here = (left >= 0) & (right >= 0)
    apart = _between(clusters, clusters.first[left[here]], clusters.first[right[here]])
    keep = (one != other) & ~np.isin(_between(clusters, one, other), apart)
    return band.where(keep)


def _between(clusters: Clusters, one: Integers, other: Integers) -> Integers:
    return np.minimum(one, other) * len(clusters.records) + np.maximum(one, other)


def _group(clusters: Clusters, band: Pairs, order: Order) -> _Groups:
    one, other = clusters.first[band.left], clusters.first[band.right]
    between = _between(clusters, one, other)
    member = np.lexsort((band.right, band.left, -band.weight, between))
    start = np.flatnonzero(np.diff(between[member], prepend=-1))
    lead = member[start]
    sizes = clusters.sizes
    affected = sizes[band.left[lead]] + sizes[band.right[lead]]
    priority = informativeness(band.probability[lead], affected, order)
    ranked = np.lexsort((band.right[lead], band.left[lead], -priority))
    return _Groups(start, member, priority, ranked.tolist())


def _tasks(
    clusters: Clusters, edges: pa.Table, band: Pairs, groups: _Groups, chosen: list[int]
) -> list[Task]:
    ends = np.append(groups.start[1:], len(groups.member))
    spans = [groups.member[groups.start[g] : ends[g]] for g in chosen]
    needed = np.concatenate(spans) if spans else np.empty(0, np.int64)
    shown = _evidence(clusters, edges, band, needed)
    wanted = clusters.first[np.concatenate([band.left[needed], band.right[needed]])]
    members = _members(clusters, np.unique(wanted))
    tasks = []
    for group, span in zip(chosen, spans, strict=True):
        lead = int(span[0])
        left = members[int(clusters.first[band.left[lead]])]
        right = members[int(clusters.first[band.right[lead]])]
        pairs = tuple(shown[int(position)] for position in span)
        task_id = _task_id(pairs[0])
        tasks.append(Task(task_id, left, right, pairs, float(groups.priority[group])))
    return tasks


def _evidence(
    clusters: Clusters, edges: pa.Table, band: Pairs, needed: Integers
) -> dict[int, Evidence]:
    """Return by position in the band what is shown of a pair."""
    size = len(clusters.records)
    ends = [number_of(clusters.records, edges[name]) for name in ("left_id", "right_id")]
    of_edge = np.minimum(*ends) * size + np.maximum(*ends)
    key = band.left[needed] * size + band.right[needed]
    rows = edges.filter(pa.array(np.isin(of_edge, key))).to_pylist()
    rows.sort(key=lambda row: (row["match_weight"], row["match_probability"]))
    by_pair = {tuple(sorted((row["left_id"], row["right_id"]))): row for row in rows}
    left, right = (
        clusters.records.take(pa.array(e[needed])).to_pylist() for e in (band.left, band.right)
    )
    return {
        position: _shown(one, other, by_pair[one, other])
        for position, one, other in zip(needed.tolist(), left, right, strict=True)
    }


def _shown(left_id: str, right_id: str, row: dict[str, Any]) -> Evidence:
    weights = {
        name.removeprefix("mw_"): float(value)
        for name, value in row.items()
        if name.startswith("mw_") and value is not None and math.isfinite(value)
    }
    return Evidence(left_id, right_id, row["match_weight"], row["match_probability"], weights)


def _members(clusters: Clusters, wanted: Integers) -> dict[int, tuple[str, ...]]:
    inside = np.flatnonzero(np.isin(clusters.first, wanted))
    found: dict[int, list[str]] = {int(first): [] for first in wanted}
    names = clusters.records.take(pa.array(inside)).to_pylist()
    for first, name in zip(clusters.first[inside].tolist(), names, strict=True):
        found[first].append(name)
    return {first: tuple(records) for first, records in found.items()}


def _task_id(lead: Evidence) -> str:
    text = f"{lead.left_id}\n{lead.right_id}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
