"""Whether linkage errs more on some people than on others, where the truth is known.

Missed-match rate: of the pairs of records that are one person, the share not linked. False-match
rate: of the pairs linked, the share that are not one person (as in K. Harron et al. 2017,
Challenges in administrative data linkage for research, Big Data & Society 4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from citywide.core.linkage.evaluate import cross, pairs_within
from citywide.core.linkage.intervals import Z95, Interval, difference, wilson
from citywide.core.linkage.pairs import Booleans, Integers
from citywide.core.linkage.sampling import Estimate

MISSED_GAP = 0.05
FALSE_GAP = 0.03
UNKNOWN = "unknown"


@dataclass(frozen=True)
class GroupErrors:
    """Errors of linkage on the pairs of which at least one record is of a group."""

    group: str
    records: int
    true_pairs: int
    missed_pairs: int
    linked_pairs: int
    false_pairs: int

    @property
    def missed_share(self) -> Interval:
        """Missed-match rate, with Wilson's interval."""
        return wilson(self.missed_pairs, self.true_pairs)

    @property
    def false_share(self) -> Interval:
        """False-match rate, with Wilson's interval."""
        return wilson(self.false_pairs, self.linked_pairs)


@dataclass(frozen=True)
class Gap:
    """The widest difference of a rate between two groups, as a share."""

    worst: str
    best: str
    gap: Interval
    limit: float

    @property
    def passes(self) -> bool:
        """Whether the gap is within its limit."""
        return self.gap.value <= self.limit


@dataclass(frozen=True)
class Fairness:
    """Errors by the groups of one kind (race and ethnicity, sex, language) and their gaps."""

    kind: str
    groups: tuple[GroupErrors, ...]
    missed: Gap | None
    """None where fewer than two groups have enough pairs to compare."""
    false: Gap | None
    too_small: tuple[str, ...]
    """Groups left out of a gap: unknown, or with too few pairs to say anything certain."""

    @property
    def passes(self) -> bool:
        """Whether no gap is over its limit."""
        return all(gap is None or gap.passes for gap in (self.missed, self.false))


def fairness(
    identities: pa.Table,
    truth: Mapping[str, str] | pa.Table,
    group_of: Mapping[str, str | None],
    *,
    kind: str,
    least_pairs: int | None = None,
    missed_gap: float = MISSED_GAP,
    false_gap: float = FALSE_GAP,
) -> Fairness:
    """Return the errors of linkage by group, and whether the gaps are within their limits.

    `group_of` says the group of each record; without one it is "unknown". A pair whose records
    are of two groups counts in both. A gap rests on groups with `least_pairs` true (linked) pairs,
    by default so many that the rate is known to within the limit (`enough`). A smaller group is
    shown, and counts as soon as even the near end of its gap's interval is over the limit.

    Raises:
        UsageError: the truth of no record is known.
    """
    named = identities.column(0).to_pylist()
    group = np.array([group_of.get(record) or UNKNOWN for record in named], dtype=object)
    crossed = cross(identities, truth)
    group = group[crossed.known]
    found = [
        _errors(str(name), crossed.cluster, crossed.person, crossed.both, group == name)
        for name in sorted(set(group.tolist()))
    ]
    fit = [errors for errors in found if errors.group != UNKNOWN]
    missed = _compared(
        {e.group: e.missed_share for e in fit if e.true_pairs},
        {e.group: e.true_pairs for e in fit}, least_pairs, missed_gap,
    )  # fmt: skip
    false = _compared(
        {e.group: e.false_share for e in fit if e.linked_pairs},
        {e.group: e.linked_pairs for e in fit}, least_pairs, false_gap,
    )  # fmt: skip
    return Fairness(
        kind=kind,
        groups=tuple(found),
        missed=widest_gap(missed, missed_gap),
        false=widest_gap(false, false_gap),
        too_small=tuple(e.group for e in found if e.group not in missed or e.group not in false),
    )


def enough(limit: float) -> int:
    """Return how many pairs tell a rate to within a limit 95 times in 100, whatever the rate.

    The sample size of a share at its most uncertain, one half (W. G. Cochran 1977, Sampling
    Techniques, 4.4): 385 pairs for 5 points, 1,068 for 3.
    """
    return math.ceil(Z95**2 / 4 / limit**2)


def _compared(
    shares: Mapping[str, Interval], pairs: Mapping[str, int], least: int | None, limit: float
) -> dict[str, Interval]:
    """The groups a gap rests on: large ones, and small ones that are certainly far from those."""
    needed = enough(limit) if least is None else least
    large = {name: share for name, share in shares.items() if pairs[name] >= needed}
    ends = (min(large.values(), key=_value), max(large.values(), key=_value)) if large else ()
    far = {
        name: share
        for name, share in shares.items()
        for end in ends
        if max(difference(share, end).low, difference(end, share).low) > limit
    }
    return large | far


def _value(share: Interval) -> float:
    return share.value


def widest_gap(shares: Mapping[str, Interval], limit: float) -> Gap | None:
    """Return the gap between the highest and the lowest share; None for fewer than two groups.

    Its interval is Newcombe's, as if the groups' pairs were independent.
    """
    if len(shares) < 2:
        return None
    ranked = sorted(shares, key=lambda name: (shares[name].value, name))
    best, worst = ranked[0], ranked[-1]
    return Gap(worst, best, difference(shares[worst], shares[best]), limit)


def estimated_gaps(
    by_group: Mapping[str, Estimate],
    *,
    missed_gap: float = MISSED_GAP,
    false_gap: float = FALSE_GAP,
) -> tuple[Gap | None, Gap | None]:
    """Return the gaps in missed and in false matches by estimates from review samples.

    Where the truth is not known, this is what stands in for `fairness`; unknown groups make no
    gap. Rates are 1 - recall and 1 - precision of each group.
    """
    named = {group: found for group, found in by_group.items() if group != UNKNOWN}
    missed = {group: _rest(e.recall) for group, e in named.items() if e.recall}
    false = {group: _rest(e.precision) for group, e in named.items() if e.precision}
    return widest_gap(missed, missed_gap), widest_gap(false, false_gap)


def _rest(share: Interval) -> Interval:
    return Interval(1 - share.value, 1 - share.high, 1 - share.low)


def _errors(
    name: str, cluster: Integers, person: Integers, both: Integers, inside: Booleans
) -> GroupErrors:
    linked, true, right = (_touching(codes, inside) for codes in (cluster, person, both))
    return GroupErrors(name, int(inside.sum()), true, true - right, linked, linked - right)


def _touching(codes: Integers, inside: Booleans) -> int:
    """Return how many pairs within the sets `codes` have a record inside the group."""
    sizes = np.bincount(codes)
    outside = np.bincount(codes[~inside], minlength=len(sizes))
    return int((pairs_within(sizes) - pairs_within(outside)).sum())


def in_words(result: Fairness) -> Sequence[str]:
    """Return one English sentence per gap."""
    said = []
    for rate, gap in (("missed matches", result.missed), ("false matches", result.false)):
        if gap is None:
            said.append(f"By {result.kind}, too few pairs to compare {rate} between groups.")
            continue
        verdict = "within" if gap.passes else "over"
        said.append(
            f"By {result.kind}, {rate} differ by {gap.gap.value * 100:.1f} points between "
            f"{gap.worst} and {gap.best}, {verdict} the limit of {gap.limit * 100:g} points."
        )
    return said
