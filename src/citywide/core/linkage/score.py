"""Scored pairs: how likely two records are of one person, and what each field added."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from citywide.core.engines import Engine
from citywide.core.linkage.added import Added, prepare_added
from citywide.core.linkage.comparisons import Comparison, comparisons
from citywide.core.linkage.model import Model, check_fits
from citywide.core.linkage.prepare import prepare
from citywide.core.linkage.settings import block_rules, splink_settings
from citywide.core.linkage.spec import LinkageSpec


def score(
    engine: Engine, spec: LinkageSpec, model: Model, records: ir.Table, work: Path
) -> ir.Table:
    """Return the pairs worth looking at, kept as Parquet in `work`.

    Columns: `left_id` < `right_id`, `match_weight` (bits), `match_probability` (at least the
    specification's `review` threshold), and for each comparison `mw_<comparison>` (bits it added)
    and `gamma_<comparison>` (its level, -1 where a value is missing; see `explain`).

    Raises:
        Conflict: the model was trained for other comparisons.
    """
    check_fits(model, spec)
    return score_prepared(engine, spec, model, prepare(engine, spec, records, work), work)


def score_new(
    engine: Engine,
    spec: LinkageSpec,
    model: Model,
    known: ir.Table,
    new: ir.Table,
    work: Path,
) -> ir.Table:
    """Return the pairs of `score` over known and new records that hold at least one new record.

    `known` is `hashed` of what `prepare` gave; new records in it are replaced. Term frequencies
    are the model's, so each such pair scores as in a full run over all records.

    Raises:
        Conflict: the model was trained for other comparisons.
    """
    check_fits(model, spec)
    return score_added(engine, spec, model, prepare_added(engine, spec, known, new, work), work)


def score_added(
    engine: Engine, spec: LinkageSpec, model: Model, added: Added, work: Path
) -> ir.Table:
    """Return the pairs of `score_new`, of new records already prepared."""
    rules = block_rules(spec, new_only=True)
    return score_prepared(engine, spec, model, added.near, work, rules=rules)


def score_prepared(
    engine: Engine,
    spec: LinkageSpec,
    model: Model,
    prepared: ir.Table,
    work: Path,
    least: float | None = None,
    rules: Sequence[str] = (),
) -> ir.Table:
    """Return scored pairs of records already prepared; `least` instead of `review_from`."""
    room = engine.linker()
    try:
        linker = _linker(room, engine, spec, model, prepared, rules)
        threshold = spec.review_from if least is None else least
        found = room.take(linker.inference.predict(threshold_match_probability=threshold))
        edges = engine.sql(_edges_sql(spec, model), {"found": found, "prepared": prepared})
        schema = edges.schema()
        return engine.read(engine.write(edges, work, "edges"), schema)
    finally:
        room.close()


def _linker(
    room: Any,
    engine: Engine,
    spec: LinkageSpec,
    model: Model,
    prepared: ir.Table,
    rules: Sequence[str],
) -> Any:
    from splink import Linker

    settings = splink_settings(spec, room.dialect, model.weights, model.prior, rules)
    linker = Linker(room.put(prepared), settings, log_level=None, validate_settings=False)
    for name, terms in model.terms.items():
        lookup = _lookup(engine, prepared, name, terms)
        linker.table_management.register_term_frequency_lookup(room.put(lookup), name)
    return linker


def _lookup(engine: Engine, prepared: ir.Table, name: str, terms: Any) -> ir.Table:
    """The frozen share of each value in the records; a value the model never met is rare."""
    values = {"term": list(terms.shares), "share": list(terms.shares.values())}
    types = pa.schema([("term", pa.string()), ("share", pa.float64())])
    known = ibis.memtable(pa.table(values, schema=types))
    query = f"""
SELECT v.{name}, coalesce(k.share, {terms.rare!r}) AS tf_{name}
FROM (SELECT DISTINCT {name} FROM prepared WHERE {name} IS NOT NULL) AS v
LEFT JOIN known AS k ON v.{name} = k.term
"""
    return engine.sql(query, {"prepared": prepared, "known": known})


def _edges_sql(spec: LinkageSpec, model: Model) -> str:
    parts = []
    for comparison in comparisons(spec):
        name = comparison.name
        tf = f" + found.mw_tf_adj_{name}" if any(level.tf for level in comparison.levels) else ""
        parts.append(f"found.mw_{name}{tf} AS mw_{name}")
        parts.append(f"{_gamma_sql(comparison, model)} AS gamma_{name}")
    return f"""
SELECT l.record_id AS left_id, r.record_id AS right_id, match_weight, match_probability,
    {", ".join(parts)}
FROM found JOIN prepared AS l ON found.row_l = l.row JOIN prepared AS r ON found.row_r = r.row
"""


def _gamma_sql(comparison: Comparison, model: Model) -> str:
    """The level, counted down to 0, from its weight: Splink keeps only the latter by itself."""
    cases = []
    for place, level in enumerate(comparison.levels):
        m, u = model.weights[comparison.name][level.key]
        gamma = len(comparison.levels) - 1 - place
        near = f"abs(found.mw_{comparison.name} - ({math.log2(m / u)!r})) < 1e-9"
        cases.append(f"WHEN {near} THEN {gamma}")
    return f"CAST(CASE {' '.join(cases)} ELSE -1 END AS INTEGER)"
