"""What is guessed about a column, and how sure a guess can be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice

from citywide.core.contracts.model import Classification, Type

WHITE = " \t\r\n\v\f"
"""What engines trim around cells; Python's own idea of white space is wider."""


@dataclass(frozen=True)
class Guess:
    """One column as it will stand in the drafted contract, with what each guess rests on."""

    position: int
    name: str
    header: str
    type: Type = Type.STRING
    because: str = ""
    """Why the type, as a comment."""
    formats: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    thousands: str = ""
    currency: str = ""
    precision: int = 18
    scale: int = 2
    low: float = 0.0
    """The smallest sampled number."""
    high: float = 0.0
    minimum: float | None = None
    maximum: float | None = None
    range_because: str = ""
    required: bool = False
    required_because: str = ""
    unique: bool = False
    unique_because: str = ""
    key_position: int = 0
    key_because: str = ""
    allowed: tuple[str, ...] = ()
    allowed_because: str = ""
    classification: Classification = Classification.INTERNAL
    personal: bool = False
    personal_because: str = ""
    notes: tuple[str, ...] = ()

    @property
    def has_words(self) -> frozenset[str]:
        """The words the column's name is made of."""
        return frozenset(self.name.split("_"))


@dataclass(frozen=True)
class Values:
    """Values of one column in the sample, without blanks and without white space around them."""

    counts: Counter[str]
    blanks: int

    @property
    def total(self) -> int:
        """Number of sampled cells with a value."""
        return self.counts.total()


def sure(total: int, exceptions: int = 0) -> int:
    """Return percent of confidence: the share that fits, less what so few values leave open.

    Without an exception among n values, up to 3/n may still be exceptions (rule of three, 95 %).
    """
    if not total:
        return 0
    doubt = max(exceptions, min(3.0, total / 2)) / total
    return max(1, min(99, int(100 * (1 - doubt))))


def shown(values: Counter[str], most: int = 3) -> str:
    """Return the commonest values with their counts, for a comment."""
    ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = [f'"{value[:40]}" ({count:,})' for value, count in islice(ranked, most)]
    return ", ".join(listed) + (", ..." if len(ranked) > most else "")
