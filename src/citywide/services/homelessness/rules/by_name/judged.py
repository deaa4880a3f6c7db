"""Judgements on the numbers of a by-name list: reliability, proven capacity, functional zero.

Sources: Built for Zero's data reliability rule and its definitions of functional zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from citywide.core.errors import UsageError

RELIABLE_UP_TO = Fraction(15, 100)
"""Often cited; no source at hand confirms it, so every function takes another."""


@dataclass(frozen=True)
class Reliability:
    """How well a month follows from the month before as it was published.

    `share` is |actual - expected| / actual; None when nobody is active. `is_reliable` is None then
    too, unless nobody was expected either.
    """

    expected: int
    actual: int
    share: Fraction | None
    is_reliable: bool | None


def reliability(
    active_before: int, inflow: int, outflow: int, active: int,
    up_to: Fraction = RELIABLE_UP_TO,
) -> Reliability:  # fmt: skip
    """Return the reliability of a month: expected is the month before plus inflow minus outflow.

    With `active_before` as published then and the rest as known now it measures late data; all of
    one calculation always agree.
    """
    expected = active_before + inflow - outflow
    if active == 0:
        return Reliability(expected, active, None, True if expected == 0 else None)
    share = Fraction(abs(active - expected), active)
    return Reliability(expected, active, share, share <= up_to)


def proven_capacity(housed_by_month: Sequence[int], months: int = 6) -> Fraction | None:
    """Return the mean number housed in a month over the last `months`; None with fewer months.

    Raises:
        UsageError: `months` is not at least 1.
    """
    if months < 1:
        raise UsageError("Give at least one month to average.")
    if len(housed_by_month) < months:
        return None
    return Fraction(sum(housed_by_month[-months:]), months)


@dataclass(frozen=True)
class FunctionalZero:
    """Whether few enough are active. `limit` is the most people for it to hold."""

    active: int
    limit: int
    is_reached: bool
    rule: str


def veterans_zero(active: int, capacity_per_month: Fraction | None) -> FunctionalZero | None:
    """Return functional zero for veterans: fewer active than are housed in a month, or than 3.

    None when the capacity is not proven yet.
    """
    if capacity_per_month is None:
        return None
    below = max(capacity_per_month, Fraction(3))
    limit = -(-below.numerator // below.denominator) - 1
    return FunctionalZero(active, limit, active < below, "veterans_below_monthly_capacity")


def chronic_zero(active: int, pit_total: int | None) -> FunctionalZero:
    """Return functional zero for chronic homelessness: 3, or 0.1 % of the latest PIT total.

    The greater of both, rounded down; without a count, 3.
    """
    limit = max(3, (pit_total or 0) // 1000)
    return FunctionalZero(active, limit, active <= limit, "chronic_up_to_3_or_one_in_1000")
