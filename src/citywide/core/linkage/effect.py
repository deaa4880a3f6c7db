"""How linkage error moves a published number: the number computed again under other linkages.

Two families of other linkages: stricter and looser thresholds, and draws in which each doubtful
pair is linked with its match probability (H. Goldstein, K. Harron and A. Wade 2012, Statistics in
Medicine 31:3481-3493, use such draws as prior to multiple imputation). Judgements hold in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from citywide.core.errors import UsageError
from citywide.core.linkage.cluster import AUTO_LINK, cluster_numbered
from citywide.core.linkage.judgements import Judgement, last_words
from citywide.core.linkage.pairs import Booleans, Floats, Pairs, number_pairs, number_records

THRESHOLDS = (0.5, 0.8, 0.99, 0.999)
DRAWS = 20


@dataclass(frozen=True)
class Relinked:
    """One linkage: its name, and `record_id`, `person_id` (ids of this linkage only)."""

    name: str
    identities: pa.Table


@dataclass(frozen=True)
class Effect:
    """A number, and the lowest and highest it is under the other linkages."""

    value: float
    low: float
    high: float
    by_linkage: Mapping[str, float]


def relinkings(
    records: pa.Array,
    edges: pa.Table,
    judgements: Iterable[Judgement] = (),
    *,
    threshold: float = AUTO_LINK,
    thresholds: Sequence[float] = THRESHOLDS,
    draws: int = DRAWS,
    seed: int = 0,
    least: float = 0.05,
) -> Iterator[Relinked]:
    """Yield the linkage at `threshold` first ("published"), then those at its interval's ends.

    Then `draws` linkages: a pair of a probability of at least `least` is linked with just that
    probability. `edges` must hold every pair of at least the lowest of these bounds.
    Equal seeds and pairs give equal draws, whatever the order of the pairs.

    Raises:
        UsageError: a record id occurs twice, or a pair names a record that is not there.
    """
    names = number_records(records)
    pairs = number_pairs(names, edges)
    words = list(last_words(judgements).values())

    def linked(name: str, chosen: Booleans) -> Relinked:
        table = cluster_numbered(names, pairs.where(chosen), words).table()
        return Relinked(name, table.rename_columns(["record_id", "person_id"]))

    yield linked("published", pairs.probability >= threshold)
    for other in sorted(set(thresholds) - {threshold}):
        yield linked(f"threshold {other:g}", pairs.probability >= other)
    for number in range(draws):
        yield linked(f"draw {number + 1}", _drawn(pairs, least, [seed, number]))


@dataclass(frozen=True)
class Margin:
    """How far a linkage may be off, in pairs of records."""

    false_links: float
    """Pairs it links that are of two people."""
    missed: float
    """Pairs of one person that it does not link."""


@dataclass(frozen=True)
class End:
    """One end of the interval of linkage error."""

    relinked: Relinked
    threshold: float
    pairs: int
    """Pairs of records that are linked, those through a third record included."""


FEWER, PUBLISHED, MORE = "fewer", "published", "more"


def ends(
    records: pa.Array,
    edges: pa.Table,
    judgements: Iterable[Judgement] = (),
    *,
    threshold: float = AUTO_LINK,
    margin: Margin,
) -> Iterator[End]:
    """Yield the linkage as published, then those at both ends of the interval of its error.

    "fewer" has at least `margin.false_links` pairs less: the weakest links are taken out by a
    stricter threshold. "more" has at least `margin.missed` pairs more, by a looser one. Where the
    scored pairs do not reach so far, it is the end that they reach. Judgements hold in all.
    """
    names = number_records(records)
    pairs = number_pairs(names, edges)
    words = list(last_words(judgements).values())

    def end(name: str, least: float) -> End:
        found = cluster_numbered(names, pairs.where(pairs.probability >= least), words)
        sizes = np.bincount(found.first)
        table = found.table().rename_columns(["record_id", "person_id"])
        return End(Relinked(name, table), least, int((sizes * (sizes - 1) // 2).sum()))

    published = end(PUBLISHED, threshold)
    yield published
    levels = np.unique(pairs.probability)
    above, below = levels[levels > threshold], levels[levels < threshold][::-1]
    fewer, more = published.pairs - margin.false_links, published.pairs + margin.missed
    yield _first_end(FEWER, end, published, above, lambda one: one.pairs <= fewer)
    yield _first_end(MORE, end, published, below, lambda one: one.pairs >= more)


def _first_end(
    name: str,
    end: Callable[[str, float], End],
    published: End,
    levels: Floats,
    reaches: Callable[[End], bool],
) -> End:
    """Return the nearest linkage that reaches so far; pairs only fall or rise along `levels`."""
    if reaches(published) or not len(levels):
        return End(Relinked(name, published.relinked.identities), *_of(published))
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if reaches(end(name, float(levels[middle]))):
            high = middle
        else:
            low = middle + 1
    return end(name, float(levels[low]))


def _of(one: End) -> tuple[float, int]:
    return one.threshold, one.pairs


def effect(measure: Callable[[pa.Table], float], linkages: Iterable[Relinked]) -> Effect:
    """Return a number of the first linkage and its range over all of them."""
    return effects(lambda identities: {"": measure(identities)}, linkages)[""]


def effects(
    measures: Callable[[pa.Table], Mapping[str, float]], linkages: Iterable[Relinked]
) -> dict[str, Effect]:
    """Return the same for several numbers that are computed together, by name.

    Raises:
        UsageError: there is no linkage, or they do not all give the same numbers.
    """
    found = {linkage.name: measures(linkage.identities) for linkage in linkages}
    if not found:
        raise UsageError("The effect of linkage error needs at least one linkage.")
    published = next(iter(found.values()))
    if any(values.keys() != published.keys() for values in found.values()):
        raise UsageError("A measure must give the same numbers under every linkage.")
    return {name: _effect(name, found) for name in published}


def _effect(name: str, found: Mapping[str, Mapping[str, float]]) -> Effect:
    by_linkage = {linkage: float(values[name]) for linkage, values in found.items()}
    all_values = list(by_linkage.values())
    return Effect(all_values[0], min(all_values), max(all_values), by_linkage)


def _drawn(pairs: Pairs, least: float, seed: list[int]) -> Booleans:
    chance = np.random.default_rng(seed).random(len(pairs))
    return (pairs.probability >= least) & (chance < pairs.probability)
