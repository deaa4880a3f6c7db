"""Round ticks and the domain they span."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """A linear scale from values to pixels; `ticks` are round and span the domain."""

    ticks: tuple[Decimal, ...]
    start: float
    end: float

    @property
    def domain(self) -> list[float]:
        """Return the lowest and the highest value."""
        return [float(self.ticks[0]), float(self.ticks[-1])]

    @property
    def step(self) -> Decimal:
        """Return the distance between ticks."""
        return self.ticks[1] - self.ticks[0]

    def at(self, value: Decimal | float) -> float:
        """Return the pixel of a value."""
        low, high = self.domain
        return self.start + (float(value) - low) / (high - low) * (self.end - self.start)

    def encoding(self) -> dict[str, object]:
        """Return the scale as Vega-Lite wants it."""
        return {
            "domain": self.domain,
            "range": [self.start, self.end],
            "nice": False,
            "zero": False,
        }


def scale(
    values: Iterable[Decimal | None],
    start: float,
    end: float,
    *,
    zero: bool = False,
    count: int = 5,
) -> Scale:
    """Return a scale over the values that are known; with `zero` it includes zero."""
    known = [value for value in values if value is not None] or [Decimal(0)]
    low, high = min(known), max(known)
    # An axis that nearly reaches zero had better show it.
    near_zero = 0 <= low < high / 2 or low / 2 < high <= 0
    if zero or near_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    return Scale(round_ticks(low, high, count), start, end)


def round_ticks(low: Decimal, high: Decimal, count: int) -> tuple[Decimal, ...]:
    """Return between two and `count` + 1 round numbers whose first and last enclose the range."""
    if low == high:
        # Wide enough to tell the neighbours apart in floating point, however large the value.
        spread = max(abs(low) / 10, Decimal("1e-9")) if low else Decimal("0.5")
        low, high = low - (spread if low else 0), high + spread * (1 if low else 2)
    rough = (high - low) / count
    power = Decimal(1).scaleb(rough.adjusted())
    for factor in (*_STEPS, Decimal(20), Decimal(25)):
        step = power * factor
        first, last = math.floor(low / step), math.ceil(high / step)
        if last - first <= count:
            break
    return tuple(step * n for n in range(first, last + 1))
