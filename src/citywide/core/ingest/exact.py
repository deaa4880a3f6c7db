"""An extract whose columns are typed as its contract says: judged as it is, not by way of text.

Parquet that this system or another data warehouse wrote is typed already. Writing every cell as
text and reading it again costs far more than all rules. The answers are those of `check_rows`, to
the row and count; whatever could make them differ leaves the extract to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.contracts import Column, Combine, Contract, Rule, Severity, Type
from citywide.core.engines import Engine
from citywide.core.engines.interface import EXTRACT, LINE
from citywide.core.ingest.check import Checked, rules_by_severity
from citywide.core.ingest.conditions import BITS, LATE_KINDS
from citywide.core.ingest.conditions_sql import (
    any_of,
    condition_sql,
    name_sql,
    text_sql,
    type_sql,
)
from citywide.core.ingest.late import Lookup
from citywide.core.ingest.match import Match, match_columns
from citywide.core.ingest.read.result import clean_names
from citywide.core.ingest.typed import ibis_type, stored_schema

_LINES = ibis.schema({LINE: "int64"})
_LATE = ibis.schema({LINE: "int64", "rule": "string", "severity": "string"})
_MAGIC = b"PAR1"
_TYPES = frozenset({Type.STRING, Type.INTEGER, Type.DECIMAL, Type.DATE, Type.TIMESTAMP})
"""Types that text gives back unchanged, whatever the value is."""
_WHITE = (" ", "\t", "\r", "\n")
_TRIMMED = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)"


@dataclass(frozen=True)
class Exact:
    """A Parquet extract whose columns have the contract's types."""

    path: Path
    match: Match
    header: tuple[str, ...]
    rows: int


def exact_extract(contract: Contract, path: Path, name: str) -> Exact | None:
    """Return an extract that can be judged as it is, or None where it must be read as text.

    Raises:
        ExtractError: as `match_columns`.
    """
    if not _may_be_exact(contract) or not _is_parquet(path):
        return None
    try:
        with pq.ParquetFile(path) as source:
            schema, rows = source.schema_arrow, source.metadata.num_rows
    except (pa.ArrowException, OSError):
        return None
    header, notes = clean_names(schema.names)
    if notes or header != tuple(schema.names):
        return None
    match = match_columns(contract, header, name)
    for column in contract.columns:
        at = match.positions.get(column.name)
        if at is not None and schema.types[at] != _arrow_type(column):
            return None
    return Exact(path, match, header, rows)


def _may_be_exact(contract: Contract) -> bool:
    reading = contract.reading
    return (
        bool(contract.key)
        and contract.combine != Combine.APPEND
        and reading.format.lower() in {"", "parquet"}
        and not (reading.page_limit or reading.records_path)
        and all(_is_simple(contract, column) for column in contract.columns)
        and all(r.kind != "unique" or r.columns == contract.key for r in contract.row_rules)
    )


def _is_simple(contract: Contract, column: Column) -> bool:
    """Whether the column's values mean the same as their text would."""
    missing = (*contract.reading.missing_values, *column.missing_values)
    if column.type == Type.STRING:
        return not (column.currency or column.thousands_separator)
    return column.type in _TYPES and not (missing or column.formats or column.currency)


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _arrow_type(column: Column) -> pa.DataType:
    return ibis.schema({"v": ibis_type(column)}).to_pyarrow().types[0]


def check_exact(
    engine: Engine,
    contract: Contract,
    extract: Exact,
    sha256: str,
    folder: Path,
    lookup: Lookup,
) -> Checked | None:
    """Judge every record; None where one of them must be judged by way of text after all.

    Raises:
        EngineError: the engine cannot read the file.
    """
    numbered = engine.numbered(extract.path)
    if numbered is None:
        return None
    errors, warnings = rules_by_severity(contract)
    if not extract.rows:
        return _nothing(engine, contract, numbered, errors, warnings)
    given = {"extract_rows": numbered}
    conditions = {rule.id: condition_sql(contract, rule) for rule in (*errors, *warnings)}
    stopped = [conditions[rule.id] for rule in errors]
    rows = _rows(contract, extract)
    counts = _counts(engine, contract, rows, given, list(conditions.values()), any_of(stopped))
    if counts["strange"] or counts["alike"]:
        return None
    late = _late(engine, contract, rows, given, folder, lookup)
    told = _told(engine, late)
    stopping = sum(n for rule, severity, n in told if severity == Severity.ERROR.value)
    good, quarantined = f"NOT ({any_of(stopped)})", counts["dirty"]
    if stopping:
        given["late_failures"] = late
        good += " AND _line NOT IN (SELECT _line FROM late_failures WHERE severity = 'error')"
        quarantined = extract.rows - _number(engine, rows, good, given)
    staged = numbered
    if quarantined:
        staged = engine.sql(_with_words(contract, rows, conditions, errors, warnings), given)
    names = ", ".join(name_sql(column.name) for column in contract.columns)
    stored = f"SELECT {names}, '{sha256}' AS {EXTRACT}, {LINE} FROM {rows} WHERE {good}"
    kinds = dict(stored_schema(contract).items())
    broken = {rule: counts[f"c{i}"] for i, rule in enumerate(conditions) if counts[f"c{i}"]}
    return Checked(
        contract, staged, engine.sql(stored, given).cast(kinds), late, engine.read([], _LINES),
        extract.rows, extract.rows - quarantined, quarantined, 0, errors, warnings,
        broken | {rule: n for rule, _, n in told},
    )  # fmt: skip


def _nothing(
    engine: Engine, contract: Contract, staged: ir.Table, errors: tuple[Rule, ...],
    warnings: tuple[Rule, ...],
) -> Checked:  # fmt: skip
    good, late = engine.read([], stored_schema(contract)), engine.read([], _LATE)
    removed = engine.read([], _LINES)
    return Checked(contract, staged, good, late, removed, 0, 0, 0, 0, errors, warnings, broken={})


def _rows(contract: Contract, extract: Exact) -> str:
    """Return SQL for the rows with text as it will be stored, for a FROM clause."""
    values = []
    for column in contract.columns:
        at = extract.match.positions.get(column.name)
        kind = type_sql(column)
        cell = f"CAST(NULL AS {kind})" if at is None else name_sql(extract.header[at])
        if at is not None and column.type == Type.STRING:
            cell = _stripped(cell, (*contract.reading.missing_values, *column.missing_values))
        values.append(f"{cell} AS {name_sql(column.name)}")
    return f"(SELECT {', '.join(values)}, {LINE} FROM extract_rows) AS typed_rows"


def _stripped(cell: str, missing: Sequence[str]) -> str:
    touched = " OR ".join([f"{cell} < '!'", *(f"suffix({cell}, chr({ord(c)}))" for c in _WHITE)])
    plain = f"CASE WHEN {touched} THEN trim({cell}, {_TRIMMED}) ELSE {cell} END"
    if not missing:
        return f"nullif({plain}, '')"
    tokens = ", ".join(text_sql(token) for token in ("", *missing))
    return f"CASE WHEN {plain} NOT IN ({tokens}) THEN {plain} END"


def _counts(
    engine: Engine,
    contract: Contract,
    rows: str,
    given: Mapping[str, ir.Table],
    conditions: Sequence[str],
    dirty: str,
) -> dict[str, int]:
    """Return how many rows are strange (no text is written like them), share a key, break a rule.

    One pass over the rows; `dirty` is SQL for rows that break a rule of severity error.
    """
    days = [c for c in contract.columns if c.type in (Type.DATE, Type.TIMESTAMP)]
    strange = any_of(
        f"{name_sql(c.name)} NOT BETWEEN CAST('0001-01-01' AS {type_sql(c)}) "
        f"AND CAST('9999-12-30' AS {type_sql(c)})"
        for c in days
    )
    sums = [f"count_if({condition}) AS c{i}" for i, condition in enumerate(conditions)]
    key = ", ".join(name_sql(name) for name in contract.key)
    keyed = " AND ".join(f"{name_sql(name)} IS NOT NULL" for name in contract.key)
    alike = f"SELECT 1 FROM {rows} WHERE {keyed} GROUP BY {key} HAVING count(*) > 1"
    query = (
        f"SELECT count_if({strange}) AS strange, count_if({dirty}) AS dirty, "
        f"(SELECT count(*) FROM ({alike})) AS alike, {', '.join(sums)} FROM {rows}"
    )
    found = engine.fetch(engine.sql(query, given)).to_pylist()[0]
    return {name: int(count or 0) for name, count in found.items()}


def _number(engine: Engine, rows: str, where: str, given: Mapping[str, ir.Table]) -> int:
    query = f"SELECT count(*) AS n FROM {rows} WHERE {where}"
    return int(engine.fetch(engine.sql(query, given))["n"][0].as_py())


def _late(
    engine: Engine,
    contract: Contract,
    rows: str,
    given: Mapping[str, ir.Table],
    folder: Path,
    lookup: Lookup,
) -> ir.Table:
    """Return (`_line`, `rule`, `severity`) of each value that is not in the data set named."""
    tables, queries = dict(given), []
    for number, rule in enumerate(contract.row_rules):
        if rule.kind not in LATE_KINDS or rule.kind == "unique":
            continue
        cell = name_sql(rule.columns[0])
        where = f"{cell} IS NOT NULL"
        other = lookup(rule.parameters["dataset"])
        if other is not None:
            kind = type_sql(contract.column(rule.columns[0]))
            known = f"CAST({name_sql(rule.parameters['column'])} AS {kind})"
            tables[f"known_{number}"] = other.select(rule.parameters["column"])
            where += (
                f" AND {cell} NOT IN (SELECT {known} FROM known_{number} "
                f"WHERE {name_sql(rule.parameters['column'])} IS NOT NULL)"
            )
        queries.append(
            f"SELECT {LINE}, {text_sql(rule.id)} AS rule, "
            f"{text_sql(rule.severity.value)} AS severity FROM {rows} WHERE {where}"
        )
    if not queries or not _number(engine, f"({' UNION ALL '.join(queries)})", "TRUE", tables):
        return engine.read([], _LATE)
    found = engine.sql(" UNION ALL ".join(queries), tables)
    return engine.read(engine.write(found, folder, "late"), _LATE)


def _told(engine: Engine, late: ir.Table) -> list[tuple[str, str, int]]:
    query = "SELECT rule, severity, count(*) AS n FROM late_rows GROUP BY rule, severity"
    found = engine.fetch(engine.sql(query, {"late_rows": late})).to_pylist()
    return [(row["rule"], row["severity"], int(row["n"])) for row in found]


def _with_words(
    contract: Contract,
    rows: str,
    conditions: Mapping[str, str],
    errors: Sequence[Rule],
    warnings: Sequence[Rule],
) -> str:
    """Return a query for the rows with their failure words, as `check_rows` stages them."""
    words = []
    for prefix, rules in (("_failed_", errors), ("_warned_", warnings)):
        for number, start in enumerate(range(0, len(rules), BITS)):
            bits = [
                f"CASE WHEN {conditions[rule.id]} THEN {1 << bit} ELSE 0 END"
                for bit, rule in enumerate(rules[start : start + BITS])
            ]
            words.append(f"CAST({' + '.join(bits)} AS BIGINT) AS {prefix}{number}")
    names = [name_sql(column.name) for column in contract.columns]
    return f"SELECT {', '.join([*names, LINE, *words])} FROM {rows}"
