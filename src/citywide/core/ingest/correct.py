"""Corrected quarantine rows handed back: checked like any extract, added to the current version."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from citywide.core.contracts import Combine, Contract, Reading
from citywide.core.engines.interface import LINE
from citywide.core.errors import Conflict, UsageError
from citywide.core.ingest.match import folded
from citywide.core.ingest.read import ReadResult, read_extract
from citywide.core.ingest.run import Outcome, Report, Workshop, run_landed
from citywide.core.lake import Lake, Run, RunState
from citywide.core.lake.landing import land


def resubmit(shop: Workshop, contract: Contract, run: Run, path: Path, person: str) -> Outcome:
    """Bring corrected rows of a run's quarantine into the current version.

    `path` is an exported quarantine file, corrected: it keeps the column `_line`. Rows that still
    break a rule go to the quarantine of the new run, with their new reasons.

    Raises:
        UsageError: the file has no `_line`, or lines that are not in the run's quarantine.
        Conflict: a later extract has replaced the one being corrected.
    """
    if not person.strip():
        raise UsageError("A correction needs the name of who made it (--by).")
    landed = land(path, shop.lake.landed, path.name)
    shop.lake.ledger.add_landing(
        landed.sha256, contract.id, landed.name, f"correction by {person}", landed.size_bytes
    )
    adding = replace(
        contract,
        combine=Combine.UPSERT if contract.combine == Combine.UPSERT else Combine.APPEND,
        reading=Reading(missing_values=contract.reading.missing_values),
        max_quarantined_share=1.0,
        # A few corrected rows are no version of their own: only row rules can judge them.
        rules=contract.row_rules,
    )
    report = Report(contract.id, landed.name, corrects=run.id)
    with shop.lake.lock(contract.id):
        _must_be_current(shop.lake, contract, run)
        lines = _corrected_lines(shop.lake, run, landed.path, path.name)
        # In the report of the version itself, so that rows and lines are published as one.
        report.corrected_lines = lines
        done = run_landed(shop, adding, landed, report, "correction", person)
        shop.lake.ledger.decide(done.id, "corrected", person, f"{len(lines)} rows of {run.id}")
    return Outcome(done)


def _must_be_current(lake: Lake, contract: Contract, run: Run) -> None:
    if run.state != RunState.PUBLISHED:
        raise UsageError(
            f"Run {run.id} is {run.state}; only rows of a published run are corrected."
        )
    if contract.combine != Combine.SNAPSHOT:
        return
    current = lake.current(contract.id)
    behind = lake.ledger.run(current.run) if current else None
    while behind is not None and behind.id != run.id:
        behind = lake.ledger.run(behind.report.get("corrects", ""))
    if behind is None:
        raise Conflict(
            f"A later extract of {contract.id} has replaced the one of run {run.id}. "
            "Correct the rows of the later one, or ask the sender to correct the source."
        )


def _corrected_lines(lake: Lake, run: Run, path: Path, name: str) -> list[int]:
    with tempfile.TemporaryDirectory(dir=lake.root / "work") as work:
        result = read_extract(path, Reading(), name, Path(work), numbered=True)
        lines = _line_numbers(result, name)
    quarantine = lake.quarantine(run)
    known = (
        set(pq.read_table(quarantine, columns=[LINE])[LINE].to_pylist())
        if (quarantine.exists())
        else set()
    )
    open_lines = known - lake.ledger.corrected_lines(run.id)
    strange = sorted(set(lines) - open_lines)
    if strange or len(set(lines)) != len(lines):
        shown = ", ".join(str(line) for line in strange[:10]) or "a line given twice"
        raise UsageError(
            f"{name}: {shown} is not waiting in the quarantine of run {run.id}. "
            "Keep the column _line as it was exported."
        )
    return lines


def _line_numbers(result: ReadResult, name: str) -> list[int]:
    positions = [n for n, title in enumerate(result.header) if folded(title) == LINE]
    if not positions:
        raise UsageError(f"{name} has no column {LINE}; correct the exported file and keep it.")
    column = f"t{positions[0]}"
    texts = [
        text
        for file in result.extract.files
        for text in pq.read_table(file, columns=[column])[column].to_pylist()
    ]
    if not all(text and text.isdigit() for text in texts):
        raise UsageError(f"{name}: every row needs the number in {LINE} it was exported with.")
    return [int(text) for text in texts]
