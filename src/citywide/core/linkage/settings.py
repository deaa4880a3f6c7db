"""A specification's comparisons as Splink settings in an engine's own SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlglot
from sqlglot import exp

from citywide.core.linkage.comparisons import Comparison, comparisons
from citywide.core.linkage.spec import LinkageSpec

Weights = Mapping[str, Mapping[str, tuple[float, float]]]
"""m and u probability of each level, by comparison and level."""


def splink_settings(
    spec: LinkageSpec,
    dialect: str,
    weights: Weights | None = None,
    prior: float = 1e-4,
    rules: Sequence[str] = (),
) -> dict[str, Any]:
    """Return Splink settings: with `weights` a trained model, without one to be trained."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "row",
        "probability_two_random_records_match": prior,
        "comparisons": [
            _comparison(comparison, dialect, (weights or {}).get(comparison.name, {}))
            for comparison in comparisons(spec)
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule} for rule in rules or block_rules(spec)
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


def block_rules(spec: LinkageSpec, new_only: bool = False) -> list[str]:
    """Return the condition of each blocking rule over prepared records `l` and `r`.

    `new_only` asks besides that one of the two is new (a column `is_new`).
    """
    across = "" if spec.within else " AND l.dataset <> r.dataset"
    fresh = " AND (l.is_new OR r.is_new)" if new_only else ""
    return [f"l.block_{n} = r.block_{n}{across}{fresh}" for n in range(len(spec.blocking))]


def _comparison(
    comparison: Comparison, dialect: str, weights: Mapping[str, tuple[float, float]]
) -> dict[str, Any]:
    missing = {
        "sql_condition": in_dialect(comparison.missing, dialect),
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [
            missing,
            *(_level(level, dialect, weights.get(level.key)) for level in comparison.levels),
        ],
    }


def _level(level: Any, dialect: str, weight: tuple[float, float] | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "sql_condition": in_dialect(level.sql, dialect),
        "label_for_charts": level.key,
    }
    if level.tf:
        made["tf_adjustment_column"] = level.tf
        made["tf_adjustment_weight"] = level.tf_weight
    known = level.fixed or weight
    if known:
        made["m_probability"], made["u_probability"] = known
    if level.fixed:
        made["fix_m_probability"] = made["fix_u_probability"] = True
    return made


def in_dialect(sql: str, dialect: str) -> str:
    """Return a condition of DuckDB's dialect in another engine's own.

    What Spark lacks is in the jar that Splink brings, under names of its own.
    """
    if sql == "ELSE" or dialect == "duckdb":
        return sql
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for call in list(tree.find_all(exp.Func)):
        if call.sql_name().upper() in ("JAROWINKLER_SIMILARITY", "JARO_WINKLER_SIMILARITY") or (
            isinstance(call, exp.Anonymous) and call.name.lower() == "jaro_winkler_similarity"
        ):
            call.replace(exp.Anonymous(this="jaro_winkler", expressions=_arguments(call)))
    # Spark's SQL has no operator for lists that share something.
    for shares in list(tree.find_all(exp.ArrayOverlaps)):
        shares.replace(exp.Anonymous(this="arrays_overlap", expressions=_arguments(shares)))
    return tree.sql(dialect=dialect)


def _arguments(call: exp.Func) -> list[Any]:
    if isinstance(call, exp.Anonymous):
        return call.expressions
    return [part for part in (call.args.get("this"), call.args.get("expression")) if part]
