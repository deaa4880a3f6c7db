"""When one person's word on a pair is enough, and when it waits for another's.

A share of pairs, drawn by a keyed hash that reviewers cannot foresee, is given to two people
without telling either (blind double review: how often people err). Hard pairs get a second
reviewer, and people who disagree get a third. Until then nothing said on the pair takes effect.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from citywide.core.errors import UsageError
from citywide.core.linkage.judgements import Judgement, Pair, Verdict, standing


@dataclass(frozen=True)
class Policy:
    """Which pairs need more than one person."""

    key: bytes
    """Secret of the installation; who knows it can tell which pairs are doubled."""
    double_share: float = 0.10
    """Share of pairs given to two people to measure error."""
    conflict_bits: float = 5.0
    """Evidence this strong both for and against makes a pair hard."""
    most_opinions: int = 3
    """A pair on which so many people settled nothing rests until the evidence changes."""

    def __post_init__(self) -> None:
        if not self.key:
            raise UsageError("Blind double review needs a secret key of at least one byte.")
        if not 0 <= self.double_share <= 1:
            raise UsageError(f"The doubled share must lie in 0 to 1, not {self.double_share}.")

    def is_doubled(self, pair: Pair) -> bool:
        """Return whether the pair is among those two people review without knowing of it."""
        digest = hmac.digest(self.key, "\n".join(pair).encode(), hashlib.sha256)
        return int.from_bytes(digest[:8]) < self.double_share * 2**64

    def is_hard(self, opinion: Judgement) -> bool:
        """Return whether an opinion calls for a second: unsure, or strong evidence both ways."""
        return opinion.verdict == "unsure" or is_torn(opinion.weights.values(), self.conflict_bits)


def is_torn(weights: Iterable[float], bits: float) -> bool:
    """Return whether some comparison speaks strongly for a match and another against it."""
    said = list(weights)
    return max(said, default=0.0) >= bits and min(said, default=0.0) <= -bits


def opinions(log: Iterable[Judgement]) -> dict[Pair, list[Judgement]]:
    """Return by pair each person's last standing word, "unsure" included, oldest first."""
    by_person: dict[Pair, dict[str, Judgement]] = defaultdict(dict)
    for entry in standing(log):
        by_person[entry.pair].pop(entry.by, None)
        by_person[entry.pair][entry.by] = entry
    return {pair: list(people.values()) for pair, people in by_person.items()}


def is_settled(said: list[Judgement], policy: Policy) -> bool:
    """Return whether the people who spoke on one pair are enough for the last word to hold.

    One is enough; two on a doubled or hard pair. Where same stands against different, a third
    person must have spoken, and the last opinion must be one of the two.
    """
    decided = {entry.verdict for entry in said} - {"unsure"}
    if not decided:
        return False
    if len(decided) > 1:
        return len(said) > 2 and said[-1].verdict != "unsure"
    is_doubtful = policy.is_doubled(said[0].pair) or any(policy.is_hard(e) for e in said)
    return len(said) >= (2 if is_doubtful else 1)


def settled(log: Iterable[Judgement], policy: Policy) -> list[Judgement]:
    """Return the standing judgements of settled pairs, oldest first: those that take effect."""
    said = opinions(log := list(log))
    done = {pair for pair, entries in said.items() if is_settled(entries, policy)}
    return [entry for entry in standing(log) if entry.pair in done]


def resting(log: Iterable[Judgement], policy: Policy) -> list[Pair]:
    """Return, sorted, the pairs on which enough people spoke and nothing was settled."""
    return sorted(
        pair
        for pair, said in opinions(log).items()
        if len(said) >= policy.most_opinions and not is_settled(said, policy)
    )


def blind_verdicts(log: Iterable[Judgement], policy: Policy) -> list[tuple[Verdict, Verdict]]:
    """Return the first verdicts of the first two people on each doubled pair both have judged.

    Later changes of mind, and pairs doubled because they were hard, would flatter or slander the
    reviewers; entries undone since count, for undoing does not unsay that somebody erred.
    """
    first: dict[Pair, dict[str, Verdict]] = defaultdict(dict)
    for entry in sorted(log, key=lambda entry: (entry.at, entry.id)):
        if entry.undoes is None and policy.is_doubled(entry.pair):
            first[entry.pair].setdefault(entry.by, entry.verdict)
    said = [tuple(people.values()) for _, people in sorted(first.items())]
    return [(two[0], two[1]) for two in said if len(two) > 1]
