"""Quarantined rows, for the data steward who corrects them: every column, as it came."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil
from pathlib import Path

from citywide.core.contracts import Contract, parse_contract
from citywide.core.errors import NotFound, UsageError
from citywide.core.ingest.match import folded
from citywide.core.ingest.quarantine import QuarantinedRow, export_quarantine, quarantined_rows
from citywide.core.lake import Run
from citywide.core.pipeline.status import open_quarantine
from citywide.portal.access.consent import Among, Collected
from citywide.portal.access.known import managed
from citywide.portal.access.notice import note, note_read
from citywide.portal.access.policy import Decision, decide
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Waiting:
    """One quarantined row and the run it belongs to."""

    run: str
    file: str
    row: QuarantinedRow


@dataclass(frozen=True)
class QuarantinePage:
    """Some rows that wait for a correction; `by_rule` counts all of them."""

    rows: list[Waiting]
    total: int
    number: int
    pages: int
    by_rule: dict[str, int]
    runs: dict[str, str]
    """Run -> the file it brought in."""


def quarantine(
    viewer: Viewer,
    dataset: str,
    *,
    rule: str = "",
    run: str = "",
    page: int = 1,
    per_page: int = 50,
) -> QuarantinePage:
    """Return one page of the rows that wait; raises Forbidden for all but the data steward."""
    contract = managed(viewer, dataset)
    waiting = [r for r in store().lake.ledger.runs(dataset) if open_quarantine(store().lake, r)]
    chosen = [r for r in waiting if not run or r.id == run]
    decision = decide(viewer, contract, "correction")
    counts: Counter[str] = Counter()
    total = 0
    for row in (row for one in chosen for row in _rows(one, decision)):
        ids = {reason.rule for reason in row.reasons}
        counts.update(ids)
        total += not rule or rule in ids
    pages = max(ceil(total / per_page), 1)
    number = min(max(page, 1), pages)
    every = (
        Waiting(one.id, one.source_name, row)
        for one in chosen
        for row in _rows(one, decision, rule)
    )
    shown = list(islice(every, (number - 1) * per_page, number * per_page))
    note_read(viewer, decision, "quarantine", rows=len(shown), rule=rule)
    runs = {one.id: one.source_name for one in waiting}
    return QuarantinePage(shown, total, number, pages, dict(counts.most_common()), runs)


def _rows(run: Run, decision: Decision, rule: str = "") -> Iterator[QuarantinedRow]:
    lake = store().lake
    contract = parse_contract(lake.ledger.definition(run.contract_hash))
    corrected = lake.ledger.corrected_lines(run.id)
    found = quarantined_rows(lake.quarantine(run), contract, rule or None, corrected)
    return (row for row in found if _is_given(row, contract, decision))


def _is_given(row: QuarantinedRow, contract: Contract, decision: Decision) -> bool:
    """Return whether a row as it came is within the limits on published rows.

    A row that does not say whose it is, or when it was collected, can only be corrected outside.
    """
    if not decision.limits:
        return True
    cells = {folded(name): (text or "").strip() for name, text in row.cells.items()}
    names = {c.name: folded(c.source_name) for c in contract.columns}
    return all(
        any(_is_met({n: cells.get(f, "") for n, f in names.items()}, one) for one in limit)
        for limit in decision.limits
    )


def _is_met(cells: Mapping[str, str], condition: Among | Collected) -> bool:
    if isinstance(condition, Collected):
        with contextlib.suppress(ValueError):
            day = dt.date.fromisoformat(cells.get(condition.column, "")[:10])
            return any(f <= day and (last is None or day <= last) for f, last in condition.spans)
        return False
    key = tuple(cells.get(name, "") for name in condition.columns)
    return all(key) and (key in condition.values) == condition.is_inside


def quarantine_file(viewer: Viewer, run_id: str, rule: str, format: str) -> tuple[str, str, bytes]:
    """Return name, content type and bytes of a run's waiting rows, ready to be corrected."""
    found = store().lake.ledger.run(run_id)
    if found is None:
        raise NotFound(f"There is no run {run_id!r}.")
    decision = decide(viewer, managed(viewer, found.dataset), "correction")
    if format not in FORMATS:
        raise UsageError(f"{format!r} is not a format; choose {' or '.join(FORMATS)}.")
    with tempfile.TemporaryDirectory(dir=store().lake.root / "work") as folder:
        target = Path(folder) / f"{found.dataset}-quarantine.{format}"
        count = export_quarantine(_rows(found, decision, rule), target)
        seen = {"what": "quarantine", "rows": count, "format": format, "rule": rule}
        note(viewer, "export", f"run:{run_id}", "correction", seen)
        return target.name, FORMATS[format], target.read_bytes() if count else b""
