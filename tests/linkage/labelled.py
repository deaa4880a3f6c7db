"""Labelled data, and how well linked records agree with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from citywide.core.engines import Engine
from citywide.core.linkage import load_specs, read_records, score, train

SPECS = Path(__file__).parent / "specs"


@dataclass(frozen=True)
class Quality:
    """Pairs after transitive closure, and B-cubed, against the truth."""

    precision: float
    recall: float
    f1: float
    b_cubed: float


def link(engine: Engine, name: str, tables: Mapping[str, pd.DataFrame], work: Path) -> pd.DataFrame:
    """Return the scored pairs of the tables under the specification of that name."""
    spec = load_specs(SPECS)[name]
    records = read_records(engine, spec, {key: _table(part) for key, part in tables.items()})
    model = train(engine, spec, records, work)
    return engine.fetch(score(engine, spec, model, records, work)).to_pandas()


def _table(frame: pd.DataFrame) -> ir.Table:
    import ibis

    return ibis.memtable(frame)


def measure(edges: pd.DataFrame, truth: Mapping[str, str], at: float = 0.95) -> Quality:
    """Return the quality of linking every pair at or above a probability."""
    place = {record: number for number, record in enumerate(truth)}
    linked = edges[edges.match_probability >= at]
    ends = (linked.left_id.map(place), linked.right_id.map(place))
    size = len(place)
    graph = coo_matrix((np.ones(len(linked)), ends), shape=(size, size))
    cluster = connected_components(graph, directed=False)[1]
    frame = pd.DataFrame({"c": cluster, "t": pd.factorize(pd.Series(list(truth.values())))[0]})
    both, clusters, people = (frame.groupby(by).size() for by in (["c", "t"], "c", "t"))
    right = _pairs(both)
    precision, recall = right / _pairs(clusters), right / _pairs(people)
    squares = both.to_numpy() ** 2
    c, t = (both.index.get_level_values(level) for level in ("c", "t"))
    b_precision = (squares / clusters.loc[c].to_numpy()).sum() / size
    b_recall = (squares / people.loc[t].to_numpy()).sum() / size
    return Quality(precision, recall, _mean(precision, recall), _mean(b_precision, b_recall))


def _pairs(sizes: pd.Series) -> float:
    return float((sizes * (sizes - 1) // 2).sum())


def _mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)
