"""Every row rule of a contract, in one pass over the text and a few over what it left.

Result: rows to publish, lines to quarantine with the rules each broke, exact duplicates removed.
They add up: landed = published + quarantined + duplicates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Contract, Rule, Severity
from citywide.core.engines import Engine, TextExtract
from citywide.core.engines.interface import EXTRACT, LINE, PROBLEM
from citywide.core.ingest.conditions import BITS, failures, sql_flag, staged_rules, text_name
from citywide.core.ingest.late import Lookup, already_published, duplicates, late_failures
from citywide.core.ingest.match import Match
from citywide.core.ingest.typed import ibis_type, stored_schema, text_value, typed_value

HASH = "_hash"


@dataclass(frozen=True)
class Checked:
    """What the row rules found in one extract."""

    contract: Contract
    staged: ir.Table
    """Every row: typed values, `_line`, and the failure words `_failed_*` and `_warned_*`."""
    good: ir.Table
    """Rows that broke no rule of severity error, as they will be stored."""
    late: ir.Table
    """(`_line`, `rule`) of failures that need more than the row itself."""
    removed: ir.Table
    """(`_line`) of exact duplicates."""
    landed: int
    published: int
    quarantined: int
    duplicates: int
    errors: tuple[Rule, ...]
    warnings: tuple[Rule, ...]
    broken: dict[str, int]
    """Rule id -> rows that broke it, for rules of any severity that some row broke."""


def check_rows(
    engine: Engine,
    contract: Contract,
    extract: TextExtract,
    match: Match,
    sha256: str,
    folder: Path,
    lookup: Lookup,
    published: ir.Table | None = None,
) -> Checked:
    """Judge every record of an extract and return what can be published and what cannot.

    Args:
        sha256: hash of the landed bytes; becomes each row's `_extract`.
        folder: where intermediate files go.
        lookup: gives the published rows of another data set, for reference rules.
        published: the current version, where the contract appends to it under a key.
    """
    errors, warnings = rules_by_severity(contract)
    build = _builder(engine, contract, match, errors, warnings)
    staged = engine.stage(extract, build, folder)
    keep = partial(_keep, engine, folder)
    repeats = duplicates(contract, staged, keep)
    if published is not None:
        repeats = repeats.union(already_published(contract, staged, published), distinct=True)
    removed = keep("duplicates", repeats)
    unique_rows = staged.anti_join(removed, LINE)
    failed = late_failures(contract, unique_rows, lookup, published)
    late = keep("late", failed)
    stopping = late.filter(late.severity == Severity.ERROR.value).select(LINE).distinct()
    clean = _is_clean(unique_rows)
    left_out = keep("left_out", removed.union(stopping, distinct=True))
    good = staged.filter(_is_clean(staged)).anti_join(left_out, LINE)
    stored = good.mutate(**{EXTRACT: ibis.literal(sha256)}).select(*stored_schema(contract).names)
    counts = _counts(engine, staged, unique_rows, clean, stopping, removed)
    broken = _broken(engine, unique_rows, late, errors, warnings)
    return Checked(contract, staged, stored, late, removed, *counts, errors, warnings, broken)


def rules_by_severity(contract: Contract) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the rules judged on the row itself: those that stop a row, and those that warn."""
    rules = staged_rules(contract)
    errors = tuple(rule for rule in rules if rule.severity == Severity.ERROR)
    return errors, tuple(rule for rule in rules if rule.severity != Severity.ERROR)


def _builder(
    engine: Engine,
    contract: Contract,
    match: Match,
    errors: tuple[Rule, ...],
    warnings: tuple[Rule, ...],
) -> Callable[[ir.Table], ir.Table]:
    def build(text: ir.Table) -> ir.Table:
        texts = {}
        for column in contract.columns:
            if column.name in match.positions:
                cell = text[f"t{match.positions[column.name]}"]
                texts[text_name(column.name)] = text_value(engine, contract, column, cell)
            else:
                texts[text_name(column.name)] = ibis.null("string")
        cells = text.select(LINE, PROBLEM, **texts)
        values = {
            column.name: typed_value(engine, contract, column, cells[text_name(column.name)])
            for column in contract.columns
        }
        rows = _with_sql_flags(cells.mutate(**values), (*errors, *warnings))
        words = {f"_failed_{i}": w for i, w in enumerate(failures(contract, errors, rows))}
        words |= {f"_warned_{i}": w for i, w in enumerate(failures(contract, warnings, rows))}
        if not contract.key and contract.remove_duplicates:
            words[HASH] = engine.row_hash([rows[column.name] for column in contract.columns])
        names = [column.name for column in contract.columns]
        stored = {column.name: ibis_type(column) for column in contract.columns}
        return rows.select(*names, LINE, **words).cast(stored)

    return build


def _with_sql_flags(rows: ir.Table, rules: tuple[Rule, ...]) -> ir.Table:
    """Add one boolean column per SQL rule; its text was parsed when the contract was loaded."""
    flags = [rule for rule in rules if rule.kind == "row"]
    if not flags:
        return rows
    columns = ", ".join(f"({rule.parameters['sql']}) AS {sql_flag(rule)}" for rule in flags)
    return rows.alias("typed_rows").sql(f"SELECT *, {columns} FROM typed_rows", dialect="duckdb")


def _words(rows: ir.Table, prefix: str) -> list[str]:
    return [name for name in rows.columns if name.startswith(prefix)]


def _is_clean(rows: ir.Table) -> Any:
    clean = ibis.literal(True)
    for word in _words(rows, "_failed_"):
        clean = clean & (rows[word] == 0)
    return clean


def _keep(engine: Engine, folder: Path, name: str, table: ir.Table) -> ir.Table:
    """Compute a table once and read it back, so that later queries need not repeat it."""
    return engine.read(engine.write(table, folder, name), table.schema())


def _counts(
    engine: Engine,
    staged: ir.Table,
    unique_rows: ir.Table,
    clean: Any,
    stopping: ir.Table,
    removed: ir.Table,
) -> tuple[int, int, int, int]:
    row = engine.fetch(staged.aggregate(landed=staged.count(), **_dirty(staged)))
    landed, dirty = int(row["landed"][0].as_py()), int(row["dirty"][0].as_py() or 0)
    gone = int(engine.fetch(removed.aggregate(n=removed.count()))["n"][0].as_py())
    if gone:
        alike = staged.semi_join(removed, LINE)
        row = engine.fetch(alike.aggregate(**_dirty(alike)))
        dirty -= int(row["dirty"][0].as_py() or 0)
    stopped_only = unique_rows.filter(clean).semi_join(stopping, LINE)
    stopped = int(engine.fetch(stopped_only.aggregate(n=stopped_only.count()))["n"][0].as_py())
    quarantined = dirty + stopped
    return landed, landed - quarantined - gone, quarantined, gone


def _dirty(rows: ir.Table) -> dict[str, Any]:
    return {"dirty": (~_is_clean(rows)).cast("int64").sum()}


def _broken(
    engine: Engine,
    rows: ir.Table,
    late: ir.Table,
    errors: tuple[Rule, ...],
    warnings: tuple[Rule, ...],
) -> dict[str, int]:
    touched = ibis.literal(False)
    for word in (*_words(rows, "_failed_"), *_words(rows, "_warned_")):
        touched = touched | (rows[word] != 0)
    rows = rows.filter(touched)
    sums = {}
    for prefix, rules in (("_failed_", errors), ("_warned_", warnings)):
        for number, rule in enumerate(rules):
            word = rows[f"{prefix}{number // BITS}"]
            sums[rule.id] = ((word // (1 << (number % BITS))) % 2).sum()
    named = {f"r{i}": total for i, total in enumerate(sums.values())}
    counted = engine.fetch(rows.aggregate(**named)).to_pylist()[0]
    found = {name: int(counted[f"r{i}"] or 0) for i, name in enumerate(sums)}
    for row in engine.fetch(late.group_by("rule").aggregate(n=late.count())).to_pylist():
        found[row["rule"]] = int(row["n"])
    return {name: count for name, count in found.items() if count}
