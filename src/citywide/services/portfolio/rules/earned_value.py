"""Earned value: how much work was planned, done and paid for, and where that leads.

Definitions and formulas are those of the Practice Standard for Earned Value Management (PMI):
PV = planned share x BAC, EV = earned share x BAC, SV = EV - PV, CV = EV - AC, SPI = EV / PV,
CPI = EV / AC, EAC = BAC / CPI, ETC = EAC - AC, VAC = BAC - EAC, TCPI = (BAC - EV) / (BAC - AC).
Any figure whose input is unknown or whose denominator is zero is None, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from citywide.core.errors import UsageError
from citywide.services.portfolio.rules.plan import Milestone


@dataclass(frozen=True)
class EarnedValue:
    """Money in dollars (pv, ev, ac, sv, cv, eac, etc, vac), indices without a unit; None unknown.

    `bac` is the budget at completion. A negative `sv` is late, a negative `cv` over budget.
    """

    bac: Decimal | None
    pv: Decimal | None
    ev: Decimal | None
    ac: Decimal | None
    sv: Decimal | None
    cv: Decimal | None
    spi: Decimal | None
    cpi: Decimal | None
    eac: Decimal | None
    etc: Decimal | None
    vac: Decimal | None
    tcpi: Decimal | None


def earned_value(
    *,
    budget_at_completion_usd: Decimal | None,
    planned_share: Decimal | None,
    earned_share: Decimal | None,
    actual_cost_usd: Decimal | None,
) -> EarnedValue:
    """Every earned-value figure that can be known; UsageError when a share is not from 0 to 1."""
    for name, share in (("planned", planned_share), ("done", earned_share)):
        if share is not None and not (share.is_finite() and 0 <= share <= 1):
            raise UsageError(f"The share {name} is {share}. Give a number from 0 to 1.")
    bac, ac = budget_at_completion_usd, actual_cost_usd
    pv, ev = _times(bac, planned_share), _times(bac, earned_share)
    # BAC / CPI, written so that a CPI that cannot be written exactly does not round it.
    eac = _over(_times(bac, ac), ev)
    return EarnedValue(
        bac=bac,
        pv=pv,
        ev=ev,
        ac=ac,
        sv=_minus(ev, pv),
        cv=_minus(ev, ac),
        spi=_over(ev, pv),
        cpi=_over(ev, ac),
        # Without any cost CPI is None, and so is everything that rests on it.
        eac=eac if ac else None,
        etc=_minus(eac, ac) if ac else None,
        vac=_minus(bac, eac) if ac else None,
        tcpi=_over(_minus(bac, ev), _minus(bac, ac)),
    )


def planned_share_of(milestones: Iterable[Milestone], as_of: date) -> Decimal | None:
    """The share of the work that should be done by `as_of`, 0 to 1, by weight.

    Each milestone grows linearly from 0 on its baseline start to 1 on its baseline end; one
    without a start counts whole on its end. A missing weight is 1. None when nothing has a weight,
    or a milestone with a weight has no baseline end.
    """
    return _weighted(milestones, lambda one: _planned(one, as_of))


def earned_share_of(milestones: Iterable[Milestone]) -> Decimal | None:
    """The share of the work that is done, 0 to 1, by weight.

    A milestone with an actual end is done; else its recorded share counts, and one that has not
    started is 0. None when nothing has a weight, or one that has started has no share recorded.
    """
    return _weighted(milestones, _earned)


def _weighted(
    milestones: Iterable[Milestone], share_of: Callable[[Milestone], Decimal | None]
) -> Decimal | None:
    total = done = Decimal(0)
    for milestone in milestones:
        weight = Decimal(1) if milestone.weight is None else milestone.weight
        share = share_of(milestone)
        if weight and share is None:
            return None
        total += weight
        done += weight * (share or 0)
    return done / total if total > 0 else None


def _planned(milestone: Milestone, as_of: date) -> Decimal | None:
    start, end = milestone.baseline_start, milestone.baseline_end
    if end is None:
        return None
    if as_of >= end:
        return Decimal(1)
    if start is None or as_of <= start:
        return Decimal(0)
    return Decimal((as_of - start).days) / (end - start).days


def _earned(milestone: Milestone) -> Decimal | None:
    if milestone.actual_end is not None:
        return Decimal(1)
    if milestone.done_share is None and milestone.actual_start is None:
        return Decimal(0)
    return milestone.done_share


def _times(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left * right


def _minus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left - right


def _over(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or not right else left / right
