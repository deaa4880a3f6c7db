"""Confidence intervals of shares, of their sums, differences and ratios, and of agreement."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from citywide.core.errors import UsageError

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Interval:
    """An estimate and the interval that holds the true value 95 times in 100."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def wilson(hits: int, trials: int, of: int | None = None) -> Interval:
    """Return a share with Wilson's score interval (E. B. Wilson 1927, JASA 22:209-212).

    `of` is the size of the whole the trials were drawn from without replacement; the sample then
    counts as trials x (of - 1) / (of - trials) draws, so that looking at everything leaves no
    doubt (finite population correction; L. Kish 1965, Survey Sampling, 2.2). No trial says
    nothing: the interval is 0 to 1.

    Raises:
        UsageError: more hits than trials, or more trials than the whole.
    """
    if not 0 <= hits <= trials or (of is not None and trials > of):
        raise UsageError(f"{hits} hits in {trials} trials of {of} cannot be.")
    if trials == 0:
        return Interval(0.5, 0.0, 1.0) if of != 0 else Interval(0.0, 0.0, 0.0)
    share = hits / trials
    if trials == of:
        return Interval(share, share, share)
    draws = trials if of is None else trials * (of - 1) / (of - trials)
    centre = (share + Z95**2 / (2 * draws)) / (1 + Z95**2 / draws)
    half = Z95 * math.sqrt(share * (1 - share) / draws + Z95**2 / (4 * draws**2))
    half /= 1 + Z95**2 / draws
    # At 0 and 1 the formula gives the share itself but for rounding.
    return Interval(share, min(max(centre - half, 0.0), share), max(min(centre + half, 1.0), share))


def weighted_sum(parts: Sequence[tuple[float, Interval]]) -> Interval:
    """Return the sum of weight x share over independent parts.

    Their intervals are combined by the method of variance estimates recovery (G. Y. Zou and
    A. Donner 2008, Statistics in Medicine 27:1693-1702): each bound lies as far from the sum as
    the root of the summed squares of the parts' own distances. Weights are not negative.
    """
    value = math.fsum(weight * part.value for weight, part in parts)
    below = math.sqrt(math.fsum((w * (part.value - part.low)) ** 2 for w, part in parts))
    above = math.sqrt(math.fsum((w * (part.high - part.value)) ** 2 for w, part in parts))
    return Interval(value, value - below, value + above)


def difference(one: Interval, other: Interval) -> Interval:
    """Return one - other for independent estimates (Zou and Donner 2008; for shares with Wilson
    intervals, R. G. Newcombe 1998, Statistics in Medicine 17:873-890, method 10)."""
    value = one.value - other.value
    below = math.hypot(one.value - one.low, other.high - other.value)
    above = math.hypot(one.high - one.value, other.value - other.low)
    return Interval(value, value - below, value + above)


def ratio(one: Interval, other: Interval) -> Interval:
    """Return one / other for independent, not negative estimates.

    Bounds as A. Donner and G. Y. Zou 2012 (Statistical Methods in Medical Research 21:347-359):
    those r for which one - r x other, by variance recovery, holds zero at its edge. The upper
    bound is infinite where `other` may be zero.
    """
    value = one.value / other.value if other.value else math.inf
    low = _ratio_bound(one.value, one.low, other.value, other.high, -1)
    if other.low <= 0:
        return Interval(value, low, math.inf)
    return Interval(value, low, _ratio_bound(one.value, one.high, other.value, other.low, 1))


def _ratio_bound(top: float, top_end: float, base: float, base_end: float, side: int) -> float:
    # The roots of (top - r base)^2 = (top - top_end)^2 + r^2 (base - base_end)^2.
    across = top * base
    left, right = top_end * (2 * top - top_end), base_end * (2 * base - base_end)
    root = math.sqrt(max(across**2 - left * right, 0.0))
    if side < 0:
        return max(left / (across + root), 0.0) if across + root else 0.0
    return (across + root) / right if right > 0 else math.inf


def share_of_whole(part: Interval, rest: Interval) -> Interval:
    """Return part / (part + rest) for independent estimates of both, by the bounds of `ratio`."""
    if part.value + rest.value == 0:
        return Interval(0.5, 0.0, 1.0) if part.high + rest.high else Interval(1.0, 1.0, 1.0)
    if part.value == 0:
        flipped = share_of_whole(rest, part)
        return Interval(1 - flipped.value, 1 - flipped.high, 1 - flipped.low)
    against = ratio(rest, part)
    return Interval(
        1 / (1 + against.value),
        0.0 if math.isinf(against.high) else 1 / (1 + against.high),
        1 / (1 + against.low),
    )


@dataclass(frozen=True)
class Agreement:
    """How far two people who judged the same pairs, each alone, agree."""

    pairs: int
    agreed: Interval
    kappa: Interval | None
    """Cohen's kappa: agreement beyond chance, 1 at most; None where chance explains everything."""
    error_share: float | None
    """Share of verdicts that are wrong if both err alike, independently, and between two answers:
    d = 2e(1 - e) for d the share of disagreements; None where they disagree more than by lot."""


def agreement(verdicts: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Return the agreement of pairs of verdicts.

    Kappa by J. Cohen 1960 (Educational and Psychological Measurement 20:37-46), its interval by
    the large-sample variance of J. L. Fleiss, J. Cohen and B. S. Everitt 1969 (Psychological
    Bulletin 72:323-327, formula 13).
    """
    total = len(verdicts)
    agreed = wilson(sum(one == other for one, other in verdicts), total)
    apart = 1 - agreed.value
    error = (1 - math.sqrt(1 - 2 * apart)) / 2 if total and apart <= 0.5 else None
    return Agreement(total, agreed, _kappa(verdicts) if total else None, error)


def _kappa(verdicts: Sequence[tuple[Hashable, Hashable]]) -> Interval | None:
    total = len(verdicts)
    names = {name for two in verdicts for name in two}
    one = {name: sum(v[0] == name for v in verdicts) / total for name in names}
    other = {name: sum(v[1] == name for v in verdicts) / total for name in names}
    share = {(a, b): sum(v == (a, b) for v in verdicts) / total for a in names for b in names}
    observed = math.fsum(share[name, name] for name in names)
    chance = math.fsum(one[name] * other[name] for name in names)
    if math.isclose(chance, 1):
        return None
    kappa = (observed - chance) / (1 - chance)
    agreeing = math.fsum(share[a, a] * (1 - (one[a] + other[a]) * (1 - kappa)) ** 2 for a in names)
    apart = math.fsum(
        share[a, b] * (other[a] + one[b]) ** 2 for a in names for b in names if a != b
    )
    spread = agreeing + (1 - kappa) ** 2 * apart - (kappa - chance * (1 - kappa)) ** 2
    half = Z95 * math.sqrt(max(spread, 0) / total) / (1 - chance)
    return Interval(kappa, max(kappa - half, -1), min(kappa + half, 1))
