"""Quality of a linkage where the truth is not known, from a review of sampled pairs.

Pairs are put into strata by whether they are linked and by match probability, some of each
stratum are drawn and judged by people, and what is found is applied to the whole stratum
(J. H. Boyd et al. 2016, A simple sampling method for estimating the accuracy of large scale
record linkage projects, Methods of Information in Medicine 55:276-283). Recall is that of
the pairs in the table of scored pairs: matches never compared, or scored too low to be kept, are
in no stratum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from citywide.core.linkage.cluster import Clusters
from citywide.core.linkage.intervals import Interval, share_of_whole, weighted_sum, wilson
from citywide.core.linkage.judgements import Judgement, Pair, last_words, standing
from citywide.core.linkage.pairs import Integers, number_pairs

BOUNDS = (0.0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999)
"""Lower ends of the strata of match probability; the threshold should be one of them."""
THROUGH_OTHERS = "through others"
"""Pairs in one cluster that were not compared, or lie under the lowest bound."""


@dataclass(frozen=True, order=True)
class Stratum:
    """Which pairs: linked or not, from a match probability on, of one group of people or all."""

    is_linked: bool
    least: float | None
    """Lower end of match probability; None: in one cluster, but not scored so high."""
    group: str | None = None

    def __str__(self) -> str:
        said = THROUGH_OTHERS if self.least is None else f"from {self.least:g}"
        group = f", {self.group}" if self.group is not None else ""
        return f"{'linked' if self.is_linked else 'not linked'}, {said}{group}"


@dataclass(frozen=True)
class Reviewed:
    """A stratum, how many pairs it has, and what people found in those drawn."""

    stratum: Stratum
    pairs: int
    same: int
    different: int
    unsure: int = 0


@dataclass(frozen=True)
class Estimate:
    """Estimated quality with 95 percent intervals; `None` where there is nothing to judge."""

    precision: Interval | None
    recall: Interval | None
    reviewed: tuple[Reviewed, ...]


@dataclass(frozen=True, eq=False)
class Frame:
    """Every pair a sample may hold, by stratum, as record numbers."""

    records: pa.Array
    left: Integers
    right: Integers
    stratum: Integers
    strata: tuple[Stratum, ...]

    @property
    def sizes(self) -> dict[Stratum, int]:
        """How many pairs each stratum has."""
        counts = np.bincount(self.stratum, minlength=len(self.strata)).tolist()
        return dict(zip(self.strata, counts, strict=True))


def frame(
    clusters: Clusters,
    edges: pa.Table,
    *,
    bounds: Sequence[float] = BOUNDS,
    groups: Mapping[str, str] | None = None,
) -> Frame:
    """Return the sampling frame of scored pairs and of pairs in one cluster.

    With `groups` (group by record id), strata are formed within groups. A pair stands with the
    group of its left record, the one whose id comes first, so that none is counted twice.

    Raises:
        UsageError: a pair names a record that is not in the clusters.
    """
    scored = number_pairs(clusters.records, edges)
    scored = scored.where(scored.probability >= min(bounds))
    linked = clusters.first[scored.left] == clusters.first[scored.right]
    level = np.searchsorted(np.asarray(sorted(bounds)), scored.probability, side="right")
    inner_left, inner_right = _unscored(clusters, scored.left, scored.right)
    left = np.concatenate([scored.left, inner_left])
    right = np.concatenate([scored.right, inner_right])
    kind = np.concatenate([2 * level + linked, np.full(len(inner_left), 1)])
    names, group = _groups(clusters.records, left, groups)
    code = kind * len(names) + group
    present, stratum = np.unique(code, return_inverse=True)
    ends = sorted(bounds)
    strata = tuple(
        _stratum(int(c) // len(names), names[int(c) % len(names)], ends) for c in present
    )
    return Frame(clusters.records, left, right, stratum, strata)


def draw(frame: Frame, *, per_stratum: int, seed: int) -> dict[Stratum, list[Pair]]:
    """Return up to `per_stratum` pairs of each stratum, the same for the same seed and pairs."""
    drawn: dict[Stratum, list[Pair]] = {}
    order = np.lexsort((frame.right, frame.left, frame.stratum))
    starts = np.searchsorted(frame.stratum[order], np.arange(len(frame.strata) + 1))
    for place, stratum in enumerate(frame.strata):
        inside = order[starts[place] : starts[place + 1]]
        source = np.random.default_rng([seed, place])
        chosen = np.sort(source.choice(len(inside), min(per_stratum, len(inside)), replace=False))
        ends = [
            frame.records.take(pa.array(e[inside[chosen]])).to_pylist()
            for e in (frame.left, frame.right)
        ]
        drawn[stratum] = list(zip(*ends, strict=True))
    return drawn


def tally(
    frame: Frame, drawn: Mapping[Stratum, Sequence[Pair]], log: Iterable[Judgement]
) -> list[Reviewed]:
    """Return what the judgements that stand say of the drawn pairs; unjudged ones are not counted.

    Only the drawn pairs count: those judged as review tasks were chosen for being doubtful.
    """
    return tally_sized(frame.sizes, drawn, log)


def tally_sized(
    sizes: Mapping[Stratum, int],
    drawn: Mapping[Stratum, Sequence[Pair]],
    log: Iterable[Judgement],
) -> list[Reviewed]:
    """Return the same where only the strata's sizes were kept of the frame."""
    log = list(log)
    words = {pair: entry.verdict for pair, entry in last_words(log).items()}
    unsure = {entry.pair for entry in standing(log)} - words.keys()
    return [
        Reviewed(
            stratum,
            sizes[stratum],
            same=sum(words.get(pair) == "same" for pair in pairs),
            different=sum(words.get(pair) == "different" for pair in pairs),
            unsure=sum(pair in unsure for pair in pairs),
        )
        for stratum, pairs in drawn.items()
    ]


def estimate(reviewed: Iterable[Reviewed]) -> Estimate:
    """Return estimated precision and recall of the pairs.

    Each stratum's share of matches has Wilson's interval with finite population correction; pairs
    people were unsure of count as different for its lower and as same for its upper end. The
    strata are summed by variance recovery (Zou and Donner 2008), and recall is true links over
    true links and missed matches, as a ratio of the two sums (Donner and Zou 2012). A stratum
    that nobody reviewed counts as anything from no match to all matches.
    """
    parts = tuple(reviewed)
    linked = _matches(part for part in parts if part.stratum.is_linked)
    missed = _matches(part for part in parts if not part.stratum.is_linked)
    links = sum(part.pairs for part in parts if part.stratum.is_linked)
    precision = None
    if links:
        precision = _clipped(*(n / links for n in (linked.value, linked.low, linked.high)))
    has_matches = linked.high + missed.high > 0
    recall = share_of_whole(linked, missed) if has_matches else None
    return Estimate(precision, recall, parts)


def estimate_by_group(reviewed: Iterable[Reviewed]) -> dict[str, Estimate]:
    """Return the estimate of each group of a frame made with groups, by name."""
    by_group: dict[str, list[Reviewed]] = {}
    for part in reviewed:
        if part.stratum.group is not None:
            by_group.setdefault(part.stratum.group, []).append(part)
    return {group: estimate(parts) for group, parts in sorted(by_group.items())}


def _matches(parts: Iterable[Reviewed]) -> Interval:
    total = weighted_sum([(part.pairs, _share(part)) for part in parts])
    return Interval(total.value, max(total.low, 0.0), total.high)


def _share(part: Reviewed) -> Interval:
    decided = part.same + part.different
    trials = decided + part.unsure
    low = wilson(part.same, trials, part.pairs).low
    high = wilson(part.same + part.unsure, trials, part.pairs).high
    return Interval(part.same / decided if decided else (low + high) / 2, low, high)


def _clipped(value: float, low: float, high: float) -> Interval:
    return Interval(value, max(low, 0.0), min(high, 1.0))


def _unscored(clusters: Clusters, left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """Return the pairs of records in one cluster that were not scored."""
    order = np.argsort(clusters.first, kind="stable")
    size = clusters.sizes[order]
    rank = np.arange(len(order)) - np.searchsorted(clusters.first[order], clusters.first[order])
    partners = size - rank - 1
    one = np.repeat(np.arange(len(order)), partners)
    offset = np.arange(len(one)) - np.repeat(np.cumsum(partners) - partners, partners)
    low, high = order[one], order[one + offset + 1]
    width = len(order)
    fresh = ~np.isin(low * width + high, left * width + right)
    return low[fresh], high[fresh]


def _groups(
    records: pa.Array, left: Integers, groups: Mapping[str, str] | None
) -> tuple[list[str | None], Integers]:
    if groups is None:
        return [None], np.zeros(len(left), np.int64)
    names: list[str | None] = [*sorted(set(groups.values())), "unknown"]
    place = {name: number for number, name in enumerate(names)}
    of_record = [place[groups.get(record, "unknown")] for record in records.to_pylist()]
    return names, np.asarray(of_record, np.int64)[left]


def _stratum(kind: int, group: str | None, ends: Sequence[float]) -> Stratum:
    level, is_linked = divmod(kind, 2)
    return Stratum(bool(is_linked), ends[level - 1] if level else None, group)
