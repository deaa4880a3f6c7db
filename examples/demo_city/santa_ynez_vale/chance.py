"""Random numbers that depend on nothing but the seed and what they are for.

Each part of each file has a stream of its own, so that any part can be made again, alone and
equal, without keeping the others in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]


def stream(seed: int, *purpose: object) -> np.random.Generator:
    """Return the stream of random numbers for a purpose."""
    return np.random.default_rng([seed, crc32("/".join(map(str, purpose)).encode())])


def choose(rng: np.random.Generator, shares: Mapping[Any, float] | Sequence[float], n: int) -> Ints:
    """Return n positions among shares, each as often as its share says."""
    weights = list(shares.values()) if isinstance(shares, Mapping) else list(shares)
    edges = np.cumsum(weights)
    return np.searchsorted(edges / edges[-1], rng.random(n), side="right").astype(np.int16)


def apportion(total: int, part: int, parts: int) -> int:
    """Return how much of a total falls to one of so many equal parts; the parts add up to it."""
    return total * (part + 1) // parts - total * part // parts


def spread(total: float, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to weights that add up to the rounded total."""
    edges = np.rint(np.cumsum(weights) / np.sum(weights) * round(total)).astype(int)
    return [int(n) for n in np.diff(edges, prepend=0)]
