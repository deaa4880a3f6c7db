"""The nightly derived tables: the queries of `sql/status` with a city's policy written into them.

A derived table takes no values, so the policy becomes part of its text, of its hash and of every
receipt. The files under `derived/` hold the defaults; a city with another policy puts its own files
of the same names into its folder, which go before these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from citywide.core.calculations import Value, load_calculation
from citywide.services.homelessness.rules.by_name.policy import Policy
from citywide.services.homelessness.rules.by_name.questions import STATUS


def derived_queries(policy: Policy) -> Mapping[str, str]:
    """Return the text of each nightly derived table by name, with the policy written in.

    Comments and line breaks are those of the query; only `$name` is replaced.
    """
    steps = load_calculation(STATUS).steps
    values = policy.parameters()
    return {name: _written(step.sql, values) for name, step in steps.items()}


def _written(sql: str, values: Mapping[str, Value]) -> str:
    for name in sorted(values, key=len, reverse=True):
        value = values[name]
        listed = isinstance(value, Sequence) and not isinstance(value, str)
        literals = value if listed else (value,)
        text = ", ".join(_literal(one) for one in literals) or "NULL"  # type: ignore[union-attr]
        sql = sql.replace(f"${name}", text)
    return sql


def _literal(value: Value) -> str:
    return str(exp.convert(value).sql("duckdb")) if value is not None else "NULL"
