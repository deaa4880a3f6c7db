"""Small counts in tables: hidden, and not to be computed from anything that is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citywide.core.disclosure import protect
from citywide.core.disclosure.tables import determined
from citywide.core.errors import UsageError


def tables(most: int, rows: int = 5, columns: int = 5) -> st.SearchStrategy[list[list[int]]]:
    counts = st.integers(0, 12) | st.integers(0, most)
    return st.integers(1, columns).flatmap(
        lambda c: st.lists(st.lists(counts, min_size=c, max_size=c), min_size=1, max_size=rows)
    )


def test_a_small_count_takes_three_others_with_it() -> None:
    shown = protect([[40, 5, 60], [30, 70, 80], [90, 100, 20]])
    hidden = {(r, c) for r, row in enumerate(shown.rows) for c, n in enumerate(row) if n is None}
    assert shown.small == {(0, 1)} and len(hidden) == 4
    # The cheapest rectangle through it: 40 + 30 + 70 people.
    assert shown.with_others == {(0, 0), (1, 0), (1, 1)}
    assert shown.rows[3] == (160, 175, 160, 495)


def test_nothing_small_nothing_hidden() -> None:
    shown = protect([[11, 0], [25, 300]])
    assert shown.rows == ((11, 0, 11), (25, 300, 325), (36, 300, 336))
    assert not shown.small and not shown.with_others


def test_a_list_with_its_total() -> None:
    shown = protect([[3, 50, 20, 400]], column_totals=False)
    assert shown.rows[0] == (None, 50, None, 400, 473)
    assert shown.with_others == {(0, 2)}
    assert set(shown.rows[1]) == {None}


def test_a_small_total_is_hidden_too() -> None:
    shown = protect([[2, 1, 0], [100, 200, 300]])
    assert (0, 3) in shown.small and shown.rows[0][3] is None
    assert protect([[7]]).rows == ((None, None), (None, None))


def test_without_totals_only_the_small_are_hidden() -> None:
    shown = protect([[5, 100], [100, 100]], row_totals=False, column_totals=False)
    assert shown.small == {(0, 0)} and not shown.with_others


def test_two_rectangles_joined_by_one_hidden_count() -> None:
    # Each row and column hides two, yet the bridge between the rectangles follows from the rest.
    rows = [[20] * 4 + [80] for _ in range(4)] + [[80] * 4 + [320]]
    corners = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3)}
    bridge = (1, 2)
    assert determined(rows, frozenset(corners | {bridge})) == {bridge}
    assert not determined(rows, frozenset(corners))


@given(tables(500), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_never_alone_and_never_computed(
    counts: list[list[int]], row_totals: bool, column_totals: bool
) -> None:
    shown = protect(counts, 10, row_totals, column_totals)
    full = [[*row, sum(row)] for row in counts]
    full.append([sum(column) for column in zip(*full, strict=True)])
    hidden = set()
    for r, c in product(range(len(full)), range(len(full[0]))):
        number = shown.rows[r][c]
        assert number is None or number == full[r][c]
        assert number is None or not 1 <= number <= 10
        hidden |= {(r, c)} if number is None else set()
    real = {p for p in hidden if (row_totals or p[1] < len(full[0]) - 1)}
    real = {p for p in real if (column_totals or p[0] < len(full) - 1)}
    for r, c in real:
        assert len([p for p in hidden if p[0] == r]) > 1, "alone in its row"
        assert len([p for p in hidden if p[1] == c]) > 1, "alone in its column"
    assert not determined(full, frozenset(hidden)) & real
    assert protect(counts, 10, row_totals, column_totals) == shown


@given(tables(6, rows=2, columns=2))
@settings(max_examples=60, deadline=None)
def test_against_every_table_there_could_be(counts: list[list[int]]) -> None:
    """Whoever tries all tables that fit what is shown finds two values for each hidden count."""
    shown = protect(counts, threshold=3)
    high = max(map(max, counts)) + 3
    fitting = []
    for flat in product(range(high + 1), repeat=len(counts) * len(counts[0])):
        width = len(counts[0])
        guess = [list(flat[n : n + width]) for n in range(0, len(flat), width)]
        full = [[*row, sum(row)] for row in guess]
        full.append([sum(column) for column in zip(*full, strict=True)])
        cells = product(range(len(full)), range(width + 1))
        if all(shown.rows[r][c] in (None, full[r][c]) for r, c in cells):
            fitting.append(full)
    for r, c in product(range(len(shown.rows)), range(len(shown.rows[0]))):
        if shown.rows[r][c] is None:
            assert len({full[r][c] for full in fitting}) > 1


@pytest.mark.parametrize("counts", [[], [[]], [[1, 2], [3]], [[-1]]])
def test_no_table(counts: list[list[int]]) -> None:
    with pytest.raises(UsageError):
        protect(counts)
