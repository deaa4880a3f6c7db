"""The same rules over what was known at an instant, beside what is known now.

HMIS rows say when they were created, last updated and deleted. So far can be undone: a row created
after the instant was not known; a row deleted after it was. Not undone: what a row said before a
later update (the update is named in `by_name_late`), and who was known to be the same person.
Versions of the data kept from then know both; the calculation over such a version is exact.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlglot
from sqlglot import exp

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.services.homelessness.rules.by_name.policy import Policy
from citywide.services.homelessness.rules.by_name.questions import (
    DERIVED,
    FLOWS,
    SQL,
    STATUS,
    flow_parameters,
)

_SHARED = ("by_name_months", "by_name_kinds")
"""Steps that read no record, so that they are the same then and now."""
_KNOWN = (
    "(({at}date_deleted IS NULL OR {at}date_deleted > $known_at) AND {at}date_created <= $known_at)"
)


def load_comparison() -> Calculation:
    """Return the calculation of `changed_months`, `late_records` and every step they need.

    A step named `then_<name>` is the step `<name>` over what was known at `$known_at`. Values:
    those of `comparison_parameters`.
    """
    stays = load_calculation(DERIVED).steps["homeless_stays"]
    now = {"homeless_stays": stays} | dict(load_calculation(STATUS, FLOWS).steps)
    names = set(now) - set(_SHARED)
    then = {f"then_{name}": _then(now[name], names) for name in now if name in names}
    late = load_calculation(SQL / "late")
    shared = {name: now[name] for name in _SHARED}
    steps = shared | then | now | dict(late.steps)
    texts = "".join(f"{name} {step.hash}\n" for name, step in sorted(steps.items()))
    return replace(
        late,
        name="by_name_comparison",
        steps=steps,
        inputs=tuple(sorted({name for s in steps.values() for name in s.inputs} - set(steps))),
        parameters=tuple(sorted({name for s in steps.values() for name in _parameters(s.sql)})),
        hash=hashlib.sha256(texts.encode()).hexdigest(),
    )


def comparison_parameters(
    known_at: dt.datetime, first: dt.date, last: dt.date, policy: Policy
) -> Mapping[str, Value]:
    """Return the values of the comparison: months from `first`'s to `last`'s, as known then.

    Raises:
        UsageError: the months are in the wrong order.
    """
    return {**policy.parameters(), **flow_parameters(first, last), "known_at": known_at}


def _then(step: Any, names: set[str]) -> Any:
    """The step over known rows: a row counts by `$known_at` wherever it counted by not deleted."""
    tree = sqlglot.parse_one(step.sql, dialect="duckdb")
    for node in list(tree.find_all(exp.Is)):
        if isinstance(node.expression, exp.Null) and node.this.name == "date_deleted":
            at = f"{node.this.table}." if node.this.table else ""
            node.replace(sqlglot.parse_one(_KNOWN.format(at=at), dialect="duckdb"))
    for node in tree.find_all(exp.Table):
        if node.name in names:
            alias = node.alias or node.name
            node.set("this", exp.to_identifier(f"then_{node.name}"))
            node.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    sql = tree.sql("duckdb")
    return replace(
        step,
        name=f"then_{step.name}",
        sql=sql,
        inputs=tuple(sorted(f"then_{n}" if n in names else n for n in step.inputs)),
        hash=hashlib.sha256(sql.encode()).hexdigest(),
    )


def _parameters(sql: str) -> set[str]:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return {node.name for node in tree.find_all(exp.Placeholder, exp.Parameter)}
