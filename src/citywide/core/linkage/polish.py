"""Expectation maximisation over every candidate pair at once, with what strangers share fixed.

Splink's own training takes one blocking rule at a time, leaves out what that rule agrees on, and
does not learn how many pairs match. Here each candidate pair counts as a match as much as all its
comparisons say; from that follow the share of matches and what is usual among them, until both
settle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from citywide.core.engines import Engine
from citywide.core.linkage.comparisons import Comparison, comparisons
from citywide.core.linkage.model import Model
from citywide.core.linkage.score import score_prepared
from citywide.core.linkage.spec import LinkageSpec

_ROUNDS = 25
_SETTLED = 1e-3
_SMOOTH = 0.5
"""Half a pair is added to each level, so that one never seen is unlikely, not impossible."""
_EXPECTED = 100
"""So many pairs speak for a match agreeing exactly nine times in ten, before any is seen."""
_ADDED_BITS = 24
_LEAST = 1e-3
_SURE = 0.95
_TIED_ROUNDS = 3
_MOST_RECORDS = 250_000

Floats = npt.NDArray[np.float64]


def polish(
    engine: Engine, spec: LinkageSpec, model: Model, prepared: ir.Table, work: Path
) -> Model:
    """Return the model with its prior and m probabilities settled over the candidate pairs."""
    # One record in so many: random records keep both the prior and what strangers share.
    every = -(-model.records // _MOST_RECORDS)
    sample = prepared.filter(prepared.row % every == 0) if every > 1 else prepared
    # Unlikely pairs come along: a prior that starts too low must be able to rise.
    low = replace(model, prior=min(0.5, model.prior * 2**_ADDED_BITS))
    pairs = engine.fetch(score_prepared(engine, spec, low, sample, work, least=_LEAST))
    seen = _Pairs(pairs, comparisons(spec), low, model.records // every)
    model = _settle(model, seen, np.zeros(len(seen.terms), dtype=bool))
    # Records tied together through a third are one person, however little two of them agree:
    # they show how much one person's records can differ.
    for _ in range(_TIED_ROUNDS):
        model = _settle(model, seen, seen.tied(model))
    return model


class _Pairs:
    """Candidate pairs: the level of each comparison, and what rare names added besides."""

    def __init__(
        self, pairs: pa.Table, compared: tuple[Comparison, ...], model: Model, records: int
    ) -> None:
        self.compared = compared
        self.total = records * (records - 1) / 2
        self.gammas = {c.name: pairs[f"gamma_{c.name}"].to_numpy() for c in compared}
        added = sum(pairs[f"mw_{c.name}"].to_numpy() for c in compared)
        self.terms: Floats = added - sum(_bits(model, c, self.gammas[c.name]) for c in compared)
        ends = pa.chunked_array([*pairs["left_id"].chunks, *pairs["right_id"].chunks])
        codes = ends.combine_chunks().dictionary_encode().indices.to_numpy()
        self.ends = codes[: len(self.terms)], codes[len(self.terms) :]

    def matches(self, model: Model) -> Floats:
        """The probability that each pair is a match."""
        weight = self.terms + sum(_bits(model, c, self.gammas[c.name]) for c in self.compared)
        odds = np.exp2(np.clip(weight + np.log2(model.prior / (1 - model.prior)), -200, 200))
        return np.asarray(odds / (1 + odds))

    def tied(self, model: Model) -> npt.NDArray[np.bool_]:
        """Whether each pair is in one component of the surest pairs."""
        if not len(self.terms):
            return np.zeros(0, dtype=bool)
        sure = self.matches(model) >= _SURE
        left, right = self.ends
        size = int(max(left.max(), right.max())) + 1
        graph = coo_matrix((np.ones(int(sure.sum())), (left[sure], right[sure])), (size, size))
        component = connected_components(graph, directed=False)[1]
        return np.asarray(component[left] == component[right])


def _settle(model: Model, pairs: _Pairs, tied: npt.NDArray[np.bool_]) -> Model:
    """Rounds of expectation and maximisation; what rare names add stays as it was."""
    for _ in range(_ROUNDS):
        matches = np.where(tied, 1.0, pairs.matches(model))
        prior = float(max(matches.sum(), 1) / pairs.total)
        weights = {
            c.name: _maximised(model, c, pairs.gammas[c.name], matches) for c in pairs.compared
        }
        moved = abs(prior / model.prior - 1)
        model = replace(model, prior=min(prior, 0.5), weights=weights)
        if moved < _SETTLED:
            break
    return model


def _bits(model: Model, comparison: Comparison, gamma: npt.NDArray[np.int64]) -> Floats:
    """The bits each pattern's level adds; Splink numbers levels downwards to 0, missing is -1."""
    pairs = [model.weights[comparison.name][level.key] for level in comparison.levels]
    by_gamma = [float(np.log2(m / u)) for m, u in reversed(pairs)]
    return np.array([*by_gamma, 0.0])[gamma]


def _maximised(
    model: Model, comparison: Comparison, gamma: npt.NDArray[np.int64], matches: Floats
) -> Mapping[str, tuple[float, float]]:
    old = model.weights[comparison.name]
    count = len(comparison.levels)
    seen = np.bincount(gamma[gamma >= 0], weights=matches[gamma >= 0], minlength=count) + _SMOOTH
    seen += _EXPECTED * expected(comparison)[::-1]
    share = (seen / seen.sum())[::-1]
    share = np.maximum(share, [level.least_m for level in comparison.levels])
    share = share / share.sum()
    return {
        level.key: level.fixed or (float(share[place]), old[level.key][1])
        for place, level in enumerate(comparison.levels)
    }


def expected(comparison: Comparison) -> Floats:
    """What share of one person's pairs is at each level, before anything is seen."""
    free = len(comparison.levels) - 1
    if comparison.name == "dataset":
        return np.array([0.5, 0.5])  # Nothing is known of how often departments repeat people.
    return np.array([0.9] + [0.1 / free] * free)
