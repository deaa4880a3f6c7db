"""Which records are compared at all: those that share a block of a rule.

A rule is a list of parts; its block is what a record has in all of them. A block with more records
than the cap is left out: its pairs would cost the most and say the least.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from citywide.core.engines import Engine
from citywide.core.linkage.spec import LinkageSpec

PARTS: Mapping[str, str] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "formal_name": "formal_name",
    "both_names": "least(first_name, last_name) || '|' || greatest(first_name, last_name)",
    "all_names": "all_names",
    "first_initial": "substr(first_name, 1, 1)",
    "last_initial": "substr(last_name, 1, 1)",
    "middle_initial": "substr(middle_name, 1, 1)",
    "first_prefix": "substr(first_name, 1, 3)",
    "last_prefix": "substr(last_name, 1, 3)",
    "last_ends": "substr(last_name, 1, 1) || right(last_name, 2)",
    "first_ends": "substr(first_name, 1, 1) || right(first_name, 2)",
    "last_part": "last_token_b",
    "birth_date": "birth_digits",
    "birth_year": "CASE WHEN year_low = year_high THEN CAST(year_low AS VARCHAR) END",
    "month_day": "CASE WHEN right(birth_digits, 4) <> '0101' THEN right(birth_digits, 4) END",
    "ssn": "CASE WHEN NOT contains(ssn, 'X') THEN ssn END",
    "ssn_last4": "right(ssn, 4)",
    "street_number": "street_number",
    "street_name": "street_name",
    "address": "street_number || '|' || street_name",
    "postal_code": "postal_code",
    "phone": "phone",
    "email": "email",
}
"""Each part a blocking rule may name, as SQL over the prepared fields."""


def key_sql(rule: tuple[str, ...]) -> str:
    """Return SQL of a rule's key as text; null where the record lacks one of its parts."""
    return " || '|' || ".join(f"({PARTS.get(part, part)})" for part in rule)


def add_hashes(engine: Engine, spec: LinkageSpec, table: ir.Table) -> ir.Table:
    """Return the table with a `hash_<number>` of each rule's key; no two rules share a hash."""
    rules = range(len(spec.blocking))
    keys = ", ".join(f"{key_sql(rule)} AS key_{n}" for n, rule in enumerate(spec.blocking))
    keyed = engine.sql(f"SELECT *, {keys} FROM t", {"t": table})
    hashes = {}
    for number in rules:
        key = keyed[f"key_{number}"]
        hashed = engine.row_hash([ibis.literal(number), key])
        hashes[f"hash_{number}"] = key.isnull().ifelse(ibis.null("int64"), hashed.cast("int64"))
    return keyed.mutate(**hashes).drop(*(f"key_{n}" for n in rules))


def capped_sql(spec: LinkageSpec) -> str:
    """Return SQL that adds a `block_<number>` to `t`: null where more records share it than may."""
    rules = range(len(spec.blocking))
    counted = " UNION ALL ".join(
        f"SELECT hash_{n} AS block FROM t WHERE hash_{n} IS NOT NULL "
        f"GROUP BY hash_{n} HAVING count(*) > {spec.cap}"
        for n in rules
    )
    return f"WITH common AS ({counted}) SELECT t.*, {blocks_sql(spec)} FROM t {joins_sql(spec)}"


def blocks_sql(spec: LinkageSpec) -> str:
    """Return the columns `block_<number>` of `t` joined by `joins_sql`."""
    return ", ".join(
        f"CASE WHEN c{n}.block IS NULL THEN t.hash_{n} END AS block_{n}"
        for n in range(len(spec.blocking))
    )


def joins_sql(spec: LinkageSpec) -> str:
    """Return joins of `t` with `common`, the blocks left out."""
    return " ".join(
        f"LEFT JOIN common AS c{n} ON t.hash_{n} = c{n}.block" for n in range(len(spec.blocking))
    )
