"""What only the whole extract can tell, counted in one pass by the rules an ingest would hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Column, Contract, Type
from citywide.core.engines import Engine, TextExtract
from citywide.core.engines.interface import LINE, PROBLEM
from citywide.core.ingest.conditions import BITS, condition, text_name
from citywide.core.ingest.draft.keys import Key
from citywide.core.ingest.typed import text_value, typed_value

MOST_ALLOWED = 50
"""More different values than this are no list of allowed values."""
_MANY_CELLS = 20_000_000
"""In larger extracts types are judged by the sample alone: parsing them all takes too long."""

Flags = Mapping[str, Any]


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
    """Return the facts; `contract` is the draft so far, its columns in the extract's order.

    Raises:
        EngineError: the extract is not as plain as its reader took it for.
    """
    positions = {name: i for i, name in enumerate(extract.columns)}
    places = {column.name: positions[column.source_name] for column in contract.columns}
    many = extract.rows * len(extract.columns) > _MANY_CELLS
    names: list[str] = []

    def build(text: ir.Table) -> ir.Table:
        texts = {
            text_name(c.name): text_value(engine, contract, c, text[f"t{places[c.name]}"])
            for c in contract.columns
        }
        cells = text.select(LINE, PROBLEM, *extract.names, **texts)
        values = {
            c.name: typed_value(engine, contract, c, cells[text_name(c.name)])
            for c in contract.columns
        }
        rows = cells.mutate(**values)
        raw = {name: rows[f"t{place}"] for name, place in places.items()} if many else {}
        flags = _flags(engine, contract, rows, raw, ask.coordinates)
        names[:] = flags
        kept = {f"list_{i}": rows[f"t{places[name]}"] for i, name in enumerate(ask.lists)}
        for i, key in enumerate(ask.keys):
            kept[f"key_{i}"] = engine.row_hash([rows[f"t{place}"] for place in key])
        if not many:
            kept["all"] = engine.row_hash([rows[name] for name in extract.names])
        return rows.select(LINE, whole=rows[PROBLEM].isnull(), **kept, **_packed(flags))

    staged = engine.stage(extract, build, folder)
    staged = staged.filter(staged.whole)
    rows, broken = _sums(engine, staged, names)
    values = {name: _values(engine, staged, f"list_{i}") for i, name in enumerate(ask.lists)}
    repeats, twins = _repeats(engine, staged, ask.keys, rows)
    return Facts(rows, broken, values, repeats, twins)


def _flags(
    engine: Engine,
    contract: Contract,
    rows: ir.Table,
    raw: Mapping[str, Any],
    place: tuple[str, str] | None,
) -> dict[str, Any]:
    """Return what to count; where `raw` texts are given, only what is quick."""
    flags = {}
    for rule in contract.row_rules:
        column = contract.column(rule.columns[0])
        if raw and rule.kind == "required":
            flags[rule.id] = _looks_blank(raw[column.name], column)
        if not raw and rule.kind in {"required", "type", "range"}:
            flags[rule.id] = condition(contract, rule, rows)
        if not raw and rule.kind == "type" and column.type == Type.INTEGER:
            flags[f"{column.name}.number"] = _no_number(engine, contract, column, rows)
    if place:
        flags["nowhere"] = (rows[place[0]] == 0) & (rows[place[1]] == 0)
    return flags


def _looks_blank(text: Any, column: Column) -> Any:
    """Whether a cell is blank, or begins with white space: looking closer takes too long."""
    blank = text.isnull() | (text < "!")
    return blank | text.isin(column.missing_values) if column.missing_values else blank


def _no_number(engine: Engine, contract: Contract, column: Column, rows: ir.Table) -> Any:
    text = rows[text_name(column.name)]
    number = typed_value(engine, contract, replace(column, type=Type.NUMBER), text)
    return number.isnull() & text.notnull()


def _packed(flags: Flags) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for number, flag in enumerate(flags.values()):
        name, bit = f"word_{number // BITS}", ibis.literal(1 << (number % BITS), "int64")
        word = ibis.ifelse(flag.fill_null(False), bit, ibis.literal(0, "int64"))
        words[name] = words[name] + word if name in words else word
    return words


def _sums(engine: Engine, staged: ir.Table, names: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Count each flag over the few different combinations of flags instead of over rows."""
    words = [name for name in staged.columns if name.startswith("word_")]
    grouped = staged.group_by(words).aggregate(many=staged.count()) if words else staged
    sums = {
        f"s{i}": ((grouped[f"word_{i // BITS}"] // (1 << (i % BITS)) % 2) * grouped.many).sum()
        for i in range(len(names))
    }
    total = {"total": grouped.many.sum()} if words else {"total": staged.count()}
    row = engine.fetch(grouped.aggregate(**total, **sums)).to_pylist()[0]
    return int(row["total"] or 0), {n: int(row[f"s{i}"] or 0) for i, n in enumerate(names)}


def _values(engine: Engine, staged: ir.Table, name: str) -> Counter[str]:
    given = staged.filter(staged[name].notnull())
    grouped = given.group_by(value=given[name]).aggregate(many=given.count())
    ranked = grouped.order_by(ibis.desc("many"), "value").limit(MOST_ALLOWED + 1)
    counts: Counter[str] = Counter()
    for row in engine.fetch(ranked).to_pylist():
        counts[row["value"].strip()] += int(row["many"])
    counts.pop("", None)
    return counts


def _repeats(
    engine: Engine, staged: ir.Table, keys: Sequence[Key], rows: int
) -> tuple[dict[Key, int], int]:
    """Count the repeats of possible keys in order, until one has none."""
    found: dict[Key, int] = {}
    unlike = 0
    for number, key in enumerate(keys):
        different = _distinct(engine, staged, f"key_{number}")
        if different < rows and "all" in staged.columns:
            unlike = unlike or _distinct(engine, staged, "all")
        found[key] = (unlike or rows) - different
        if found[key] <= 0:
            break
    return found, (rows - unlike) if unlike else 0


def _distinct(engine: Engine, staged: ir.Table, name: str) -> int:
    return int(engine.fetch(staged.aggregate(n=staged[name].nunique()))["n"][0].as_py())
