"""Rows that broke a rule: kept with their own text, their line and every reason, until corrected.

A quarantine file is Parquet: `_line`, `_rules` (ids, comma-separated), `_problem`, then the
extract's columns as text, named as the extract names them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from citywide.core.contracts import Contract, Rule, Severity
from citywide.core.engines import Engine, TextExtract
from citywide.core.engines.interface import LINE, PROBLEM
from citywide.core.errors import UsageError
from citywide.core.ingest.check import Checked
from citywide.core.ingest.conditions import BITS, STRUCTURE
from citywide.core.ingest.match import folded
from citywide.core.ingest.read import raw_rows

RULES = "_rules"
_BATCH = 20_000


@dataclass(frozen=True)
class Reason:
    """Why one row was quarantined: the rule, its columns and the values they had."""

    rule: str
    columns: tuple[str, ...]
    values: tuple[str | None, ...]
    description: str


@dataclass(frozen=True)
class QuarantinedRow:
    """One row in quarantine, with the text it came with."""

    line: int
    reasons: tuple[Reason, ...]
    cells: dict[str, str | None]


def write_quarantine(engine: Engine, checked: Checked, extract: TextExtract, target: Path) -> int:
    """Write every quarantined row to `target`; returns how many. No file for none."""
    failing = _failing_lines(engine, checked)
    if not failing:
        return 0
    names = _unique(extract.columns)
    schema = pa.schema(
        [(LINE, pa.int64()), (RULES, pa.string()), (PROBLEM, pa.string())]
        + [(name, pa.string()) for name in names]
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_suffix(".arriving")
    with pq.ParquetWriter(arriving, schema, compression="zstd") as writer:
        batch: list[tuple[Any, ...]] = []
        for line, problem, cells in raw_rows(extract, sorted(failing)):
            batch.append((line, ",".join(failing[line]), problem, *_padded(cells, len(names))))
            if len(batch) == _BATCH:
                writer.write_batch(_arrow(batch, schema))
                batch = []
        if batch:
            writer.write_batch(_arrow(batch, schema))
    arriving.rename(target)
    return len(failing)


def _failing_lines(engine: Engine, checked: Checked) -> dict[int, list[str]]:
    """Return the ids of broken error rules by line, early rules first."""
    staged = checked.staged
    words = [name for name in staged.columns if name.startswith("_failed_")]
    dirty = ibis.literal(False)
    for word in words:
        dirty = dirty | (staged[word] != 0)
    removed = checked.removed
    found = engine.fetch(staged.filter(dirty).anti_join(removed, LINE).select(LINE, *words))
    ids = [rule.id for rule in checked.errors]
    failing: dict[int, list[str]] = {}
    memo: dict[tuple[int, ...], list[str]] = {}
    columns = [found[word].to_pylist() for word in words]
    for line, *values in zip(found[LINE].to_pylist(), *columns, strict=True):
        mask = tuple(values)
        if mask not in memo:
            memo[mask] = [name for n, name in enumerate(ids) if mask[n // BITS] >> (n % BITS) & 1]
        failing[line] = list(memo[mask])
    late = checked.late.filter(checked.late.severity == Severity.ERROR.value)
    for row in engine.fetch(late.select(LINE, "rule")).to_pylist():
        rules = failing.setdefault(row[LINE], [])
        if row["rule"] not in rules:
            rules.append(row["rule"])
    return failing


def _padded(cells: Sequence[str | None], width: int) -> list[str | None]:
    return [*cells[:width], *([None] * (width - len(cells)))]


def _arrow(batch: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*batch, strict=True))
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _unique(names: Sequence[str]) -> list[str]:
    taken = {LINE, RULES, PROBLEM}
    return [f"{name}_" if name in taken else name for name in names]


def quarantined_rows(
    path: Path,
    contract: Contract,
    rule: str | None = None,
    without: frozenset[int] | set[int] = frozenset(),
) -> Iterator[QuarantinedRow]:
    """Yield quarantined rows in the order of the extract.

    Args:
        rule: only rows that broke this rule.
        without: lines corrected since.
    """
    if not path.exists():
        return
    known = {r.id: r for r in (STRUCTURE, *contract.rules)}
    source_names = {column.name: column.source_name for column in contract.columns}
    for batch in pq.ParquetFile(path).iter_batches(_BATCH):
        for row in batch.to_pylist():
            line, ids, problem = row.pop(LINE), row.pop(RULES).split(","), row.pop(PROBLEM)
            if line in without or (rule and rule not in ids):
                continue
            cells = {folded(name): value for name, value in row.items()}
            reasons = tuple(_reason(known, name, source_names, cells, problem) for name in ids)
            yield QuarantinedRow(line, reasons, row)


def _reason(
    known: Mapping[str, Rule],
    name: str,
    source_names: Mapping[str, str],
    cells: Mapping[str, str | None],
    problem: str | None,
) -> Reason:
    rule = known.get(name)
    columns = rule.columns if rule else ()
    values = tuple(cells.get(folded(source_names.get(c, c)), cells.get(folded(c))) for c in columns)
    said = problem if name == STRUCTURE.id and problem else rule.description if rule else name
    return Reason(name, columns, values, said)


def export_quarantine(rows: Iterator[QuarantinedRow], target: Path) -> int:
    """Write rows for correction, as CSV or Excel by the file's name; returns how many.

    The columns `_line` and `_reasons` come first; keep `_line`, correct the rest, and hand the
    file back with `citywide quarantine resubmit`.
    """
    kind = target.suffix.lower()
    if kind not in {".csv", ".xlsx"}:
        raise UsageError(f"{target.name}: export to a .csv or .xlsx file.")
    records = _records(rows)
    return _to_excel(records, target) if kind == ".xlsx" else _to_csv(records, target)


def _records(rows: Iterator[QuarantinedRow]) -> Iterator[dict[str, str | int | None]]:
    for row in rows:
        said = "; ".join(f"{reason.rule}: {reason.description}" for reason in row.reasons)
        yield {LINE: row.line, "_reasons": said, **row.cells}


def _to_csv(records: Iterator[dict[str, Any]], target: Path) -> int:
    count = 0
    with target.open("w", newline="", encoding="utf-8-sig") as file:
        writer = None
        for record in records:
            writer = writer or _started(csv.DictWriter(file, list(record)))
            writer.writerow(record)
            count += 1
    return count


def _started(writer: csv.DictWriter[str]) -> csv.DictWriter[str]:
    writer.writeheader()
    return writer


def _to_excel(records: Iterator[dict[str, Any]], target: Path) -> int:
    # Imported here because most commands never write a workbook.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("quarantine")
    count = 0
    for count, record in enumerate(records, start=1):
        if count == 1:
            sheet.append(list(record))
        sheet.append([_as_text(sheet, value) for value in record.values()])
    book.save(target)
    return count


def _as_text(sheet: Any, value: Any) -> Any:
    """A cell that starts like a formula must stay text, on the screen and on the way back."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
