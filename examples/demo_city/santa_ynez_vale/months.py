"""The three fiscal years the extracts tell of, and times on the city's own clock."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.datetime64]

FIRST = np.datetime64("2023-07", "M")
MONTHS = tuple(FIRST + n for n in range(36))
"""July 2023 to June 2026: fiscal years 2024, 2025 and 2026."""
YEARS = (2024, 2025, 2026)
HEAT_WAVE = (np.datetime64("2024-09-02", "D"), np.datetime64("2024-09-09", "D"))
"""First and last day of eight days above 40 degrees Celsius."""
_CLOCK_CHANGES = np.array(
    ["2023-11-05", "2024-03-10", "2024-11-03", "2025-03-09", "2025-11-02", "2026-03-08",
     "2026-11-01"], "M8[D]",
)  # fmt: skip


def of_year(year: int) -> list[int]:
    """Return the positions in MONTHS of a fiscal year's months."""
    return list(range(12 * (year - 2024), 12 * (year - 2023)))


def handed_over(year: int) -> np.datetime64:
    """Return the moment at which a fiscal year's extracts are made."""
    return np.datetime64(f"{year}-07-01T00:00", "m")


def growth(month: int, yearly: float) -> float:
    """Return how much busier a month is than the first one."""
    return float((1 + yearly) ** (month / 12))


def season(month: int, digits: str) -> float:
    """Return how busy a month of the year is; digits begin with January, 5 is usual."""
    return int(digits[(6 + month) % 12]) / 5


def days_in(month: np.datetime64) -> int:
    """Return how many days a month has."""
    return int(((month + 1).astype("M8[D]") - month.astype("M8[D]")) / np.timedelta64(1, "D"))


def moments(
    rng: np.random.Generator, month: np.datetime64, n: int, hours: tuple[int, int] = (0, 24)
) -> Times:
    """Return n times in a month, in order, between two hours of the day, to the minute."""
    day = rng.integers(0, days_in(month), n)
    minute = rng.integers(hours[0] * 60, hours[1] * 60, n)
    found = month.astype("M8[m]") + (day * 1440 + minute).astype("m8[m]")
    return np.sort(settle(found))


def settle(times: Any) -> Times:
    """Return times the clock shows once: on six days it may not between 1 and 3 at night."""
    days = times.astype("M8[D]")
    since = times - days
    unit = since.dtype
    early, late = (np.timedelta64(hours, "h").astype(unit) for hours in (1, 3))
    unsure = np.isin(days, _CLOCK_CHANGES) & (since >= early) & (since < late)
    settled: Times = np.where(unsure, days + late, times)
    return settled


def later(times: Times, minutes: Any) -> Times:
    """Return times so many minutes later, never at an hour that the clock shows twice."""
    return settle(times + np.asarray(minutes).astype(np.int64).astype("m8[m]"))


def seconds_later(times: Times, seconds: Any) -> Times:
    """Return times so many seconds later."""
    return settle(times.astype("M8[s]") + np.asarray(seconds).astype(np.int64).astype("m8[s]"))


def in_heat_wave(times: Any) -> NDArray[np.bool_]:
    """Return which times lie in the heat wave."""
    days = times.astype("M8[D]")
    found: NDArray[np.bool_] = (days >= HEAT_WAVE[0]) & (days <= HEAT_WAVE[1])
    return found
