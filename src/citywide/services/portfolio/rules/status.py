"""The status of a project, computed per axis against the last approved baseline.

Green up to 5 %, yellow 5 to 10 %, red from 10 % over the baseline (thresholds are settings). The
edges, because the two numbers meet at them: a share of exactly 5 % is GREEN ("green up to 5 %"), a
share of exactly 10 % is RED ("red from 10 %"), YELLOW is everything between. Early or under budget
is GREEN. The overall colour is the worst known axis; it is None when neither schedule nor cost is
known, because risks and scope alone do not tell whether a project is on time and on budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.colour import Axis, Colour, worst
from citywide.services.portfolio.rules.risk import IssueFact, RiskFact, issue_colour, risk_colour
from citywide.services.portfolio.rules.slip import baseline_days, slip_days, slip_share
from citywide.services.portfolio.rules.thresholds import Thresholds

__all__ = [
    "REASONS",
    "Axis",
    "AxisStatus",
    "Colour",
    "Computed",
    "Facts",
    "IssueFact",
    "RiskFact",
    "colour_of",
    "compute",
    "slip_days",
    "slip_share",
    "worst",
]

# Every key an AxisStatus can give as its reason; words makes a sentence of each.
REASONS = (
    "schedule_on_time",
    "schedule_late",
    "schedule_late_no_start",
    "schedule_no_baseline",
    "schedule_no_forecast",
    "cost_within",
    "cost_over",
    "cost_over_zero_budget",
    "cost_no_baseline",
    "cost_zero_baseline",
    "cost_no_forecast",
    "scope_unchanged",
    "scope_changed",
    "scope_no_baseline",
    "scope_no_change_known",
    "risk_none_open",
    "risk_low",
    "risk_open",
    "risk_not_recorded",
)


@dataclass(frozen=True)
class Facts:
    """What is known of a project on `as_of`; None is unknown. Raises UsageError on a non-number.

    `risks` and `issues` are the open ones: None when no register is kept, empty when nothing is
    open. `spent_usd` is the total spent so far.
    """

    as_of: date | None = None
    baseline_start: date | None = None
    baseline_end: date | None = None
    forecast_end: date | None = None
    actual_end: date | None = None
    baseline_budget_usd: Decimal | None = None
    forecast_cost_usd: Decimal | None = None
    spent_usd: Decimal | None = None
    baseline_scope_units: Decimal | int | None = None
    changed_scope_units: Decimal | int | None = None
    risks: tuple[RiskFact, ...] | None = None
    issues: tuple[IssueFact, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("baseline_budget_usd", "forecast_cost_usd", "spent_usd"):
            amount = getattr(self, name)
            if amount is not None and not amount.is_finite():
                raise UsageError(
                    f"The amount {name} is {amount}. Give a number, or leave it empty."
                )


@dataclass(frozen=True)
class AxisStatus:
    """One axis: its colour, the share over the baseline, the reason's key and its facts.

    The colour is None when the axis cannot be judged; the share also when only its size is unknown.
    """

    colour: Colour | None
    share: Decimal | None
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Computed:
    """The computed status: every axis, and the overall colour or None."""

    axes: Mapping[Axis, AxisStatus]
    overall: Colour | None

    @property
    def worst_axes(self) -> tuple[Axis, ...]:
        """The axes that give the overall colour; none when it is unknown or green."""
        if self.overall is None or self.overall is Colour.GREEN:
            return ()
        return tuple(axis for axis, one in self.axes.items() if one.colour is self.overall)


def compute(facts: Facts, thresholds: Thresholds) -> Computed:
    """The status of a project from its facts, with a reason for each axis."""
    axes = {
        Axis.SCHEDULE: schedule_status(facts, thresholds),
        Axis.COST: cost_status(facts, thresholds),
        Axis.SCOPE: scope_status(facts, thresholds),
        Axis.RISK: risk_status(facts, thresholds),
    }
    is_known = any(axes[axis].colour for axis in (Axis.SCHEDULE, Axis.COST))
    return Computed(axes, worst(one.colour for one in axes.values()) if is_known else None)


def colour_of(share: Decimal, thresholds: Thresholds) -> Colour:
    """The colour of a share over the baseline: red from, yellow above, else green."""
    if share >= thresholds.red_from:
        return Colour.RED
    return Colour.YELLOW if share > thresholds.yellow_from else Colour.GREEN


def schedule_status(facts: Facts, thresholds: Thresholds) -> AxisStatus:
    """Slip against the baseline duration.

    Without a usable baseline start the share is None; a slip is then compared with
    `reference_duration_days` (one year: yellow above 18 days, red from 37), and the reason says so.
    """
    days = slip_days(
        baseline_end=facts.baseline_end,
        forecast_end=facts.forecast_end,
        actual_end=facts.actual_end,
        as_of=facts.as_of,
    )
    if days is None:
        reason = "schedule_no_forecast" if facts.baseline_end else "schedule_no_baseline"
        return AxisStatus(None, None, reason, {})
    share = slip_share(days, baseline_start=facts.baseline_start, baseline_end=facts.baseline_end)
    duration = baseline_days(facts.baseline_start, facts.baseline_end)
    known = {"slip_days": days, "baseline_days": duration, "baseline_end": facts.baseline_end}
    if days <= 0:
        return AxisStatus(Colour.GREEN, share, "schedule_on_time", known)
    if share is not None:
        return AxisStatus(colour_of(share, thresholds), share, "schedule_late", known)
    reference = thresholds.reference_duration_days
    colour = colour_of(Decimal(days) / reference, thresholds)
    known |= {"reference_duration_days": reference}
    return AxisStatus(colour, None, "schedule_late_no_start", known)


def cost_status(facts: Facts, thresholds: Thresholds) -> AxisStatus:
    """Forecast cost over the baseline budget; the forecast is at least what is spent.

    Without a forecast cost the axis is known only once spending is over the budget. A budget of
    nothing gives no share: any cost over it is RED, no cost leaves the axis unknown.
    """
    budget = facts.baseline_budget_usd
    if budget is None or budget < 0:
        return AxisStatus(None, None, "cost_no_baseline", {})
    cost = _at_least(facts.forecast_cost_usd, facts.spent_usd)
    if cost is None or (facts.forecast_cost_usd is None and cost <= budget):
        return AxisStatus(None, None, "cost_no_forecast", {"baseline_budget_usd": budget})
    known = {"baseline_budget_usd": budget, "cost_usd": cost, "over_usd": cost - budget}
    if budget == 0:
        colour = Colour.RED if cost > 0 else None
        reason = "cost_over_zero_budget" if colour else "cost_zero_baseline"
        return AxisStatus(colour, None, reason, known)
    share = (cost - budget) / budget
    reason = "cost_over" if share > 0 else "cost_within"
    return AxisStatus(colour_of(share, thresholds), share, reason, known)


def scope_status(facts: Facts, thresholds: Thresholds) -> AxisStatus:
    """Units of scope changed (added, dropped or replaced) as a share of those in the baseline."""
    baseline, changed = facts.baseline_scope_units, facts.changed_scope_units
    if baseline is None or baseline <= 0:
        return AxisStatus(None, None, "scope_no_baseline", {})
    if changed is None:
        return AxisStatus(None, None, "scope_no_change_known", {"baseline_units": baseline})
    share = abs(Decimal(changed)) / Decimal(baseline)
    known = {"baseline_units": baseline, "changed_units": changed}
    reason = "scope_changed" if share > 0 else "scope_unchanged"
    return AxisStatus(colour_of(share, thresholds), share, reason, known)


def risk_status(facts: Facts, thresholds: Thresholds) -> AxisStatus:
    """The worst of the open risks and issues; unknown when neither is recorded."""
    if facts.risks is None and facts.issues is None:
        return AxisStatus(None, None, "risk_not_recorded", {})
    risks, issues = facts.risks or (), facts.issues or ()
    colours = [risk_colour(risk, thresholds) for risk in risks]
    colours += [issue_colour(issue) for issue in issues]
    known = {
        "risks": len(risks),
        "issues": len(issues),
        "highest_score": max((risk.score for risk in risks), default=None),
        "issues_without_action": sum(not issue.has_action for issue in issues),
        "overdue": sum(r.is_overdue for r in risks) + sum(i.is_overdue for i in issues),
    }
    colour = worst(colours)
    if colour is None:
        return AxisStatus(Colour.GREEN, None, "risk_none_open", known)
    return AxisStatus(colour, None, "risk_low" if colour is Colour.GREEN else "risk_open", known)


def _at_least(forecast: Decimal | None, spent: Decimal | None) -> Decimal | None:
    return max((one for one in (forecast, spent) if one is not None), default=None)
