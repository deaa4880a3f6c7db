"""The grid in which quarantined rows are corrected: what it shows, and what comes back of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from citywide.core.contracts import Contract
from citywide.portal.access import gate
from citywide.portal.catalog.stewards.corrections import (
    Corrected,
    as_it_is,
    corrected,
    own_columns,
    plain,
)
from citywide.portal.catalog.stewards.reasons import ShownRow, shown

_FIELDS_AT_MOST = 800
"""Django refuses forms of more than a thousand fields; wide rows come fewer to a page."""
_ROWS_AT_MOST = 20
_EVERY = 1_000_000_000


@dataclass(frozen=True)
class Cell:
    """One input: its column, its place in the form and what it holds."""

    column: str
    place: int
    field: str
    text: str
    is_wrong: bool
    is_long: bool


@dataclass(frozen=True)
class GridRow:
    """One row of the grid."""

    shown: ShownRow
    cells: tuple[Cell, ...]
    is_kept: bool
    """Ticked to be handed back as it is."""
    is_being_checked: bool
    """True while a correction of it is in the queue."""


@dataclass(frozen=True)
class Sent:
    """What a form brought: rows to hand back, and lines that no longer wait."""

    rows: tuple[Corrected, ...]
    gone: tuple[int, ...]


def rows_per_page(columns: int) -> int:
    """Return how many rows of that many columns fit into one form."""
    return min(_ROWS_AT_MOST, max(1, _FIELDS_AT_MOST // (columns + 2)))


def columns_in_order(contract: Contract, rows: Sequence[gate.Waiting]) -> list[str]:
    """Return the extract's columns, those that are wrong on this page before all others."""
    if not rows:
        return []
    wrong = {name for waiting in rows for name in shown(contract, waiting).wrong}
    names = own_columns(rows[0].row.cells)
    return sorted(names, key=lambda name: name not in wrong)


def grid_rows(
    contract: Contract,
    rows: Sequence[gate.Waiting],
    columns: Sequence[str],
    checked: frozenset[int],
    posted: QueryDict | None = None,
) -> list[GridRow]:
    """Return the grid; with `posted`, what somebody has entered stays in it."""
    found = []
    for waiting in rows:
        one = shown(contract, waiting)
        places = {name: n for n, name in enumerate(own_columns(waiting.row.cells))}
        cells = []
        for name in columns:
            field = field_name(one.line, places[name])
            text = plain(waiting.row.cells[name])
            text = plain(posted.get(field, text)) if posted else text
            is_long = "\n" in text or len(text) > 60
            cells.append(Cell(name, places[name], field, text, name in one.wrong, is_long))
        is_kept = bool(posted and _keep_name(one.line) in posted)
        found.append(GridRow(one, tuple(cells), is_kept, one.line in checked))
    return found


def field_name(line: int, place: int) -> str:
    """Return the name of the input for one cell."""
    return f"cell-{line}-{place}"


def _keep_name(line: int) -> str:
    return f"keep-{line}"


def posted_lines(posted: QueryDict) -> list[int]:
    """Return the lines a form is about."""
    return [int(text) for text in posted.getlist("line") if text.isdecimal()]


def sent(posted: QueryDict, open_rows: Mapping[int, gate.Waiting]) -> Sent:
    """Return what was changed, or ticked to be handed back as it is; untouched rows are not."""
    rows, gone = [], []
    for line in posted_lines(posted):
        waiting = open_rows.get(line)
        if waiting is None:
            gone.append(line)
            continue
        cells = waiting.row.cells
        names = own_columns(cells)
        after = {
            name: posted[field_name(line, n)]
            for n, name in enumerate(names)
            if field_name(line, n) in posted
        }
        row = corrected(line, cells, after)
        if row is None and _keep_name(line) in posted:
            row = as_it_is(line, cells)
        if row is not None:
            rows.append(row)
    return Sent(tuple(rows), tuple(gone))


def open_rows(
    viewer: gate.Viewer, dataset: str, run: str, rule: str = ""
) -> dict[int, gate.Waiting]:
    """Return every row of a run that waits, by its line; raises Forbidden."""
    page = gate.quarantine(viewer, dataset, run=run, rule=rule, per_page=_EVERY)
    return {waiting.row.line: waiting for waiting in page.rows}


def from_file(
    given: Mapping[int, Mapping[str, str]],
    waiting: Mapping[int, gate.Waiting],
    with_unchanged: bool,
) -> Sent:
    """Return what a corrected file brought; columns are found whatever their case."""
    rows, gone = [], []
    for line, cells in given.items():
        before = waiting.get(line)
        if before is None:
            gone.append(line)
            continue
        by_folded = {name.strip().casefold(): text for name, text in cells.items()}
        after = {
            name: by_folded[name.strip().casefold()]
            for name in before.row.cells
            if name.strip().casefold() in by_folded
        }
        row = corrected(line, before.row.cells, after)
        if row is None and with_unchanged:
            row = as_it_is(line, before.row.cells)
        if row is not None:
            rows.append(row)
    return Sent(tuple(rows), tuple(gone))


def counted_values(rows: Iterable[gate.Waiting], column: str) -> list[tuple[str, int]]:
    """Return the values of a column among waiting rows, the commonest first."""
    counts: dict[str, int] = {}
    for waiting in rows:
        text = plain(waiting.row.cells.get(column))
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
