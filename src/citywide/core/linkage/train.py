"""From records without labels to a model.

What strangers share comes from random pairs, by Splink. What one person's records share, and how
many pairs match, comes from all candidate pairs by expectation maximisation (see `polish`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.errors import UsageError
from citywide.core.linkage.comparisons import comparisons, term_columns
from citywide.core.linkage.model import Model, Terms, meaning
from citywide.core.linkage.polish import expected, polish
from citywide.core.linkage.prepare import prepare
from citywide.core.linkage.settings import Weights, splink_settings
from citywide.core.linkage.spec import LinkageSpec

_SEED = 20
_RANDOM_PAIRS = (3e5, 8e6)
_RANDOM_PAIRS_PER_RECORD = 60
_LISTED_FROM = 5


def train(engine: Engine, spec: LinkageSpec, records: ir.Table, work: Path) -> Model:
    """Return a model of the records, none of which is labelled. Files go to `work`.

    Raises:
        UsageError: there are too few records to learn from.
    """
    prepared = prepare(engine, spec, records, work)
    size = int(engine.fetch(prepared.aggregate(n=prepared.count()))["n"][0].as_py())
    if size < 2:
        raise UsageError("A model needs at least two records to learn from.")
    terms = {name: _terms(engine, prepared, name) for name in term_columns(spec)}
    room = engine.linker()
    try:
        weights = _strangers(room, spec, room.put(prepared), size)
    finally:
        room.close()
    first = Model(spec.id, meaning(spec), size, 2.0 / size, weights, terms)
    return polish(engine, spec, first, prepared, work)


def _terms(engine: Engine, prepared: ir.Table, field: str) -> Terms:
    """The share of each value seen often enough; the rest share what is left, as if equal."""
    value = prepared[field]
    counted = prepared.filter(value.notnull()).group_by(term=value).aggregate(n=value.count())
    totals = engine.fetch(counted.aggregate(n=counted.n.sum()))["n"][0].as_py() or 0
    listed = counted.filter(counted.n >= _LISTED_FROM).order_by("term")
    found = engine.fetch(listed).to_pydict()
    total = max(int(totals), 1)
    shares = {term: n / total for term, n in zip(found["term"], found["n"], strict=True)}
    return Terms(shares, 1.0 / total)


def _strangers(room: Any, spec: LinkageSpec, frame: Any, size: int) -> Weights:
    from splink import Linker

    settings = splink_settings(spec, room.dialect)
    linker = Linker(frame, settings, log_level=None, validate_settings=False)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=_random_pairs(size), seed=_SEED, min_count_per_level=None
    )
    return _begun(linker.misc.save_model_to_json(), spec, size)


def _random_pairs(size: int) -> float:
    """How many pairs to look at: a large city's strangers share a surname and address rarely."""
    fewest, most = _RANDOM_PAIRS
    return min(max(size * _RANDOM_PAIRS_PER_RECORD, fewest), most)


def _begun(document: Mapping[str, Any], spec: LinkageSpec, size: int) -> Weights:
    """What strangers share as counted, and what one person's records share as expected."""
    said = {entry["output_column_name"]: entry for entry in document["comparisons"]}
    begun: dict[str, dict[str, tuple[float, float]]] = {}
    # What no random pair showed is taken to be half as common as a single case.
    least = 0.5 / min(_random_pairs(size), size * (size - 1) / 2)
    for comparison in comparisons(spec):
        # Splink's first level is the missing one, which counts for nothing.
        counted = said[comparison.name]["comparison_levels"][1:]
        shares = expected(comparison)
        begun[comparison.name] = {
            level.key: level.fixed or (float(share), _number(entry.get("u_probability"), least))
            for level, entry, share in zip(comparison.levels, counted, shares, strict=True)
        }
    return begun


def _number(value: Any, least: float) -> float:
    return max(float(value), least) if isinstance(value, int | float) else least
