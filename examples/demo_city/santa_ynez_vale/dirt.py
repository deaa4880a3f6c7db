"""Dirt in known amounts: every row knows what is wrong with it and what must become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from .batches import DUPLICATE, PUBLISHED, QUARANTINED, Batch, with_cells
from .chance import apportion

EXTRA, CONTRADICTION, REPEATED = "wrong number of cells", "conflicting keys", "exact duplicates"


@dataclass(frozen=True)
class Spoil:
    """A way to spoil a row: the new cells and the rules that breaks."""

    rules: str
    cells: Mapping[str, str]
    truth: Mapping[str, Any] = field(default_factory=dict)
    """What is published for a row that only warns."""
    warns: bool = False


def portion(amounts: Mapping[str, int], scale: float, part: int = 0, parts: int = 1) -> Amounts:
    """Return how much dirt of each kind falls to one part of an extract."""
    scaled = {kind: max(1, round(n * scale)) for kind, n in amounts.items()}
    return {kind: apportion(n, part, parts) for kind, n in scaled.items()}


Amounts = dict[str, int]


def soil(
    rows: Batch,
    rng: np.random.Generator,
    spoils: Mapping[str, Spoil],
    amounts: Mapping[str, int],
    contradicting: Mapping[str, str] | None = None,
    may: Any = None,
) -> Batch:
    """Return the rows with as much dirt of each kind as `amounts` says.

    Args:
        contradicting: cells that differ in a second row of the same key.
        may: mask of rows that may be chosen; by default all that are clean.
    """
    clean = (rows.fate == PUBLISHED) & (rows.rules == "")
    free = list(rng.permutation(np.flatnonzero(clean if may is None else clean & may)))
    taken = {kind: sorted(take(free, n)) for kind, n in amounts.items()}
    for kind, positions in taken.items():
        if kind in spoils and positions:
            rows = _spoiled(rows, spoils[kind], kind, positions)
    for at in taken.get(EXTRA, ()):
        rows.fate[at], rows.rules[at], rows.dirt[at] = QUARANTINED, "structure", EXTRA
        rows.extra[int(at)] = "second gate"
    return _with_twins(rows, rng, taken, contradicting or {})


def take(free: list[int], n: int) -> list[int]:
    """Return the last n of the positions that are still free, or all of them, and remove them."""
    first = max(0, len(free) - n)
    found, free[first:] = free[first:], []
    return found


def _spoiled(rows: Batch, spoil: Spoil, kind: str, positions: list[int]) -> Batch:
    mask = np.zeros(rows.rows, bool)
    mask[positions] = True
    cells, truth = rows.cells, rows.truth
    for name, value in spoil.cells.items():
        old = cells.column(name).combine_chunks()
        cells = with_cells(cells, name, _where(mask, value, old))
    for name, value in spoil.truth.items():
        old = truth.column(name).combine_chunks()
        truth = with_cells(truth, name, _where(mask, value, old))
    rows.fate[positions] = PUBLISHED if spoil.warns else QUARANTINED
    rows.rules[positions], rows.dirt[positions] = spoil.rules, kind
    return replace(rows, cells=cells, truth=truth)


def _where(mask: Any, value: Any, old: pa.Array) -> pa.Array:
    return pa.compute.if_else(pa.array(mask), pa.scalar(value, old.type), old)


def _with_twins(
    rows: Batch,
    rng: np.random.Generator,
    taken: Mapping[str, list[int]],
    contradicting: Mapping[str, str],
) -> Batch:
    """Put exact copies and contradicting rows somewhere after the rows they belong to."""
    copies, conflicts = taken.get(REPEATED, []), taken.get(CONTRADICTION, [])
    if not copies and not conflicts:
        return rows
    n = rows.rows
    source = np.concatenate([np.arange(n), copies, conflicts]).astype(np.int64)
    after = source[n:] + 1
    place = np.concatenate([np.arange(n), after + rng.random(len(after)) * (n - after) - 0.5])
    grown = rows.only(source)
    first = n + len(copies)
    grown.fate[n:first], grown.dirt[n:first] = DUPLICATE, REPEATED
    for part in (np.asarray(conflicts, np.int64), np.arange(first, len(source))):
        grown.fate[part], grown.rules[part] = QUARANTINED, "primary_key"
        grown.dirt[part] = CONTRADICTION
    twins = np.zeros(len(source), bool)
    twins[first:] = True
    cells = grown.cells
    for name, value in contradicting.items():
        cells = with_cells(cells, name, _where(twins, value, cells.column(name).combine_chunks()))
    return replace(grown, cells=cells).only(np.argsort(place, kind="stable"))
