"""Counts of people over sets of cells: what must be hidden so that no small count follows.

Each published count covers some cells (a project and an outcome, say), and the cells of two counts
may overlap in any way. Whoever adds and subtracts published counts can compute every count in their
span, so that a hidden count, and a count of 1 to the threshold between two nested published ones,
must not be in it. What follows from counts being whole and not negative is not looked for here.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from scipy.linalg import qr, solve_triangular

from citywide.services.homelessness.publish.hidden import THRESHOLD

Key = TypeVar("Key", bound=Hashable)
_NEAR = 1e-6


def hidden_over(
    cells: Mapping[Any, int],
    figures: Mapping[Key, frozenset[Any]],
    known: Collection[frozenset[Any]] = (),
    secret: Collection[frozenset[Any]] = (),
    forced: Collection[frozenset[Any]] = (),
    threshold: int = THRESHOLD,
) -> set[Key]:
    """Return the figures that must not be shown.

    Args:
        cells: people in each cell.
        figures: the cells each figure counts, the figures one would rather show first.
        known: sets of cells whose counts are published elsewhere and cannot be taken back.
        secret: sets that are never published, but where they are small they must not follow.
        forced: sets whose counts must not follow however large, because another would with them.
    """
    places = {cell: at for at, cell in enumerate(cells)}
    values = np.array([cells[cell] for cell in places], float)
    vectors = {key: _vector(one, places) for key, one in figures.items()}
    counts = {key: one @ values for key, one in vectors.items()}
    given = [_vector(one, places) for one in known]
    kept = [one for one in (_vector(s, places) for s in secret) if 1 <= one @ values <= threshold]
    kept += [_vector(one, places) for one in forced]
    hidden = {key for key, count in counts.items() if 1 <= count <= threshold}
    while (added := _next(counts, vectors, given, kept, values, hidden, threshold)) is not None:
        hidden.add(added)
    return hidden


def _vector(one: Collection[Any], places: Mapping[Any, int]) -> Any:
    found = np.zeros(len(places))
    found[[places[cell] for cell in one if cell in places]] = 1
    return found


def _next(
    counts: Mapping[Key, Any],
    vectors: Mapping[Key, Any],
    given: Sequence[Any],
    kept: Sequence[Any],
    values: Any,
    hidden: set[Key],
    threshold: int,
) -> Key | None:
    """Return what to hide next; None when nothing more follows, or hiding cannot help."""
    shown = [key for key in vectors if key not in hidden and vectors[key].any()]
    if not shown:
        return None
    # What is known elsewhere comes first, so that a figure of the same cells is never needed.
    rows = np.array([*given, *(vectors[key] for key in shown)])
    targets = [*kept, *(vectors[key] for key in hidden), *_small_rests(rows, values, threshold)]
    chosen = _independent(rows)
    factors = qr(rows[chosen].T, mode="economic")
    for target in targets:
        weights = _made_of(target, rows, chosen, factors)
        used = [
            (counts[key] != 0, at, key)
            for at, key in enumerate(shown)
            if weights is not None and abs(weights[len(given) + at]) > _NEAR
        ]
        if used:
            return max(used, key=lambda one: one[:2])[2]
    return None


def _small_rests(rows: Any, values: Any, threshold: int) -> list[Any]:
    """Return the differences of nested counts that are small."""
    counts = rows @ values
    is_within = ((1 - rows) @ rows.T) == 0
    rests = counts[:, None] - counts[None, :]
    found = np.argwhere(is_within & (rests >= 1) & (rests <= threshold))
    return [rows[whole] - rows[part] for whole, part in found]


def _made_of(target: Any, rows: Any, chosen: Sequence[int], factors: Any) -> Any:
    """Return weights with which the chosen rows add up to the target; None when they do not."""
    if not target.any():
        return None
    q, r = factors
    found = solve_triangular(r, q.T @ target)
    if not np.allclose(rows[chosen].T @ found, target, atol=_NEAR):
        return None
    weights = np.zeros(len(rows))
    weights[chosen] = found
    return weights


def _independent(rows: Any) -> list[int]:
    """Return the rows that say something new after those before them; they span all of them."""
    basis: list[Any] = []
    chosen = []
    for at, row in enumerate(rows):
        rest = row.copy()
        for one in basis:
            rest -= (rest @ one) * one
        for one in basis:
            rest -= (rest @ one) * one
        length = np.sqrt(rest @ rest)
        if length > _NEAR:
            basis.append(rest / length)
            chosen.append(at)
    return chosen
