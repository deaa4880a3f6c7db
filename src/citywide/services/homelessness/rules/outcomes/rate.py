"""A rate where some outcomes are not known: what it is among the known, and what it could be."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from citywide.core.errors import UsageError


@dataclass(frozen=True)
class Rate:
    """People with a good, a bad and an unknown outcome. All shares are fractions from 0 to 1.

    Raises:
        UsageError: a count is negative.
    """

    good: int
    bad: int
    unknown: int

    def __post_init__(self) -> None:
        if min(self.good, self.bad, self.unknown) < 0:
            raise UsageError(f"Counts of people cannot be negative: {self}.")

    @property
    def total(self) -> int:
        """Everybody, the unknown included."""
        return self.good + self.bad + self.unknown

    @property
    def share(self) -> float | None:
        """Good among the known; None when nothing is known."""
        known = self.good + self.bad
        return self.good / known if known else None

    @property
    def unknown_share(self) -> float | None:
        """Unknown among all; None when there is nobody."""
        return self.unknown / self.total if self.total else None

    @property
    def low(self) -> float | None:
        """Good among all, were every unknown outcome bad."""
        return self.good / self.total if self.total else None

    @property
    def high(self) -> float | None:
        """Good among all, were every unknown outcome good."""
        return (self.good + self.unknown) / self.total if self.total else None

    def interval(self, confidence: float = 0.95) -> tuple[float, float] | None:
        """Return Wilson's score interval of `share` (Wilson 1927, JASA 22:209-212).

        It says how far chance moves the known share; the unknown are not part of it: see `low` and
        `high`. None when nothing is known.
        """
        known = self.good + self.bad
        if not known:
            return None
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        share = self.good / known
        middle = share + z * z / (2 * known)
        spread = z * sqrt(share * (1 - share) / known + z * z / (4 * known * known))
        scale = 1 + z * z / known
        # Rounding may leave the interval a last digit short of the share it holds.
        low, high = (middle - spread) / scale, (middle + spread) / scale
        return min(max(low, 0.0), share), max(min(high, 1.0), share)
