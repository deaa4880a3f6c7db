"""What a record breaks, as flags: the very rules an ingest would hold it to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Column, Contract, Type
from citywide.core.engines import Engine
from citywide.core.engines.interface import LINE, PROBLEM
from citywide.core.ingest.conditions import BITS, condition, text_name
from citywide.core.ingest.typed import text_value, typed_value


def typed_rows(
    engine: Engine,
    contract: Contract,
    columns: Sequence[Column],
    text: ir.Table,
    places: Mapping[str, str],
) -> ir.Table:
    """Return the text with, for each of some columns, its typed value and its trimmed text."""
    texts = {
        text_name(c.name): text_value(engine, contract, c, text[places[c.name]]) for c in columns
    }
    raw = [name for name in text.columns if name not in {LINE, PROBLEM}]
    cells = text.select(LINE, PROBLEM, *raw, **texts)
    values = {c.name: typed_value(engine, contract, c, cells[text_name(c.name)]) for c in columns}
    return cells.mutate(**values)


def flags_of(
    engine: Engine,
    contract: Contract,
    part: Sequence[Column],
    rows: ir.Table,
    raw: Mapping[str, Any],
    place: tuple[str, str] | None,
) -> dict[str, Any]:
    """Return what to count of some columns; where `raw` texts are given, only what is quick."""
    flags = {}
    columns = {column.name: column for column in part}
    for rule in contract.row_rules:
        column = columns.get(rule.columns[0])
        if column is None:
            continue
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
    blank = ~(text >= "!").fill_null(False)
    return blank | text.isin(column.missing_values) if column.missing_values else blank


def _no_number(engine: Engine, contract: Contract, column: Column, rows: ir.Table) -> Any:
    text = rows[text_name(column.name)]
    number = typed_value(engine, contract, replace(column, type=Type.NUMBER), text)
    return number.isnull() & text.notnull()


def packed(flags: Mapping[str, Any]) -> dict[str, Any]:
    """Return the flags as bits of integers `word_<n>`."""
    words: dict[str, Any] = {}
    for number, flag in enumerate(flags.values()):
        name, bit = f"word_{number // BITS}", ibis.literal(1 << (number % BITS), "int64")
        word = ibis.ifelse(flag.fill_null(False), bit, ibis.literal(0, "int64"))
        words[name] = words[name] + word if name in words else word
    return words
