"""The three colours of a status, from best to worst, and the axes a status is computed on."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

# From best to worst: the order every comparison of colours uses.
_ORDER = ("GREEN", "YELLOW", "RED")


class Colour(StrEnum):
    """A status as the memorandum writes it; `Colour("red")` is read as well.

    The text order of the names means nothing: compare with `is_worse_than` and `is_better_than`.
    """

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"

    @classmethod
    def _missing_(cls, value: object) -> Colour | None:
        text = str(value).strip().upper()
        return cls(text) if text in _ORDER and text != value else None

    @property
    def rank(self) -> int:
        """0 for green, 1 for yellow, 2 for red."""
        return _ORDER.index(self.value)

    def is_worse_than(self, other: Colour) -> bool:
        """Whether this colour is nearer to red."""
        return self.rank > other.rank

    def is_better_than(self, other: Colour) -> bool:
        """Whether this colour is nearer to green."""
        return self.rank < other.rank

    @property
    def needs_mitigation(self) -> bool:
        """Whether a status of this colour needs an issue and a mitigating action (not green)."""
        return self is not Colour.GREEN


class Axis(StrEnum):
    """What a status is computed on."""

    SCHEDULE = "schedule"
    COST = "cost"
    SCOPE = "scope"
    RISK = "risk"


def worst(colours: Iterable[Colour | None]) -> Colour | None:
    """The worst of the known colours, or None when none is known."""
    return max((colour for colour in colours if colour), key=lambda c: c.rank, default=None)
