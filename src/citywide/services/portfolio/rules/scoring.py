"""Scoring of proposed projects: points on weighted criteria, as one number from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from citywide.core.errors import UsageError

MOST_POINTS = 5
Points = Decimal | int | None


@dataclass(frozen=True)
class ScoringCriterion:
    """A criterion of intake and what it weighs against the others."""

    key: str
    weight: Decimal

    def __post_init__(self) -> None:
        if not (self.weight.is_finite() and self.weight > 0):
            raise UsageError(
                f"The weight of the criterion {self.key} is {self.weight}. Give more than 0."
            )


@dataclass(frozen=True)
class Score:
    """A proposal's score.

    `score` is 0 to 100, or None while points are `missing` (keys); `low` and `high` are what it
    can still become. `parts` is what each criterion given adds to it; they sum to `low`.
    """

    score: Decimal | None
    low: Decimal
    high: Decimal
    missing: tuple[str, ...]
    parts: Mapping[str, Decimal]


def score(criteria: Iterable[ScoringCriterion], points: Mapping[str, Points]) -> Score:
    """The score of a proposal: weighted points of 0 to 5, over the most there can be, times 100.

    Raises UsageError when there is no criterion, one is listed twice, points are for an unknown
    criterion, or points are not from 0 to 5.
    """
    weights = _weights(criteria)
    given = {key: _checked(key, value, weights) for key, value in points.items()}
    total = sum(weights.values(), Decimal(0))
    missing = tuple(key for key in weights if given.get(key) is None)
    parts = {
        key: 100 * weight * value / (MOST_POINTS * total)
        for key, weight in weights.items()
        if (value := given.get(key)) is not None
    }
    low = sum(parts.values(), Decimal(0))
    high = low + sum((100 * weights[key] / total for key in missing), Decimal(0))
    return Score(None if missing else low, low, high, missing, parts)


def mean_points(points: Iterable[Points]) -> Decimal | None:
    """The mean of what several people gave on one criterion; None when nobody has."""
    given = [Decimal(one) for one in points if one is not None]
    return sum(given, Decimal(0)) / len(given) if given else None


def _weights(criteria: Iterable[ScoringCriterion]) -> dict[str, Decimal]:
    weights: dict[str, Decimal] = {}
    for criterion in criteria:
        if criterion.key in weights:
            raise UsageError(f"The criterion {criterion.key} is listed twice. Remove one.")
        weights[criterion.key] = criterion.weight
    if not weights:
        raise UsageError("There is no criterion to score by. Add one in the settings.")
    return weights


def _checked(key: str, points: Points, weights: Mapping[str, Decimal]) -> Decimal | None:
    if key not in weights:
        raise UsageError(f"There is no criterion {key}. The criteria are {', '.join(weights)}.")
    if points is None:
        return None
    value = Decimal(points)
    if not (value.is_finite() and 0 <= value <= MOST_POINTS):
        raise UsageError(f"The points for {key} are {points}. Give a number from 0 to 5.")
    return value
