"""Rows of `homelessness_agreement_results`: each agreement's targets against what was reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from citywide.services.homelessness.publish.computed import Row
from citywide.services.homelessness.rules.spending import Target, judged


def result_rows(costs: Sequence[Row], measures: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Yield a row per fiscal year, agreement and measure it is judged by.

    `costs` are the rows of `cost_rows`: what is withheld there is withheld here.
    """
    judged_by: dict[str, list[Mapping[str, Any]]] = {}
    for one in measures:
        judged_by.setdefault(str(one["agreement_id"]), []).append(one)
    for row in costs:
        if row["grouping"] != "agreement":
            continue
        for one in sorted(judged_by.get(row["member"], ()), key=lambda one: str(one["measure"])):
            yield _row(row, one)


def _row(cost: Row, measure: Mapping[str, Any]) -> Row:
    low, high = _reached(cost, str(measure["measure"]))
    target = Target(str(measure["direction"]), Decimal(measure["target_value"]))
    if low is None or high is None:
        outcome = "withheld" if cost["is_hidden"] else "no_exits"
    else:
        outcome = judged(target, low, high)
    return {
        "fiscal_year": cost["fiscal_year"], "agreement_id": cost["member"],
        "measure": measure["measure"], "is_complete": cost["is_complete"],
        "direction": target.direction, "target_value": target.value,
        "value_low": low, "value_high": high, "unknown_share": cost["unknown_share"],
        "outcome": outcome, "through": cost["through"],
    }  # fmt: skip


def _reached(cost: Row, measure: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most a figure can be, whatever the unknown exits were."""
    if measure == "permanent_share":
        return _number(cost["permanent_share_low"]), _number(cost["permanent_share_high"])
    if measure == "cost_usd":
        return _number(cost["cost_if_all_unknown_usd"]), _number(cost["cost_usd"])
    if measure == "exits_permanent":
        permanent, unknown = cost["exits_permanent"], cost["exits_unknown"]
        if permanent is None or unknown is None or not cost["exits"]:
            return None, None
        return Decimal(permanent), Decimal(permanent + unknown)
    exact = _number(cost.get(measure))
    return exact, exact


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
