"""What people said about pairs of records: an append-only log.

Nothing is ever taken out of the log. Undo is an entry that names the entry it undoes, and can be
undone itself. Of the entries that stand, the last word on a pair holds; "unsure" is no word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

from citywide.core.errors import UsageError

Verdict = Literal["same", "different", "unsure"]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Judgement:
    """One entry of the log. `weights` are what the reviewer was shown, in bits by comparison."""

    left_id: str
    right_id: str
    verdict: Verdict
    by: str
    reason: str
    at: datetime
    model: str
    weights: Mapping[str, float] = field(hash=False)
    undoes: str | None
    id: str

    def __post_init__(self) -> None:
        if self.verdict not in get_args(Verdict):
            raise UsageError(f"A judgement is same, different or unsure, not {self.verdict!r}.")
        if not self.left_id < self.right_id:
            raise UsageError(
                f"A judgement is about two records in the order of their ids; got "
                f"{self.left_id} and {self.right_id}."
            )
        if self.at.tzinfo is None:
            raise UsageError(f"Judgement {self.id} has a time without a time zone.")
        object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))

    @property
    def pair(self) -> Pair:
        """The two records, in the order of their ids."""
        return self.left_id, self.right_id


def undo(entry: Judgement, *, by: str, reason: str, at: datetime, id: str) -> Judgement:
    """Return the entry that undoes `entry`; it says nothing on the pair itself.

    Raises:
        UsageError: it would stand before the entry that it undoes.
    """
    if (at, id) <= (entry.at, entry.id):
        raise UsageError(f"Judgement {entry.id} cannot be undone at a time before it was made.")
    return Judgement(
        left_id=entry.left_id,
        right_id=entry.right_id,
        verdict="unsure",
        by=by,
        reason=reason,
        at=at,
        model=entry.model,
        weights={},
        undoes=entry.id,
        id=id,
    )


def known(log: Iterable[Judgement], as_of: datetime) -> list[Judgement]:
    """Return the entries made until a time, that time included."""
    return [entry for entry in log if entry.at <= as_of]


def standing(log: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements nobody has undone, oldest first, without the undoing entries.

    An undoing entry counts only if it stands itself, so undoing an undo restores the judgement.

    Raises:
        UsageError: two entries have one id, or an entry undoes a later one or none.
    """
    ordered = sorted(log, key=lambda entry: (entry.at, entry.id))
    _refuse_broken(ordered)
    undone: set[str] = set()
    kept: list[Judgement] = []
    for entry in reversed(ordered):
        if entry.id in undone:
            continue
        if entry.undoes is None:
            kept.append(entry)
        else:
            undone.add(entry.undoes)
    return kept[::-1]


def last_words(log: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """Return by pair the last standing judgement that says same or different."""
    return {entry.pair: entry for entry in standing(log) if entry.verdict != "unsure"}


def _refuse_broken(ordered: Sequence[Judgement]) -> None:
    seen: set[str] = set()
    for entry in ordered:
        if entry.id in seen:
            raise UsageError(f"Two judgements have the id {entry.id}.")
        if entry.undoes is not None and entry.undoes not in seen:
            raise UsageError(
                f"Judgement {entry.id} undoes {entry.undoes}, which is not an earlier judgement."
            )
        seen.add(entry.id)
