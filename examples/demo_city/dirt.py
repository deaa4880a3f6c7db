"""Dirt in known amounts: every row knows what is wrong with it and what must become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Record = dict[str, Any]
"""One thing as it is, by published column name."""
PUBLISHED, QUARANTINED, DUPLICATE = "published", "quarantined", "duplicates"


@dataclass
class Row:
    """One row of an extract: its cells by header, what is true of it, and its fate."""

    cells: dict[str, Any]
    record: Record
    fate: str = PUBLISHED
    rules: tuple[str, ...] = ()
    """Rules the row breaks; a published row breaks only rules that warn."""
    extra: tuple[str, ...] = ()
    """Cells too many."""


@dataclass
class Extract:
    """One file a department hands over."""

    name: str
    dataset: str
    rows: list[Row]
    dirt: Mapping[str, int] = field(default_factory=dict)
    footers: int = 0
    lines: list[int] = field(default_factory=list)
    """Line of each row in the written file."""

    @property
    def published(self) -> list[Record]:
        """Records that must be published from this file."""
        return [row.record for row in self.rows if row.fate == PUBLISHED]


@dataclass(frozen=True)
class Spoil:
    """A way to spoil a row: the new cells, made from the old, and the rules that breaks."""

    rules: tuple[str, ...]
    change: Callable[[dict[str, Any]], Mapping[str, Any]]
    truth: Mapping[str, Any] | None = None
    """What is published for a row that only warns; None where the row is stopped."""


def spoil(
    random: Random, rows: list[Row], kinds: Mapping[str, Spoil], dirt: Mapping[str, int]
) -> None:
    """Spoil as many clean rows in each way as `dirt` says."""
    for name, kind in kinds.items():
        for row in _clean(random, rows, dirt.get(name, 0)):
            row.cells = {**row.cells, **kind.change(row.cells)}
            row.rules = kind.rules
            row.fate = QUARANTINED if kind.truth is None else PUBLISHED
            row.record = {**row.record, **(kind.truth or {})}


def add_cells(random: Random, rows: list[Row], count: int, text: str) -> None:
    """Give rows one cell too many, as an unquoted comma does."""
    for row in _clean(random, rows, count):
        row.extra, row.rules, row.fate = (text,), ("structure",), QUARANTINED


def repeat(random: Random, rows: list[Row], count: int) -> None:
    """Put exact copies of rows somewhere after them."""
    for row in _clean(random, rows, count):
        _insert_after(random, rows, row, Row(dict(row.cells), row.record, DUPLICATE))


def contradict(random: Random, rows: list[Row], count: int, change: Mapping[str, Any]) -> None:
    """Put rows of the same key but other values after rows; nobody can tell which is right."""
    for row in _clean(random, rows, count):
        row.fate, row.rules = QUARANTINED, ("primary_key",)
        twin = Row({**row.cells, **change}, row.record, QUARANTINED, row.rules)
        _insert_after(random, rows, row, twin)


def _clean(random: Random, rows: Sequence[Row], count: int) -> list[Row]:
    repeated = {id(row.record) for row in rows if row.fate == DUPLICATE}
    clean = [row for row in rows if row.fate == PUBLISHED and not row.rules]
    return random.sample([row for row in clean if id(row.record) not in repeated], count)


def _insert_after(random: Random, rows: list[Row], row: Row, twin: Row) -> None:
    at = next(n for n, other in enumerate(rows) if other is row)
    rows.insert(random.randint(at + 1, len(rows)), twin)


def account(extract: Extract) -> dict[str, Any]:
    """Return what must become of an extract: counts, rules, and each quarantined line."""
    fates = Counter(row.fate for row in extract.rows)
    judged = [row for row in extract.rows if row.fate != DUPLICATE]
    numbered = zip(extract.lines, extract.rows, strict=True)
    return {
        "dataset": extract.dataset,
        "landed": len(extract.rows),
        **{fate: fates[fate] for fate in (PUBLISHED, QUARANTINED, DUPLICATE)},
        "footers": extract.footers,
        "dirt": dict(extract.dirt),
        "broken": dict(sorted(Counter(rule for row in judged for rule in row.rules).items())),
        "quarantine": [
            {"line": line, "rules": sorted(row.rules)}
            for line, row in numbered
            if row.fate == QUARANTINED
        ],
    }
