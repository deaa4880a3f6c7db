"""What each data set's module gives: its extracts, each made piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from .amounts import AMOUNTS
from .batches import Batch
from .chance import spread, stream
from .dirt import portion
from .extracts import Style
from .months import growth, season
from .population import City


@dataclass(frozen=True)
class Order:
    """What is asked for: which city, and how many rows compared with scale 1."""

    city: City
    seed: int
    scale: float

    def stream(self, *purpose: object) -> np.random.Generator:
        """Return the stream of random numbers for a purpose."""
        return stream(self.seed, *purpose)

    def amounts(self, extract: str, part: int = 0, parts: int = 1) -> dict[str, int]:
        """Return how much dirt of each kind falls to one part of an extract."""
        return portion(AMOUNTS[extract], self.scale, part, parts)

    def amount(self, extract: str, kind: str) -> int:
        """Return how much of one kind of dirt an extract has."""
        return sum(portion({kind: AMOUNTS[extract][kind]}, self.scale).values())

    def by_month(self, rows: float, yearly: float, seasons: str = "5" * 12) -> list[int]:
        """Return how many rows each of the 36 months has."""
        weights = [growth(month, yearly) * season(month, seasons) for month in range(36)]
        return spread(rows * self.scale, weights)


@dataclass(frozen=True)
class Sent:
    """One extract that a department sends."""

    name: str
    dataset: str
    batches: Iterator[Batch]
    style: Style = Style()
    held: bool = False
    """Whether its version is held for a steward."""


Records = dict[str, Any]
"""Columns of true values, all of one length."""


def rows_of(records: Records, where: Any) -> Records:
    """Return some rows of records."""
    chosen = np.asarray(where)
    positions = np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.int64)
    taken = pa.array(positions)
    return {
        name: values.take(taken) if isinstance(values, pa.Array) else values[positions]
        for name, values in records.items()
    }
