"""A report's figures and the plan's target metrics, each with its receipt, as JSON values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from citywide.core.errors import NotFound
from citywide.core.measures.model import Measure, MeasureValue
from citywide.core.measures.periods import in_words, last_day
from citywide.portal.access import gate
from citywide.portal.access.viewer import VISITOR
from citywide.portal.dashboards import words
from citywide.services.portfolio.queries.lake import ReportFigure, figures_of
from citywide.services.portfolio.queries.policy import policy

SUCCESS = "committee_success_rate"
Figures = dict[str, dict[str, Any]]


def figures(report_key: str) -> Figures:
    """Return every figure of a report by key; a share is written 0.9.

    Where no project is in a report's scope, there are only those of the city's policy.
    """
    try:
        found = {key: _kept(one) for key, one in figures_of(report_key).items()}
    except NotFound:
        found = {}
    return found | _target(found.get(SUCCESS)) | _policy()


def _kept(figure: ReportFigure) -> dict[str, Any]:
    return {
        "value": _text(figure.value),
        "unit": figure.unit,
        "decimals": figure.decimals,
        "receipt": figure.receipt,
        "numerator": _text(figure.numerator),
        "denominator": _text(figure.denominator),
        "unknown": figure.unknown,
        "target": _text(figure.target),
    }


def _target(rate: Mapping[str, Any] | None) -> Figures:
    """Return the target success rate: that of the measure, which its receipt shows."""
    if rate and rate["target"]:
        target, receipt = rate["target"], rate["receipt"]
    else:
        target, receipt = _text(policy().thresholds.success_target), ""
    share = {"value": target, "unit": "percent", "decimals": 0, "receipt": receipt}
    return {"committee_success_target": share}


def _policy() -> Figures:
    """Return limits of the city's policy; they are decided, not counted, and have no receipt."""
    limits = policy().thresholds
    return {
        "policy_oversight_cost_usd": {"value": _text(limits.oversight_cost_usd), "unit": "usd"},
        "policy_success_tolerance": {"value": _text(limits.success_tolerance), "unit": "percent"},
    }


def target_metrics(
    goals: Iterable[Mapping[str, Any]], as_of: dt.date
) -> tuple[list[dict[str, Any]], Figures]:
    """Return the target metrics of a plan's goals as they stood on a day, and their figures."""
    listed: list[dict[str, Any]] = []
    kept: Figures = {}
    for goal in goals:
        for name in goal["measures"]:
            try:
                figure = gate.measure(VISITOR, name)
            except NotFound:
                listed.append(_unknown(goal, name))
                continue
            line, result = _metric(goal, figure, as_of)
            listed.append(line)
            kept |= result
    return listed, kept


def _unknown(goal: Mapping[str, Any], name: str) -> dict[str, Any]:
    told = {"area": goal["area"], "goal": goal["name"], "measure": name, "title": name}
    return told | {"aim": "", "period": "", "figure": "", "status": ""}


def _metric(
    goal: Mapping[str, Any], figure: gate.Figure, as_of: dt.date
) -> tuple[dict[str, Any], Figures]:
    measure, key = figure.measure, f"metric_{figure.measure.id}"
    position, value = _standing(figure, as_of)
    line = {
        "area": goal["area"],
        "goal": goal["name"],
        "measure": measure.id,
        "title": words.title_of(measure, "en"),
        "aim": words.target_aim(measure, "en"),
        "period": _period(measure, value),
        "figure": key if value and value.value is not None else "",
        "status": words.target_status(value, measure, "en").code,
    }
    if value is None or value.value is None or figure.receipt is None:
        return line, {}
    kept = {
        "value": _text(value.value),
        "unit": measure.unit,
        "decimals": measure.decimals,
        "receipt": figure.receipt.number_id(position),
        "numerator": _text(value.numerator),
        "denominator": _text(value.denominator),
        "unknown": value.unknown,
        "label": line["title"],
    }
    return line, {key: kept}


def _standing(figure: gate.Figure, as_of: dt.date) -> tuple[int, MeasureValue | None]:
    """Return the number of the last full period by a day, of the whole city, and its place."""
    period = figure.measure.period
    values = figure.receipt.values if figure.receipt else ()
    whole = [(place, one) for place, one in enumerate(values) if one.group is None]
    if period is None:
        return next(((place, one) for place, one in whole if one.period == "all"), (0, None))
    dated = [
        (last_day(one.period, period.grain), place, one)
        for place, one in whole
        if one.period not in {"all", "unknown"}
    ]
    past = [entry for entry in dated if entry[0] <= as_of]
    if not past:
        return 0, None
    _day, place, value = max(past, key=lambda entry: entry[0])
    return place, value


def _period(measure: Measure, value: MeasureValue | None) -> str:
    if value is None or measure.period is None or value.period in {"all", "unknown"}:
        return ""
    return in_words(value.period, measure.period.grain)


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{Decimal(value):f}"
