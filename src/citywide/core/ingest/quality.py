"""Rules that judge a whole version: ODCS metrics, SQL, freshness and drift.

A failed rule of severity error holds the version until a steward decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Contract, Rule
from citywide.core.engines import Engine


@dataclass(frozen=True)
class RuleResult:
    """What one rule found: `observed` is a count, a share, an age in days or a change."""

    rule: str
    kind: str
    severity: str
    passed: bool
    observed: float | None
    message: str

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Judged:
    """What the version rules look at."""

    rows: ir.Table
    """The rows about to be published."""
    count: int
    previous: ir.Table | None
    previous_count: int
    """Rows the extract before this one published."""
    today: date


def judge_version(engine: Engine, contract: Contract, judged: Judged) -> list[RuleResult]:
    """Return the result of every version rule; metrics that only count share one scan."""
    counted = _counts(engine, contract, judged)
    results = []
    for rule in contract.version_rules:
        observed = counted.get(rule.id)
        if observed is None:
            observed = _observe(engine, rule, judged)
        results.append(_result(rule, observed, judged))
    return results


def _counts(engine: Engine, contract: Contract, judged: Judged) -> dict[str, float | None]:
    """Compute every metric that is a sum over rows in one scan."""
    flags = {}
    for rule in contract.version_rules:
        flag = _flag(contract, rule, judged.rows) if rule.kind == "metric" else None
        if flag is not None:
            flags[rule.id] = flag.fill_null(False).cast("int64").sum()
    counted: dict[str, float | None] = {}
    if flags:
        names = {f"m{i}": total for i, total in enumerate(flags.values())}
        row = engine.fetch(judged.rows.aggregate(**names)).to_pylist()[0]
        counted = {rule: float(row[f"m{i}"] or 0) for i, rule in enumerate(flags)}
    for rule in contract.version_rules:
        if rule.kind == "metric" and rule.parameters["metric"] == "rowCount":
            counted[rule.id] = float(judged.count)
        if rule.id in counted and rule.parameters.get("unit") == "percent":
            counted[rule.id] = 100 * (counted[rule.id] or 0) / max(judged.count, 1)
    return counted


def _flag(contract: Contract, rule: Rule, rows: ir.Table) -> Any:
    metric, arguments = rule.parameters["metric"], rule.parameters.get("arguments", {})
    if metric == "nullValues":
        return rows[rule.columns[0]].isnull()
    if metric == "missingValues":
        value = rows[rule.columns[0]]
        tokens = [str(v) for v in arguments.get("missingValues", ()) if v is not None]
        return value.isnull() | value.cast("string").isin(tokens or [""])
    if metric == "invalidValues":
        return _invalid(rows[rule.columns[0]], arguments)
    return None


def _invalid(value: Any, arguments: Mapping[str, Any]) -> Any:
    bad = ibis.literal(False)
    if arguments.get("validValues"):
        bad = bad | ~value.cast("string").isin([str(v) for v in arguments["validValues"]])
    if arguments.get("pattern"):
        bad = bad | ~value.cast("string").re_search(f"^(?:{arguments['pattern']})$")
    return bad & value.notnull()


def _observe(engine: Engine, rule: Rule, judged: Judged) -> float | None:
    if rule.kind == "metric":
        return _duplicate_rows(engine, rule, judged)
    if rule.kind == "sql":
        return _sql(engine, rule, judged.rows)
    if rule.kind == "freshness":
        return _age_days(engine, rule, judged)
    return _drift(engine, rule, judged)


def _duplicate_rows(engine: Engine, rule: Rule, judged: Judged) -> float:
    names = rule.columns or tuple(rule.parameters.get("arguments", {}).get("properties", ()))
    rows = judged.rows
    groups = rows.group_by(list(names)).aggregate(n=rows.count()).filter(lambda t: t.n > 1)
    repeated = engine.fetch(groups.aggregate(n=groups.n.sum() - groups.count()))["n"][0].as_py()
    found = float(repeated or 0)
    percent = rule.parameters.get("unit") == "percent"
    return 100 * found / max(judged.count, 1) if percent else found


def _sql(engine: Engine, rule: Rule, rows: ir.Table) -> float | None:
    query = rule.parameters["query"].replace("${table}", "judged_rows")
    if rule.columns:
        query = query.replace("${column}", rule.columns[0])
    answer = engine.fetch(engine.sql(query, {"judged_rows": rows}))
    value = answer.column(0)[0].as_py() if answer.num_rows else None
    return float(value) if isinstance(value, int | float | Decimal) else None


def _age_days(engine: Engine, rule: Rule, judged: Judged) -> float | None:
    newest = engine.fetch(
        judged.rows.aggregate(newest=judged.rows[rule.parameters["column"]].max())
    )["newest"][0].as_py()
    if newest is None:
        return None
    day = newest.astimezone(UTC).date() if isinstance(newest, datetime) else newest
    return float((judged.today - day).days)


def _drift(engine: Engine, rule: Rule, judged: Judged) -> float | None:
    """Return the change against the previous version; None before there is one.

    Row counts: relative change. Shares missing and of categories: the largest change, as a share.
    """
    if judged.previous is None or not judged.previous_count:
        return None
    if rule.parameters["of"] == "row_count":
        return abs(judged.count - judged.previous_count) / judged.previous_count
    column = rule.columns[0] if rule.columns else rule.parameters["column"]
    if rule.parameters["of"] == "missing":
        now, then = (_missing(engine, rows[column]) for rows in (judged.rows, judged.previous))
        return abs(now - then)
    now_shares = _shares(engine, judged.rows, column)
    then_shares = _shares(engine, judged.previous, column)
    members = {*now_shares, *then_shares}
    changes = [abs(now_shares.get(m, 0.0) - then_shares.get(m, 0.0)) for m in members]
    return max(changes, default=0.0)


def _missing(engine: Engine, value: Any) -> float:
    table = value.isnull().cast("float64").mean().name("share").as_table()
    return float(engine.fetch(table)["share"][0].as_py() or 0)


def _shares(engine: Engine, rows: ir.Table, column: str) -> dict[Any, float]:
    counted = engine.fetch(rows.group_by(member=rows[column]).aggregate(n=lambda t: t.count()))
    members, counts = counted["member"].to_pylist(), counted["n"].to_pylist()
    total = sum(counts)
    return {member: n / total for member, n in zip(members, counts, strict=True)}


def _result(rule: Rule, observed: float | None, judged: Judged) -> RuleResult:
    if rule.kind == "drift" and judged.previous is None:
        passed, message = True, "There is no earlier version to compare with."
    elif observed is None:
        passed, message = False, "The rule gave no number, so it cannot be said to hold."
    else:
        passed = _holds(rule, observed)
        message = f"{_what(rule)}: {observed:g}; {_promise(rule)}."
    return RuleResult(rule.id, rule.kind, rule.severity.value, passed, observed, message)


def _what(rule: Rule) -> str:
    if rule.description:
        return rule.description
    names = {
        "drift": f"change of {rule.parameters.get('of')}",
        "freshness": "age of the newest row in days",
    }
    what = names.get(rule.kind) or str(rule.parameters.get("metric", rule.kind))
    return f"{what} of {', '.join(rule.columns)}" if rule.columns else what


def _promise(rule: Rule) -> str:
    if rule.kind == "drift":
        return f"at most {rule.parameters['maxChange']} is expected"
    if rule.kind == "freshness":
        return f"at most {rule.parameters['maxAgeDays']} is promised"
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in rule.parameters["operator"])
    return f"it {words} {rule.parameters['value']}"


def _holds(rule: Rule, observed: float) -> bool:
    if rule.kind == "drift":
        return observed <= float(rule.parameters["maxChange"])
    if rule.kind == "freshness":
        return observed <= float(rule.parameters["maxAgeDays"])
    value: Any = rule.parameters["value"]
    comparisons: Mapping[str, Callable[[], bool]] = {
        "mustBe": lambda: observed == value,
        "mustNotBe": lambda: observed != value,
        "mustBeGreaterThan": lambda: observed > value,
        "mustBeGreaterOrEqualTo": lambda: observed >= value,
        "mustBeLessThan": lambda: observed < value,
        "mustBeLessOrEqualTo": lambda: observed <= value,
        "mustBeBetween": lambda: value[0] <= observed <= value[1],
        "mustNotBeBetween": lambda: not value[0] <= observed <= value[1],
    }
    return comparisons[rule.parameters["operator"]]()
