"""New records against records already prepared: only what shares a block with a new one is read.

A full preparation of a million records takes half a minute, of ten thousand new ones a second.
What the new records change for the others is told by counting: an address becomes a shelter's, a
block becomes too large. Everything else about a prepared record stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.linkage.blocking import add_hashes, blocks_sql, joins_sql
from citywide.core.linkage.normalise import normalised
from citywide.core.linkage.prepare import HOUSED, NUMBERED, SEEN, kept, shelters_sql
from citywide.core.linkage.spec import LinkageSpec

_ADDRESS = (
    "street_number", "street_name", "unit", "own_number", "own_street", "own_unit", "at_shelter",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Added:
    """New records, and what they change among those prepared before."""

    near: ir.Table
    """New records and those that share a block with one: columns of `prepare`, and `is_new`."""
    changed: ir.Table
    """New records, and those at an address that became a shelter's or is one no more; hashed."""


def hashed(spec: LinkageSpec, prepared: ir.Table) -> ir.Table:
    """Return prepared records without what depends on all others: their number and the caps."""
    return prepared.drop("row", *(f"block_{n}" for n in range(len(spec.blocking))))


def prepare_added(
    engine: Engine, spec: LinkageSpec, known: ir.Table, new: ir.Table, work: Path
) -> Added:
    """Return new records and those that share a block with one, kept as Parquet in `work`.

    `known` is `hashed` of what `prepare` gave; older forms of new records in it are left out.
    """
    plain = kept(engine, normalised(engine, spec, new), work, "new_plain")
    old = engine.sql("SELECT t.* FROM t ANTI JOIN plain ON t.record_id = plain.record_id",
                     {"t": known, "plain": plain})  # fmt: skip
    shelters = _shelters(engine, spec, old, plain, work)
    fresh = kept(engine, _hashed(engine, spec, plain, shelters), work, "new_hashed")
    moved = kept(engine, _moved(engine, spec, old, shelters), work, "moved")
    old = engine.sql("SELECT t.* FROM t ANTI JOIN moved ON t.record_id = moved.record_id",
                     {"t": old, "moved": moved})  # fmt: skip
    moved = moved.select(*fresh.columns)
    tables = {"fresh": fresh, "old": old.select(*fresh.columns).union(moved)}
    shared = kept(engine, engine.sql(_shared_sql(spec), tables), work, "shared")
    common = kept(engine, engine.sql(_common_sql(spec), {"shared": shared}), work, "common")
    together = engine.sql(_TOGETHER, {**tables, "shared": shared, "common": common})
    blocks = f"SELECT t.*, {blocks_sql(spec)} FROM t {joins_sql(spec)}"
    capped = engine.sql(blocks, {"t": together, "common": common})
    near = kept(engine, engine.sql(NUMBERED, {"t": capped}), work, "near")
    return Added(near, fresh.union(moved))


def _shelters(
    engine: Engine, spec: LinkageSpec, old: ir.Table, plain: ir.Table, work: Path
) -> ir.Table:
    seen = engine.sql(
        f"""{SEEN} UNION ALL
        SELECT record_id, last_name, own_number AS street_number, own_street AS street_name
        FROM old WHERE own_number IS NOT NULL AND own_street IS NOT NULL""",
        {"plain": plain, "old": old},
    )
    return kept(engine, engine.sql(shelters_sql(spec), {"seen": seen}), work, "shelters")


def _hashed(engine: Engine, spec: LinkageSpec, plain: ir.Table, shelters: ir.Table) -> ir.Table:
    housed = engine.sql(HOUSED, {"plain": plain, "shelters": shelters})
    return add_hashes(engine, spec, housed)


def _moved(engine: Engine, spec: LinkageSpec, old: ir.Table, shelters: ir.Table) -> ir.Table:
    """Prepared records whose address has become a shelter's or is one no more, hashed anew."""
    hashes = [f"hash_{n}" for n in range(len(spec.blocking))]
    changed = engine.sql(
        f"""SELECT old.* EXCLUDE ({", ".join((*_ADDRESS, *hashes))}),
            own_number AS street_number, own_street AS street_name, own_unit AS unit
        FROM old LEFT JOIN shelters ON old.own_number = shelters.street_number
            AND old.own_street = shelters.street_name
        WHERE (shelters.street_name IS NOT NULL) <> old.at_shelter""",
        {"old": old, "shelters": shelters},
    )
    return _hashed(engine, spec, changed, shelters)


def _shared_sql(spec: LinkageSpec) -> str:
    """Every block of a new record, with each record that is in it."""
    rules = range(len(spec.blocking))
    new = " UNION ALL ".join(
        f"SELECT record_id, hash_{n} AS block, true AS is_new FROM fresh WHERE hash_{n} IS NOT NULL"
        for n in rules
    )
    known = " UNION ALL ".join(
        f"SELECT record_id, hash_{n} AS block, false AS is_new FROM old "
        f"SEMI JOIN blocks ON old.hash_{n} = blocks.block"
        for n in rules
    )
    return f"""
WITH new AS ({new}), blocks AS (SELECT DISTINCT block FROM new)
SELECT * FROM new UNION ALL {known}
"""


def _common_sql(spec: LinkageSpec) -> str:
    return f"SELECT block FROM shared GROUP BY block HAVING count(*) > {spec.cap}"


_TOGETHER = """
WITH met AS (
    SELECT DISTINCT record_id FROM shared ANTI JOIN common ON shared.block = common.block
    WHERE NOT is_new
)
SELECT fresh.*, true AS is_new FROM fresh
UNION ALL
SELECT old.*, false AS is_new FROM old SEMI JOIN met ON old.record_id = met.record_id
"""
