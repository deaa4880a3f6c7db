"""Why two records were scored as they were: what each comparison said, and what that was worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citywide.core.linkage.model import Model

MISSING = "missing"


@dataclass(frozen=True)
class Part:
    """One comparison of a pair. Words for people are looked up by `key`."""

    comparison: str
    level: str
    """The level of agreement, or `missing`."""
    weight: float
    """Bits added to (or, below 0, taken from) the evidence; one bit doubles the odds."""

    @property
    def key(self) -> str:
        """The name of the words for this level: `<comparison>.<level>`."""
        return f"{self.comparison}.{self.level}"


def explain(model: Model, edge: Mapping[str, Any]) -> list[Part]:
    """Return what each comparison added to a scored pair, the weightiest first.

    `edge` is a row of `score`. The weights and the prior's bits add up to `match_weight`.
    """
    parts = []
    for comparison, levels in model.weights.items():
        gamma = int(edge[f"gamma_{comparison}"])
        # Levels are numbered downwards to 0 for no agreement.
        level = MISSING if gamma < 0 else list(levels)[len(levels) - 1 - gamma]
        parts.append(Part(comparison, level, float(edge[f"mw_{comparison}"])))
    return sorted(parts, key=lambda part: (-abs(part.weight), part.comparison))
