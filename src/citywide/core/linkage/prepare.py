"""Records made ready to compare: one form for each field, placeholders and shelters left out.

The result has one row per record, numbered in the order of `record_id` so that neither the order
of the input nor how it was split can change a comparison. Everything is SQL of the engine.
"""

from __future__ import annotations

from pathlib import Path

import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.linkage.blocking import add_hashes, capped_sql
from citywide.core.linkage.normalise import normalised
from citywide.core.linkage.spec import LinkageSpec


def prepare(engine: Engine, spec: LinkageSpec, records: ir.Table, work: Path) -> ir.Table:
    """Return records ready to compare, kept as Parquet in `work` (files `prepared...`).

    Columns: `row` (1, 2, ... by record_id), `record_id`, `dataset`, the normalised fields,
    `own_address` (whose number, street and unit are compared only where it is no shelter) and
    `at_shelter`; for each blocking rule `hash_<number>` (null where the record lacks a part of
    the rule) and `block_<number>` (the same, null also where too many records share it).
    """
    plain = kept(engine, normalised(engine, spec, records), work, "plain")
    shelters = engine.sql(shelters_sql(spec), {"seen": engine.sql(SEEN, {"plain": plain})})
    hashed = add_hashes(engine, spec, engine.sql(HOUSED, {"plain": plain, "shelters": shelters}))
    capped = engine.sql(capped_sql(spec), {"t": hashed})
    return kept(engine, engine.sql(NUMBERED, {"t": capped}), work, "prepared")


def kept(engine: Engine, table: ir.Table, work: Path, name: str) -> ir.Table:
    """Return a table written to Parquet in `work` and read again."""
    return engine.read(engine.write(table, work, name), table.schema())


NUMBERED = "SELECT row_number() OVER (ORDER BY record_id) AS row, * FROM t"
SEEN = """
SELECT record_id, last_name, street_number, street_name FROM plain
WHERE street_number IS NOT NULL AND street_name IS NOT NULL
"""


def shelters_sql(spec: LinkageSpec) -> str:
    """Return SQL of the addresses of too many unrelated people: shelters, hospitals, mail drops."""
    return f"""
SELECT street_number, street_name FROM seen
GROUP BY street_number, street_name
HAVING count(DISTINCT last_name) > {spec.most_surnames_at_address}
"""


HOUSED = """
SELECT plain.* EXCLUDE (street_number, street_name, unit),
    CASE WHEN shelters.street_name IS NULL THEN plain.street_number END AS street_number,
    CASE WHEN shelters.street_name IS NULL THEN plain.street_name END AS street_name,
    CASE WHEN shelters.street_name IS NULL THEN plain.unit END AS unit,
    plain.street_number AS own_number, plain.street_name AS own_street, plain.unit AS own_unit,
    shelters.street_name IS NOT NULL AS at_shelter
FROM plain LEFT JOIN shelters ON plain.street_number = shelters.street_number
    AND plain.street_name = shelters.street_name
"""
"""Normalised records: the address of a shelter is not one to compare, but is not forgotten."""
