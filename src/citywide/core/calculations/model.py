"""The frozen objects of calculations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from citywide.core.derive import Derived

Scalar = dt.date | dt.datetime | Decimal | int | float | str | bool | None
Value = Scalar | Sequence[Scalar]
"""What a parameter may be; a list stands in `IN ($name)`. Instants are time-zone aware."""


@dataclass(frozen=True)
class Calculation:
    """A folder of queries; `hash` identifies the exact texts of all of them."""

    name: str
    folder: Path
    steps: Mapping[str, Derived]
    """Each query by the name of its file, in the order they are computed."""
    inputs: tuple[str, ...]
    """Tables that the queries read and that are no step, in alphabetical order."""
    parameters: tuple[str, ...]
    """Names written `$name`, in alphabetical order; each needs a value."""
    hash: str

    def needed_for(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return the steps that must be computed to have those wanted, in order."""
        needed = set(wanted)
        for name in reversed(list(self.steps)):
            if name in needed:
                needed |= set(self.steps[name].inputs) & set(self.steps)
        return tuple(name for name in self.steps if name in needed)
