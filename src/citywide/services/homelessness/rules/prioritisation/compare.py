"""What another version of the rules would change, person by person, before it is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from citywide.services.homelessness.rules.prioritisation.model import Facts, Placed, RuleSet
from citywide.services.homelessness.rules.prioritisation.rank import prioritise


@dataclass(frozen=True)
class Change:
    """A person whom the two rule sets place differently; see `Placed` for the reasons of each."""

    person_id: str
    before: Placed
    after: Placed

    @property
    def places_gained(self) -> int:
        """Ranks nearer to the front; negative when further back."""
        return self.before.rank - self.after.rank


def compare(before: RuleSet, after: RuleSet, people: Mapping[str, Facts]) -> list[Change]:
    """Return everybody whose group or rank changes, in the order of the rules `after`."""
    old = {placed.person_id: placed for placed in prioritise(before, people)}
    return [
        Change(new.person_id, old[new.person_id], new)
        for new in prioritise(after, people)
        if (old[new.person_id].rank, old[new.person_id].group) != (new.rank, new.group)
    ]
