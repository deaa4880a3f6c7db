"""Two-way tables of people: small counts hidden, and enough others that none can be computed.

Counts from 1 to a threshold are hidden, totals included. A hidden count could still follow from the
rows, columns and totals that are shown; then others are hidden with it, as few people as possible.

The rule (Kelly, Golden and Assad 1992, Networks 22:397-417; Gusfield 1988, SIAM J. Comput.
17:552-571): rows and columns are the nodes of a graph and hidden counts its edges. Raising one
count by 1 must be balanced along its row and its column; a hidden count is not determined exactly
when a closed walk of hidden counts changes it and leaves no count below zero. So each hidden count
needs such a walk; where it has none, the cheapest one is hidden.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citywide.core.errors import UsageError

Place = tuple[int, int]
_Node = tuple[str, int]


@dataclass(frozen=True)
class Protected:
    """A table as it may be shown, with totals; None is a hidden count.

    The last row holds column totals and the last column row totals; None throughout where they were
    not asked for. `small` are the places hidden for their own size, `with_others` those hidden to
    keep the small ones hidden.
    """

    rows: tuple[tuple[int | None, ...], ...]
    small: frozenset[Place]
    with_others: frozenset[Place]


def protect(
    counts: Sequence[Sequence[int]],
    threshold: int = 10,
    row_totals: bool = True,
    column_totals: bool = True,
) -> Protected:
    """Return a table of counts with every count of 1 to `threshold` hidden for good.

    One row with `column_totals=False` is a list with its total.

    Raises:
        UsageError: rows of different lengths, no rows, or a negative count.
    """
    table = _with_totals(counts)
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    unshown = {
        (r, c)
        for r, row in enumerate(table)
        for c in range(len(row))
        if (r == last_row and not column_totals) or (c == last_column and not row_totals)
    }
    small = {
        (r, c)
        for r, row in enumerate(table)
        for c, count in enumerate(row)
        if 1 <= count <= threshold
    } - unshown
    hidden = _closed(table, small, unshown)
    rows = tuple(
        tuple(None if (r, c) in hidden else count for c, count in enumerate(row))
        for r, row in enumerate(table)
    )
    return Protected(rows, frozenset(small), frozenset(hidden - small - unshown))


def determined(rows: Sequence[Sequence[int]], hidden: frozenset[Place]) -> set[Place]:
    """Return the hidden places of a table with totals whose counts follow from what is shown.

    Whoever reads the table knows that each row and column adds up and that no count is negative.
    """
    return {place for place in hidden if _walk(rows, hidden, place, shown_too=False) is None}


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    if not counts or not counts[0] or len({len(row) for row in counts}) > 1:
        raise UsageError("A table needs at least one row and one column, and rows of one length.")
    if min(min(row) for row in counts) < 0:
        raise UsageError("Counts of people cannot be negative.")
    table = [[*row, sum(row)] for row in counts]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


def _closed(table: list[list[int]], small: set[Place], unshown: set[Place]) -> set[Place]:
    hidden = small | unshown
    while True:
        # The smallest first: what hides it often hides others.
        at_risk = sorted(
            (p for p in hidden - unshown if _walk(table, hidden, p, shown_too=False) is None),
            key=lambda p: (table[p[0]][p[1]], p),
        )
        if not at_risk:
            return hidden
        found = _walk(table, hidden, at_risk[0], shown_too=True)
        everything = {(r, c) for r, row in enumerate(table) for c in range(len(row))}
        hidden |= everything if found is None else found


def _walk(
    table: Sequence[Sequence[int]], hidden: frozenset[Place] | set[Place], place: Place,
    shown_too: bool,
) -> set[Place] | None:  # fmt: skip
    """Return the cheapest closed walk through a place, without it; None when there is none.

    Only over hidden places, or (`shown_too`) over others at the price of the people they count.
    """
    graph = _graph(table, hidden, place, shown_too)
    row, column = ("row", place[0]), ("column", place[1])
    raised = _cheapest(graph, column, row)
    lowered = _cheapest(graph, row, column) if _may_fall(table, place) else None
    found = [walk for walk in (raised, lowered) if walk is not None]
    if not _may_rise(table, place):
        found = [walk for walk in (lowered,) if walk is not None]
    return min(found, key=lambda walk: walk[0])[1] if found else None


def _graph(
    table: Sequence[Sequence[int]], hidden: frozenset[Place] | set[Place], without: Place,
    shown_too: bool,
) -> Mapping[_Node, list[tuple[_Node, int, Place]]]:  # fmt: skip
    graph: dict[_Node, list[tuple[_Node, int, Place]]] = {}
    for place in _places(table):
        if place == without or (place not in hidden and not shown_too):
            continue
        row, column = ("row", place[0]), ("column", place[1])
        price = 0 if place in hidden else _price(table, place)
        if _may_rise(table, place):
            graph.setdefault(row, []).append((column, price, place))
        if _may_fall(table, place):
            graph.setdefault(column, []).append((row, price, place))
    return graph


def _price(table: Sequence[Sequence[int]], place: Place) -> int:
    # An empty place hidden looks odd and protects little: the dearest of all.
    return table[place[0]][place[1]] or 2 * table[-1][-1] + 1


def _places(table: Sequence[Sequence[int]]) -> Iterator[Place]:
    return ((r, c) for r, row in enumerate(table) for c in range(len(row)))


def _is_total(table: Sequence[Sequence[int]], place: Place) -> bool:
    """Whether it stands on the other side of its row and column (the grand total on both)."""
    return (place[0] == len(table) - 1) != (place[1] == len(table[0]) - 1)


def _may_rise(table: Sequence[Sequence[int]], place: Place) -> bool:
    # A total balances with its sign turned: where a count rises, it would fall.
    return not _is_total(table, place) or table[place[0]][place[1]] > 0


def _may_fall(table: Sequence[Sequence[int]], place: Place) -> bool:
    return _is_total(table, place) or table[place[0]][place[1]] > 0


def _cheapest(
    graph: Mapping[_Node, list[tuple[_Node, int, Place]]], start: _Node, end: _Node
) -> tuple[tuple[int, int], set[Place]] | None:
    queue: list[tuple[int, int, _Node, tuple[Place, ...]]] = [(0, 0, start, ())]
    done: set[_Node] = set()
    while queue:
        price, steps, node, path = heapq.heappop(queue)
        if node == end:
            return (price, steps), set(path)
        if node in done:
            continue
        done.add(node)
        for other, more, place in graph.get(node, ()):
            if other not in done:
                heapq.heappush(queue, (price + more, steps + 1, other, (*path, place)))
    return None
