"""How far the review is, and what the rest of it is expected to bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pyarrow as pa

from citywide.core.linkage.cluster import Clusters
from citywide.core.linkage.evaluate import Rates
from citywide.core.linkage.pairs import number_pairs
from citywide.core.linkage.tasks import Task


@dataclass(frozen=True)
class Expected:
    """What the model expects of its own links, in pairs of records.

    This is the model's opinion: it holds as far as its probabilities are right. The estimate from
    a review sample does not rest on them.
    """

    right_links: float
    links: int
    missed: float

    @property
    def rates(self) -> Rates:
        """Expected precision and recall of the scored pairs."""
        matches = self.right_links + self.missed
        return Rates(
            self.right_links / self.links if self.links else 1.0,
            self.right_links / matches if matches else 1.0,
        )


def expected(clusters: Clusters, edges: pa.Table) -> Expected:
    """Return the expected quality of clusters by the match probabilities of all scored pairs.

    Raises:
        UsageError: a pair names a record that is not in the clusters.
    """
    pairs = number_pairs(clusters.records, edges)
    linked = clusters.first[pairs.left] == clusters.first[pairs.right]
    right, all_matches = (float(pairs.probability[m].sum()) for m in (linked, slice(None)))
    return Expected(right, int(np.count_nonzero(linked)), all_matches - right)


def expected_after(now: Expected, tasks: Sequence[Task]) -> list[Rates]:
    """Return the expected rates after none, one, two, ... of the tasks are answered rightly.

    A task answered "same" adds the scored pairs behind it as right links; each does so with its
    own match probability.
    """
    matches = now.right_links + now.missed
    gains = accumulate((sum(p.match_probability for p in t.pairs) for t in tasks), initial=0.0)
    return [
        Rates(
            (now.right_links + gain) / links if (links := now.links + gain) else 1.0,
            (now.right_links + gain) / matches if matches else 1.0,
        )
        for gain in gains
    ]
