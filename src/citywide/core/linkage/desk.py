"""The part of a run that reviewers change: tasks and expected quality as the log stands now.

Judging a pair must not mean clustering a million records again. Only clusters that a doubtful or a
judged pair touches can change until the next run; the rest enters as three sums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from citywide.core.linkage.cluster import Clusters, cluster
from citywide.core.linkage.evaluate import Rates
from citywide.core.linkage.judgements import Judgement
from citywide.core.linkage.pairs import number_of
from citywide.core.linkage.progress import Expected, expected, expected_after
from citywide.core.linkage.runs import Run
from citywide.core.linkage.tasks import Task, review_tasks


@dataclass(frozen=True, eq=False)
class Standing:
    """Tasks and expected quality under the judgements that take effect."""

    clusters: Clusters
    """Of the records on the desk."""
    tasks: Sequence[Task]
    now: Expected
    """Of all records."""

    def after(self, tasks: int) -> Rates:
        """Return the expected rates once the first tasks are answered rightly."""
        return expected_after(self.now, self.tasks[:tasks])[-1]


@dataclass(frozen=True, eq=False)
class Desk:
    """Records of a run whose clusters review can change, and the scored pairs among them."""

    run: str
    records: pa.Array
    edges: pa.Table
    link_at: float
    review_from: float
    outside: Expected
    """What the model expects of all other records."""

    def standing(self, effective: Iterable[Judgement], limit: int | None = None) -> Standing:
        """Return how things stand under judgements that take effect."""
        words = list(effective)
        clusters = cluster(self.records, self.edges, words, threshold=self.link_at)
        tasks = review_tasks(
            clusters,
            self.edges,
            words,
            least=self.review_from,
            below=self.link_at,
            limit=limit,
        )
        here = expected(clusters, self.edges)
        now = Expected(
            self.outside.right_links + here.right_links,
            self.outside.links + here.links,
            self.outside.missed + here.missed,
        )
        return Standing(clusters, tasks, now)

    def lacks(self, record_ids: Iterable[str]) -> bool:
        """Return whether any of these records is not on the desk."""
        return bool((number_of(self.records, list(record_ids)) < 0).any())


def open_desk(run: Run, judged: Collection[str] = ()) -> Desk:
    """Return the desk of a run; `judged` are records that people have spoken about."""
    clusters = run.clusters()
    edges = run.table("edges").combine_chunks()
    names = clusters.records
    ends = (edges["left_id"], edges["right_id"])
    left, right = (clusters.first[number_of(names, end)] for end in ends)
    open_pairs = left != right
    spoken = number_of(names, sorted(judged))
    touched = np.unique(
        np.concatenate([left[open_pairs], right[open_pairs], clusters.first[spoken[spoken >= 0]]])
    )
    inside = np.isin(clusters.first, touched)
    chosen = edges.filter(pa.array(np.isin(left, touched) & np.isin(right, touched)))
    renumbered = Clusters(
        names.filter(pa.array(inside)),
        np.unique(clusters.first[inside], return_inverse=True)[1],
        (),
    )
    was = run.manifest.expected
    here = expected(renumbered, chosen)
    return Desk(
        run=run.manifest.id,
        records=renumbered.records,
        edges=chosen,
        link_at=run.manifest.link_at,
        review_from=run.manifest.review_from,
        outside=Expected(
            max(was["right_links"] - here.right_links, 0.0),
            int(was["links"]) - here.links,
            max(was["missed"] - here.missed, 0.0),
        ),
    )


def edge_between(desk: Desk, left_id: str, right_id: str) -> dict[str, object] | None:
    """Return the scored pair of two records with all its columns; None where it was not scored."""
    is_it = pc.and_(
        pc.equal(desk.edges["left_id"], left_id), pc.equal(desk.edges["right_id"], right_id)
    )
    rows = desk.edges.filter(is_it).to_pylist()
    return rows[0] if rows else None
