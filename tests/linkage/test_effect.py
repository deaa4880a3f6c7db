"""A published number computed again under other linkages."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from citywide.core.errors import UsageError
from citywide.core.linkage.effect import Relinked, effect, effects, relinkings

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
