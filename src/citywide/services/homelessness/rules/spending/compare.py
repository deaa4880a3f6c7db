"""A target against a figure that is only known within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from citywide.core.errors import UsageError


@dataclass(frozen=True)
class Target:
    """A value to reach: `direction` is `at_least` or `at_most`.

    Raises:
        UsageError: it is another direction.
    """

    direction: str
    value: Decimal

    def __post_init__(self) -> None:
        if self.direction not in {"at_least", "at_most"}:
            raise UsageError(f"A target is at_least or at_most a value, not {self.direction!r}.")

    def is_reached(self, value: Decimal) -> bool:
        """Return whether a value reaches the target."""
        return value >= self.value if self.direction == "at_least" else value <= self.value


def judged(target: Target, low: Decimal, high: Decimal) -> str:
    """Return `met` or `missed` where that holds for every value from `low` to `high`.

    Otherwise `unclear`: it depends on what is not known.
    """
    ends = {target.is_reached(low), target.is_reached(high)}
    if len(ends) == 2:
        return "unclear"
    return "met" if ends == {True} else "missed"
