"""Small worlds of records, scored pairs and judgements; made by hand or by hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, count

import pyarrow as pa
from hypothesis import strategies as st

from citywide.core.linkage.judgements import Judgement, Verdict, undo
from citywide.core.linkage.pairs import SCORED_PAIR

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
POOL = [f"hmis/{number:02}" for number in range(9)]

Edge = tuple[str, str, float]


def records(*ids: str) -> pa.Array:
    return pa.array(ids, pa.string())


def edges(rows: Iterable[Edge], **weights: Sequence[float]) -> pa.Table:
    """Scored pairs from (one record, other record, probability); weights by comparison."""
    listed = [(min(a, b), max(a, b), p) for a, b, p in rows]
    columns = {
        "left_id": pa.array([row[0] for row in listed], pa.string()),
        "right_id": pa.array([row[1] for row in listed], pa.string()),
        "match_weight": pa.array([bits(row[2]) for row in listed], pa.float64()),
        "match_probability": pa.array([row[2] for row in listed], pa.float64()),
    }
    assert list(columns) == SCORED_PAIR.names
    return pa.table(columns | {f"mw_{name}": pa.array(v) for name, v in weights.items()})


def bits(probability: float) -> float:
    return round(20 * (probability - 0.5), 6)


def says(
    verdict: Verdict,
    one: str,
    other: str,
    *,
    hour: float = 1,
    by: str = "ana",
    id: str = "",
    weights: dict[str, float] | None = None,
) -> Judgement:
    left, right = sorted((one, other))
    at = START + hour * HOUR
    named = id or f"{left} {right} {by} {hour}"
    return Judgement(left, right, verdict, by, "looked", at, "v1", weights or {}, None, named)


def takes_back(entry: Judgement, *, hour: float = 50) -> Judgement:
    at = START + hour * HOUR
    return undo(entry, by="bo", reason="mistaken", at=at, id=f"undo {entry.id} {hour}")


class Mint:
    """Ids p1, p2, ... in the order in which they are asked for."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> str:
        return f"p{next(self._numbers)}"


def partition(members: Iterable[Iterable[str]]) -> set[frozenset[str]]:
    return {frozenset(group) for group in members}


def people(table: pa.Table) -> set[frozenset[str]]:
    """The records of each person, without the ids."""
    groups: dict[str, set[str]] = {}
    for row in table.to_pylist():
        groups.setdefault(row["person_id"], set()).add(row["record_id"])
    return partition(groups.values())


PAIRS = list(combinations(POOL, 2))
PROBABILITIES = [0.02, 0.3, 0.5, 0.8, 0.95, 0.96, 0.97, 0.99]


def edge_lists() -> st.SearchStrategy[list[Edge]]:
    """Scored pairs, many of the same weight, each pair once."""
    edge = st.tuples(st.sampled_from(PAIRS), st.sampled_from(PROBABILITIES))
    return st.lists(edge, max_size=24, unique_by=lambda e: e[0]).map(
        lambda rows: [(*pair, p) for pair, p in rows]
    )


@st.composite
def logs(draw: st.DrawFn, most: int = 8) -> list[Judgement]:
    """Judgements and undoings, undoings of undoings among them, one an hour."""
    log: list[Judgement] = []
    for number in range(draw(st.integers(0, most))):
        if log and draw(st.integers(0, 3)) == 0:
            undone = draw(st.sampled_from(log))
            log.append(takes_back(undone, hour=number + 1))
            continue
        verdict: Verdict = draw(st.sampled_from(["same", "different", "different", "unsure"]))
        pair = draw(st.sampled_from(PAIRS))
        by = draw(st.sampled_from(["ana", "bo", "cy"]))
        log.append(says(verdict, *pair, hour=number + 1, by=by, id=f"j{number}"))
    return log
