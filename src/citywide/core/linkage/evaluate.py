"""Quality of a linkage where the truth is known: precision, recall and F1 of pairs, and B-cubed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from citywide.core.errors import UsageError
from citywide.core.linkage.pairs import Booleans, Integers


@dataclass(frozen=True)
class Rates:
    """Precision, recall and their harmonic mean, each from 0 to 1; 1 where nothing could err."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Quality:
    """Quality of clusters against the truth."""

    records: int
    """Records whose truth is known; the others are left out."""
    people: int
    clusters: int
    true_pairs: int
    """Pairs of records that are one person."""
    linked_pairs: int
    """Pairs of records in one cluster."""
    right_pairs: int
    """Pairs of records that are both."""
    pairs: Rates
    b_cubed: Rates


@dataclass(frozen=True, eq=False)
class Crossed:
    """Records by their cluster, by who they truly are, and by both; one number each."""

    cluster: Integers
    person: Integers
    both: Integers
    known: Booleans
    """Which rows of the identities these are: those whose truth is known."""


def evaluate(identities: pa.Table, truth: Mapping[str, str] | pa.Table) -> Quality:
    """Return the quality of `record_id`, then a column that names its person or cluster.

    `truth` says by record who it is (a mapping, or a table of the same shape). Pairs are counted
    after transitive closure. B-cubed: A. Bagga and B. Baldwin 1998, each record weighs the same.

    Raises:
        UsageError: the truth of no record is known.
    """
    crossed = cross(identities, truth)
    cluster, person, both = (
        np.bincount(codes) for codes in (crossed.cluster, crossed.person, crossed.both)
    )
    right, linked, true = (int(pairs_within(sizes).sum()) for sizes in (both, cluster, person))
    together = both[crossed.both]
    return Quality(
        records=len(crossed.both),
        people=int(np.count_nonzero(person)),
        clusters=int(np.count_nonzero(cluster)),
        true_pairs=true,
        linked_pairs=linked,
        right_pairs=right,
        pairs=Rates(right / linked if linked else 1.0, right / true if true else 1.0),
        b_cubed=Rates(
            float((together / cluster[crossed.cluster]).mean()),
            float((together / person[crossed.person]).mean()),
        ),
    )


def cross(identities: pa.Table, truth: Mapping[str, str] | pa.Table) -> Crossed:
    """Return cluster and true person, as numbers, of the records whose truth is known."""
    if not isinstance(truth, pa.Table):
        truth = pa.table({"record_id": list(truth), "person": list(truth.values())})
    ids, person = truth.column(0), truth.column(1)
    place = pc.index_in(identities.column(0), value_set=ids.combine_chunks())
    true = pc.dictionary_encode(person.take(place)).combine_chunks()
    known = np.asarray(pc.is_valid(true.indices).to_numpy(zero_copy_only=False), bool)
    if not known.any():
        raise UsageError("No record's truth is known: do the labels name the same record ids?")
    person_code = np.asarray(pc.fill_null(true.indices, -1).to_numpy(zero_copy_only=False))
    cluster_code = codes_of(identities.column(1))[known]
    person_code = person_code[known].astype(np.int64)
    both = cluster_code * (int(person_code.max()) + 1) + person_code
    return Crossed(cluster_code, person_code, np.unique(both, return_inverse=True)[1], known)


def codes_of(column: Any) -> Integers:
    """Return a number per value, from 0, equal for equal values."""
    encoded = pc.dictionary_encode(column, null_encoding="encode")
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)


def pairs_within(sizes: Integers) -> Integers:
    """Return how many pairs groups of these sizes hold."""
    return sizes * (sizes - 1) // 2
