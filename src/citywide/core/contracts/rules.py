"""The rules of a contract: those its columns imply, and those its `quality` lists spell out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citywide.core.contracts.model import Column, Rule, Severity, Type

OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)
METRICS = ("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount")
CUSTOM_RULES: Mapping[str, tuple[str, frozenset[str]]] = {
    "order": ("row", frozenset({"columns"})),
    "row": ("row", frozenset({"sql"})),
    "values": ("row", frozenset({"dataset", "column"})),
    "freshness": ("version", frozenset({"column", "maxAgeDays"})),
    "drift": ("version", frozenset({"of", "maxChange"})),
}
"""Rules of `engine: citywide`: name -> (scope, arguments it must have)."""


def implied_rules(column: Column) -> Iterator[Rule]:
    """Yield the row rules that a column's own promises imply, in a fixed order."""
    target = ".".join(column.reference or ())
    checks = (
        ("type", column.type != Type.STRING, f"{column.name} must be a {column.type}"),
        ("required", column.required, f"{column.name} must have a value"),
        ("allowed", bool(column.allowed), f"{column.name} must be one of the allowed values"),
        (
            "range",
            column.minimum is not None or column.maximum is not None,
            _range_promise(column),
        ),
        (
            "length",
            column.min_length is not None or column.max_length is not None,
            f"{column.name} must have an allowed length",
        ),
        ("pattern", column.pattern is not None, f"{column.name} must match {column.pattern}"),
        ("unique", column.unique, f"{column.name} must occur only once"),
        ("reference", column.reference is not None, f"{column.name} must exist in {target}"),
    )
    for kind, applies, description in checks:
        if applies:
            parameters = {}
            if kind == "reference" and column.reference:
                parameters = {"dataset": column.reference[0], "column": column.reference[1]}
            yield Rule(
                id=f"{column.name}.{kind}",
                kind=kind,
                scope="row",
                columns=(column.name,),
                severity=column.severity,
                description=description,
                parameters=parameters,
            )


def _range_promise(column: Column) -> str:
    bounds = []
    if column.minimum is not None:
        bounds.append(f"{'above' if column.exclusive_minimum else 'at least'} {column.minimum}")
    if column.maximum is not None:
        bounds.append(f"{'below' if column.exclusive_maximum else 'at most'} {column.maximum}")
    return f"{column.name} must be {' and '.join(bounds)}"


def quality_rule(entry: Mapping[str, Any], number: int, column: str | None) -> Rule | None:
    """Return the rule an ODCS `quality` entry describes; None for `type: text`.

    The entry has already passed the ODCS JSON Schema and `check.py`.
    """
    kind = entry.get("type", "library")
    if kind == "text":
        return None
    operator = next((name for name in OPERATORS if name in entry), None)
    parameters: dict[str, Any] = {"unit": entry.get("unit", "rows")}
    columns = (column,) if column else ()
    scope = "version"
    if operator:
        parameters |= {"operator": operator, "value": entry[operator]}
    if kind == "sql":
        parameters["query"] = entry["query"]
    elif kind == "custom":
        implementation = dict(entry["implementation"])
        kind = implementation.pop("rule")
        scope = CUSTOM_RULES[kind][0]
        columns = tuple(implementation.get("columns", ())) or columns
        parameters |= implementation
    else:
        parameters |= {"metric": entry["metric"], "arguments": entry.get("arguments", {})}
        kind = "metric"
    name = entry.get("id") or entry.get("name") or f"{kind}_{number}"
    return Rule(
        id=f"{column}.{name}" if column else str(name),
        kind=kind,
        scope=scope,
        columns=columns,
        severity=Severity(entry.get("severity", "error")),
        description=entry.get("description", ""),
        parameters=parameters,
    )
