"""Identities over a simulated city of five departments, when one percent of records is new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citywide.core.linkage.cluster import cluster
from citywide.core.linkage.evaluate import evaluate
from citywide.core.linkage.fairness import fairness
from citywide.core.linkage.follow import follow
from citywide.core.linkage.identities import NOBODY, churn_share
from citywide.core.linkage.pairs import SCORED_PAIR
from citywide.core.linkage.progress import expected

from .given import START, people, records

KEYS = {
    ("first_name", "last_name", "date_of_birth"): 0.99,
    ("first_name", "ssn"): 0.99,
    ("last_name", "ssn"): 0.98,
    ("ssn", "date_of_birth"): 0.98,
    ("first_name", "last_name", "street_number", "street_name"): 0.96,
}
"""A quick linkage: pairs that agree on all of these are one person with such a probability."""


@pytest.fixture(scope="module")
def city(shared: Path) -> pa.Table:
    found = pq.read_table(shared / "data" / "linkage" / "pp_city5.parquet")
    rows = zip(*(found[name].to_pylist() for name in ("source", "unique_id")), strict=True)
    return found.append_column("record_id", pa.array([f"{name}/{key}" for name, key in rows]))


def agreeing(city: pa.Table) -> pa.Table:
    parts = []
    for keys, probability in KEYS.items():
        whole = city.select([*keys, "record_id"]).drop_null()
        joined = whole.join(whole, list(keys), right_suffix="_other", join_type="inner")
        left, right = (joined[n].to_numpy() for n in ("record_id", "record_id_other"))
        kept = left < right
        size = int(np.count_nonzero(kept))
        weight = np.log2(probability / (1 - probability))
        columns = [left[kept], right[kept], np.full(size, weight), np.full(size, probability)]
        parts.append(pa.table(columns, names=SCORED_PAIR.names).cast(SCORED_PAIR))
    return pa.concat_tables(parts)


def test_one_percent_more_records_change_at_most_one_id_in_a_thousand(city: pa.Table) -> None:
    pairs = agreeing(city)
    ids = np.array(city["record_id"].to_pylist())
    old = np.random.default_rng(4).permutation(len(ids))[: round(len(ids) / 1.01)]
    here = set(ids[old].tolist())
    ends = zip(*(pairs[n].to_pylist() for n in ("left_id", "right_id")), strict=True)
    known = pairs.filter(pa.array([a in here and b in here for a, b in ends]))
    before_clusters = cluster(records(*here), known)
    before = follow(NOBODY, before_clusters, at=START, because="first")
    clusters = cluster(records(*ids.tolist()), pairs)
    after = follow(before, clusters, at=START + timedelta(days=1), because="one percent more")

    assert churn_share(before, after) <= 0.001
    called = dict(zip(*clusters.table().to_pydict().values(), strict=True))
    was = dict(zip(*before_clusters.table().to_pydict().values(), strict=True))
    naive = np.mean([called[record] != first for record, first in was.items()])
    assert naive > 0.001, "without living ids the same data would break the limit"

    batch = follow(NOBODY, clusters, at=START, because="all at once")
    assert people(after.table()) == people(batch.table())
    for retired in after.redirects["retired_person_id"].to_pylist():
        assert after.resolve(retired) in set(after.table()["person_id"].to_pylist())


def test_quality_and_gaps_of_the_quick_linkage_are_measured(city: pa.Table) -> None:
    ids = city["record_id"].to_pylist()
    pairs = agreeing(city)
    clusters = cluster(records(*ids), pairs)
    truth = dict(zip(ids, city["simulant_id"].to_pylist(), strict=True))
    found = evaluate(clusters.table(), truth)
    assert (found.records, found.true_pairs) == (23_250, 16_507)
    assert found.pairs.precision > 0.99
    assert 0.3 < found.pairs.recall < 0.6
    assert abs(expected(clusters, pairs).rates.precision - found.pairs.precision) < 0.03
    for kind in ("true_race", "true_sex"):
        group = dict(zip(ids, city[kind].to_pylist(), strict=True))
        by_group = fairness(clusters.table(), truth, group, kind=kind, least_pairs=100)
        assert sum(e.records for e in by_group.groups) == 23_250
        assert by_group.missed is not None and by_group.false is not None
