"""What only the whole extract can tell, counted in one pass by the rules an ingest would hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.contracts import Column, Contract
from citywide.core.engines import Engine, TextExtract
from citywide.core.engines.interface import LINE, PROBLEM
from citywide.core.ingest.draft.counts import repeats_of, sums_of, values_of
from citywide.core.ingest.draft.flags import flags_of, packed, typed_rows
from citywide.core.ingest.draft.keys import Key

_MANY_CELLS = 20_000_000
"""In larger extracts types are judged by the sample alone: parsing them all takes too long."""

_AT_ONCE = 24
"""Columns judged in one pass: each expression holds memory, and files with many are short."""


@dataclass(frozen=True)
class Questions:
    """What to count besides each rule's failures."""

    lists: tuple[str, ...]
    """Columns that may have a list of allowed values."""
    keys: tuple[Key, ...]
    coordinates: tuple[str, str] | None


@dataclass(frozen=True)
class Facts:
    """Counts over every record that fits the header."""

    rows: int
    broken: Mapping[str, int]
    """`<column>.<rule>` -> rows that break it; of very large extracts only blanks are counted."""
    values: Mapping[str, Counter[str]]
    repeats: Mapping[Key, int]
    """Rows that repeat a possible key with other values, of the keys that were counted."""
    twins: int
    """Rows equal to another in every column; counted only where a key repeats."""


def count_all(
    engine: Engine, extract: TextExtract, contract: Contract, ask: Questions, folder: Path
) -> Facts:
    """Return the facts; the contract is the draft so far, all its columns required.

    Raises:
        EngineError: the extract is not as plain as its reader took it for.
    """
    many = extract.rows * len(extract.columns) > _MANY_CELLS
    step = len(contract.columns) if many else _AT_ONCE
    rows, broken, values = 0, dict[str, int](), dict[str, Counter[str]]()
    repeats, twins = dict[Key, int](), 0
    for start in range(0, len(contract.columns), step):
        part = contract.columns[start : start + step]
        lists = tuple(column.name for column in part if column.name in ask.lists)
        some = Questions(lists, *((ask.keys, ask.coordinates) if start == 0 else ((), None)))
        names, staged = _staged(engine, extract, contract, part, some, many, folder / str(start))
        rows, found = sums_of(engine, staged, names)
        broken |= found
        values |= {name: values_of(engine, staged, f"list_{i}") for i, name in enumerate(lists)}
        if some.keys:
            repeats, twins = repeats_of(engine, staged, some.keys, rows)
    return Facts(rows, broken, values, repeats, twins)


def _staged(
    engine: Engine,
    extract: TextExtract,
    contract: Contract,
    part: Sequence[Column],
    ask: Questions,
    many: bool,
    folder: Path,
) -> tuple[list[str], ir.Table]:
    """Return the flags' names, and per whole record its flags, key hashes and listed texts."""
    positions = {name: i for i, name in enumerate(extract.columns)}
    places = {c.name: f"t{positions[c.source_name]}" for c in contract.columns}
    names: list[str] = []

    def build(text: ir.Table) -> ir.Table:
        wanted = {} if many else {c.name: c for c in part}
        wanted |= {name: contract.column(name) for name in ask.coordinates or ()}
        rows = typed_rows(engine, contract, list(wanted.values()), text, places)
        raw = {c.name: rows[places[c.name]] for c in part} if many else {}
        flags = flags_of(engine, contract, part, rows, raw, ask.coordinates)
        names[:] = flags
        kept = {f"list_{i}": rows[places[name]] for i, name in enumerate(ask.lists)}
        for i, key in enumerate(ask.keys):
            kept[f"key_{i}"] = engine.row_hash([rows[f"t{place}"] for place in key])
        if ask.keys and not many:
            kept["all"] = engine.row_hash([rows[name] for name in extract.names])
        return rows.select(LINE, whole=rows[PROBLEM].isnull(), **kept, **packed(flags))

    staged = engine.stage(extract, build, folder)
    return names, staged.filter(staged.whole)
