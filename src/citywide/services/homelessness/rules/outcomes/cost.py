"""What an exit to permanent housing cost, with an interval over projects.

The cost is all spending divided by all exits. Its interval is Fieller's for a ratio of means
(E. C. Fieller 1954, JRSS B 16:175-185), with projects as the sample: it says how far the figure
depends on which projects there happen to be. Exits to places not known bound it besides: had all of
them been to permanent housing, an exit would have cost `if_all_unknown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from scipy.special import stdtrit

from citywide.core.errors import UsageError

METHOD = "Fieller's interval for a ratio of means, projects as the sample"


@dataclass(frozen=True)
class ProjectOutcome:
    """Spending of a project in a period and its exits in it: to permanent housing, and unknown."""

    project_id: str
    spent_usd: Decimal
    exits: int
    unknown_exits: int = 0


@dataclass(frozen=True)
class CostPerExit:
    """Dollars for each exit to permanent housing, to the cent; None where it cannot be said."""

    projects: int
    spent_usd: Decimal
    exits: int
    cost_usd: Decimal | None
    """None without exits."""
    low_usd: Decimal | None
    high_usd: Decimal | None
    """Both None when there is no interval; `why_no_interval` says why."""
    if_all_unknown_usd: Decimal | None
    """Had every exit to an unknown place been to permanent housing."""
    method: str
    why_no_interval: str
    """Empty, `one_project`, `no_exits` or `exits_vary_too_much`."""


def cost_per_exit(projects: Sequence[ProjectOutcome], confidence: float = 0.95) -> CostPerExit:
    """Return the cost of an exit to permanent housing over projects.

    Raises:
        UsageError: a project stands there twice, or has negative spending or exits.
    """
    _check(projects)
    spent = sum((one.spent_usd for one in projects), Decimal(0))
    exits = sum(one.exits for one in projects)
    possible = exits + sum(one.unknown_exits for one in projects)
    interval, why = _fieller(projects, confidence) if exits else (None, "no_exits")
    return CostPerExit(
        projects=len(projects),
        spent_usd=spent,
        exits=exits,
        cost_usd=_cents(spent / exits) if exits else None,
        low_usd=_cents(Decimal(interval[0])) if interval else None,
        high_usd=_cents(Decimal(interval[1])) if interval else None,
        if_all_unknown_usd=_cents(spent / possible) if possible else None,
        method=METHOD,
        why_no_interval=why,
    )


def _check(projects: Sequence[ProjectOutcome]) -> None:
    if len({one.project_id for one in projects}) < len(projects):
        raise UsageError("A project stands in the list twice. Add its spending and exits up first.")
    for one in projects:
        if one.spent_usd < 0 or one.exits < 0 or one.unknown_exits < 0:
            raise UsageError(f"Project {one.project_id} has negative spending or exits.")


def _fieller(
    projects: Sequence[ProjectOutcome], confidence: float
) -> tuple[tuple[float, float] | None, str]:
    n = len(projects)
    if n < 2:
        return None, "one_project"
    money = [float(one.spent_usd) for one in projects]
    exits = [float(one.exits) for one in projects]
    mean_y, mean_x = sum(money) / n, sum(exits) / n
    t = float(stdtrit(n - 1, 0.5 + confidence / 2))
    # Roots of (mean_y - r mean_x)^2 = t^2 (v_yy - 2 r v_xy + r^2 v_xx).
    v_yy, v_xy, v_xx = (
        _covariance(money, money), _covariance(money, exits), _covariance(exits, exits),
    )  # fmt: skip
    a = mean_x**2 - t**2 * v_xx
    b = mean_y * mean_x - t**2 * v_xy
    c = mean_y**2 - t**2 * v_yy
    if a <= 0:
        return None, "exits_vary_too_much"
    root = sqrt(max(b * b - a * c, 0.0))
    return (max((b - root) / a, 0.0), (b + root) / a), ""


def _covariance(left: Sequence[float], right: Sequence[float]) -> float:
    """Covariance of two means."""
    n = len(left)
    mean_left, mean_right = sum(left) / n, sum(right) / n
    pairs = zip(left, right, strict=True)
    return sum((a - mean_left) * (b - mean_right) for a, b in pairs) / (n - 1) / n


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
