"""What the exits published by quarter tell of a fiscal year, so that its sums do not tell more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from citywide.services.homelessness.publish.hidden import THRESHOLD
from citywide.services.homelessness.rules.spending import fiscal_year_of

_QUARTERS = 4
_NAMES = {"all": "exits", "permanent": "exits_permanent", "unknown": "exits_unknown"}
Key = tuple[int, str, str]
"""Fiscal year, kind of project or `all`, and figure (`exits`, `returns`, ...)."""


@dataclass(frozen=True)
class Quarters:
    """Published counts of a fiscal year's quarters: their sum, and how many are not there."""

    published: int
    hidden: int
    missing: int

    @property
    def is_known(self) -> bool:
        """Whether the sum of the year follows from them."""
        return not self.hidden and not self.missing

    def tells(self, year: int, threshold: int = THRESHOLD) -> bool:
        """Return whether the sum of the year would give a hidden or a small quarter away."""
        if self.hidden == 1 and not self.missing:
            return True
        return not self.is_known and 1 <= year - self.published <= threshold


Told = Callable[[Key], Quarters]


def quarters(rows: Iterable[Mapping[str, Any]]) -> Told:
    """Return what rows of `homelessness_outcomes` tell of each year and figure."""
    found: dict[Key, list[int | None]] = defaultdict(list)
    for row in rows:
        year, group = fiscal_year_of(row["quarter"]), row["project_group"]
        if row["destination"] in _NAMES:
            found[year, group, _NAMES[row["destination"]]].append(row["exits"])
        if row["destination"] == "all":
            # Returns themselves are not published, but follow from their share where it is.
            is_there = row["return_share_low"] is not None
            found[year, group, "returns"].append(0 if is_there else None)

    def told(key: Key) -> Quarters:
        counts = found.get(key, [])
        seen = [one for one in counts if one is not None]
        return Quarters(sum(seen), len(counts) - len(seen), _QUARTERS - len(counts))

    return told
