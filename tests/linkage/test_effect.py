"""A published number computed again under other linkages."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from citywide.core.errors import UsageError
from citywide.core.linkage.effect import (
    FEWER,
    MORE,
    PUBLISHED,
    Margin,
    Relinked,
    effect,
    effects,
    ends,
    relinkings,
)

from .given import edges, records, says

IDS = [f"r/{number:03}" for number in range(120)]
ROWS = [
    *((a, b, 0.97) for a, b in zip(IDS[0:40:2], IDS[1:40:2], strict=True)),
    *((a, b, 0.60) for a, b in zip(IDS[40:80:2], IDS[41:80:2], strict=True)),
    *((a, b, 0.03) for a, b in zip(IDS[80::2], IDS[81::2], strict=True)),
]


def count_people(identities: pa.Table) -> float:
    return float(pc.count_distinct(identities["person_id"]).as_py())


def test_the_number_and_its_ends_come_from_thresholds_and_draws() -> None:
    found = effect(count_people, relinkings(records(*IDS), edges(ROWS), seed=2))
    assert found.value == 100
    assert found.by_linkage["threshold 0.99"] == found.high == 120
    assert found.by_linkage["threshold 0.5"] == found.low == 80
    draws = [v for name, v in found.by_linkage.items() if name.startswith("draw")]
    assert len(draws) == 20
    assert 84 < sum(draws) / len(draws) < 93


def test_draws_do_not_depend_on_the_order_of_pairs() -> None:
    one = effect(count_people, relinkings(records(*IDS), edges(ROWS), seed=2))
    other = effect(count_people, relinkings(records(*IDS[::-1]), edges(ROWS[::-1]), seed=2))
    assert one == other
    assert one != effect(count_people, relinkings(records(*IDS), edges(ROWS), seed=3))


def test_judgements_hold_in_every_linkage() -> None:
    log = [says("same", IDS[100], IDS[101]), says("different", IDS[0], IDS[1])]
    for linkage in relinkings(records(*IDS), edges(ROWS), log, draws=5):
        person = {row["record_id"]: row["person_id"] for row in linkage.identities.to_pylist()}
        assert person[IDS[100]] == person[IDS[101]]
        assert person[IDS[0]] != person[IDS[1]]


def test_several_numbers_are_computed_together() -> None:
    found = effects(
        lambda table: {"people": count_people(table), "records": table.num_rows},
        relinkings(records(*IDS), edges(ROWS), draws=0, thresholds=[0.5]),
    )
    assert (found["people"].low, found["people"].high) == (80, 100)
    assert (found["records"].low, found["records"].high) == (120, 120)


def test_no_linkage_or_other_numbers_are_refused() -> None:
    with pytest.raises(UsageError, match="at least one linkage"):
        effect(count_people, [])
    empty = pa.table({"record_id": ["a"], "person_id": ["a"]})
    names = iter(["one", "other"])
    with pytest.raises(UsageError, match="same numbers"):
        effects(lambda _: {next(names): 1.0}, [Relinked("1", empty), Relinked("2", empty)])


def _pairs(table: pa.Table) -> int:
    sizes = table.group_by("person_id").aggregate([("record_id", "count")])
    return sum(n * (n - 1) // 2 for n in sizes["record_id_count"].to_pylist())


def test_the_ends_of_the_interval_are_the_nearest_linkages_that_reach_them() -> None:
    rows = [(a, b, p - n / 1e4) for n, (a, b, p) in enumerate(ROWS)]
    margin = Margin(false_links=5, missed=7)
    published, fewer, more = ends(records(*IDS), edges(rows), margin=margin)
    assert [one.relinked.name for one in (published, fewer, more)] == [PUBLISHED, FEWER, MORE]
    assert (published.pairs, fewer.pairs, more.pairs) == (20, 15, 27)
    for one in (published, fewer, more):
        assert one.pairs == _pairs(one.relinked.identities)
    again = [one.threshold for one in ends(records(*IDS[::-1]), edges(rows[::-1]), margin=margin)]
    assert again == [published.threshold, fewer.threshold, more.threshold]


def test_ends_go_no_further_than_the_scored_pairs_and_keep_judgements() -> None:
    log = [says("same", IDS[100], IDS[101]), says("different", IDS[0], IDS[1])]
    far = Margin(false_links=1e6, missed=1e6)
    found = list(ends(records(*IDS), edges(ROWS), log, margin=far))
    for one in found:
        person = {r["record_id"]: r["person_id"] for r in one.relinked.identities.to_pylist()}
        assert person[IDS[100]] == person[IDS[101]]
        assert person[IDS[0]] != person[IDS[1]]
    assert found[1].pairs <= found[0].pairs < found[2].pairs == 59
    none = list(ends(records(*IDS), edges(ROWS), margin=Margin(0, 0)))
    assert len({one.pairs for one in none}) == 1
