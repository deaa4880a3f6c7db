"""One extract's way into the lake: land, read, check, judge, combine, publish (or hold)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from citywide.core.contracts import Combine, Contract
from citywide.core.engines import Engine, TextExtract
from citywide.core.errors import CitywideError, EngineError
from citywide.core.ingest.check import Checked, check_rows
from citywide.core.ingest.exact import check_exact, exact_extract
from citywide.core.ingest.match import Match, match_columns
from citywide.core.ingest.publish import SYSTEM, current_rows, publish_run
from citywide.core.ingest.quality import Judged, RuleResult, judge_version
from citywide.core.ingest.quarantine import write_quarantine
from citywide.core.ingest.read import ReadResult, read_extract
from citywide.core.ingest.typed import stored_schema
from citywide.core.lake import Lake, Landed, Run, RunState
from citywide.core.lake.landing import land

Progress = Callable[[str, float], None]
"""Called with the name of the step and the share of it that is done."""


def _silent(_step: str, _share: float) -> None:
    return None


@dataclass(frozen=True)
class Workshop:
    """What every ingest needs: where things are kept, who computes, what is promised."""

    lake: Lake
    engine: Engine
    contracts: Mapping[str, Contract]
    progress: Progress = _silent


@dataclass
class Report:
    """What happened to one extract, as plain values; kept in the ledger and shown to people."""

    dataset: str
    file: str
    landed: int = 0
    published: int = 0
    quarantined: int = 0
    duplicates: int = 0
    footers: int = 0
    skipped: int = 0
    notes: list[dict[str, str]] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    held_because: list[str] = field(default_factory=list)
    restatement: dict[str, Any] = field(default_factory=dict)
    combine: str = ""
    corrects: str = ""
    """For a correction: the run whose quarantined rows were corrected."""
    corrected_lines: list[int] = field(default_factory=list)
    """For a correction: the lines of that run's extract that were handed back."""
    schema: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    base_version: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    message: str = ""

    @property
    def quarantined_share(self) -> float:
        """Share of landed rows in quarantine, 0 to 1."""
        return self.quarantined / self.landed if self.landed else 0.0


@dataclass(frozen=True)
class Outcome:
    """How an ingest ended: the run, and whether these bytes had been ingested before."""

    run: Run
    was_known: bool = False


def ingest_file(
    shop: Workshop, contract: Contract, path: Path, name: str = "", origin: str = ""
) -> Outcome:
    """Bring one extract into the lake and return how it ended.

    The same bytes under the same contract are ingested once; a run that was cut short is done
    again from the landed bytes.

    Raises:
        ExtractError: the extract cannot be read; its bytes stay landed.
        Conflict: the data set is busy for too long.
        LakeError: there is no room, or the lake is damaged.
    """
    started = time.monotonic()
    landed = land(path, shop.lake.landed, name, lambda share: shop.progress("land", share))
    shop.lake.ledger.add_landing(
        landed.sha256, contract.id, landed.name, origin or str(path.name), landed.size_bytes
    )
    report = Report(contract.id, landed.name)
    report.seconds["land"] = time.monotonic() - started
    with shop.lake.lock(contract.id):
        known = _finished(shop.lake, contract, landed)
        if known:
            return Outcome(known, was_known=True)
        return Outcome(run_landed(shop, contract, landed, report))


def _finished(lake: Lake, contract: Contract, landed: Landed) -> Run | None:
    """Return the run that already brought these bytes in, or still holds them."""
    done = {RunState.PUBLISHED, RunState.HELD, RunState.REJECTED}
    for run in reversed(lake.ledger.runs(contract.id)):
        same = run.landed == landed.sha256 and run.contract_hash == contract.hash
        if same and run.state in done and run.kind == "extract":
            return None if _was_overtaken(lake, run) else run
    return None


def _was_overtaken(lake: Lake, run: Run) -> bool:
    """A held run can no longer be released once another version was published over it."""
    current = lake.current(run.dataset)
    number = current.number if current else 0
    if run.state != RunState.HELD or run.report["base_version"] == number:
        return False
    lake.ledger.decide(run.id, "rejected", SYSTEM, f"version {number} was published meanwhile")
    lake.ledger.finish_run(run, RunState.REJECTED)
    lake.discard(run)
    return True


def new_run(contract: Contract, landed: str, source_name: str, kind: str = "extract") -> Run:
    """Return a fresh run, not yet in the ledger."""
    return Run(
        id=f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}",
        dataset=contract.id,
        kind=kind,
        state=RunState.RUNNING,
        landed=landed,
        source_name=source_name,
        contract_hash=contract.hash,
        started_at=datetime.now(UTC),
    )


def run_landed(
    shop: Workshop,
    contract: Contract,
    landed: Landed,
    report: Report,
    kind: str = "extract",
    approved_by: str = SYSTEM,
) -> Run:
    """Check landed bytes and publish or hold what is good; the data set must be locked.

    Raises:
        CitywideError: as `ingest_file`; the run is then kept as failed.
    """
    lake = shop.lake
    run = new_run(contract, landed.sha256, landed.name, kind)
    lake.ledger.define(contract.hash, "contract", contract.text)
    lake.ledger.save_run(run)
    try:
        _process(shop, contract, run, landed, report)
        if report.held_because:
            run = lake.ledger.finish_run(run, RunState.HELD, vars(report))
        else:
            run = publish_run(lake, shop.engine, contract, run, vars(report), approved_by)
    except (CitywideError, OSError) as error:
        report.message = str(error)
        lake.ledger.finish_run(run, RunState.FAILED, vars(report))
        lake.discard(run)
        lake.quarantine(run).unlink(missing_ok=True)
        raise
    lake.discard(run, keep_data=True)
    return run


def _process(shop: Workshop, contract: Contract, run: Run, landed: Landed, report: Report) -> None:
    """Read, check and judge; leaves the good rows and the quarantine as files."""
    lake, engine = shop.lake, shop.engine
    current = lake.current(contract.id)
    report.base_version = current.number if current else 0
    report.combine = str(contract.combine)
    previous = current_rows(lake, engine, contract)
    work = lake.work(run)
    with _timed(report, "check"):
        again, match, checked = _read_and_check(shop, contract, landed, work, report, previous)
    report.notes += [{"level": "warning", "message": text} for text in match.warnings]
    report.landed, report.published = checked.landed, checked.published
    report.quarantined, report.duplicates = checked.quarantined, checked.duplicates
    report.broken = checked.broken
    with _timed(report, "write"):
        shop.progress("write", 0.0)
        files = engine.write(checked.good, lake.data(run), "part")
        if checked.quarantined:
            write_quarantine(engine, checked, again(), lake.quarantine(run))
    schema = stored_schema(contract)
    report.schema = {name: str(kind) for name, kind in schema.items()}
    report.files = [str(path.relative_to(lake.root)) for path in files]
    with _timed(report, "judge"):
        rows = engine.read(files, schema)
        before = current.report.get("published", 0) if current else 0
        results = _judge(engine, contract, rows, report, previous, before)
    report.checks = [result.as_dict() for result in results]
    report.held_because = _gate(contract, report, results)


def _read_and_check(
    shop: Workshop,
    contract: Contract,
    landed: Landed,
    work: Path,
    report: Report,
    previous: ir.Table | None,
) -> tuple[Callable[[], TextExtract], Match, Checked]:
    """Return the extract as text, if somebody asks for it, and what its rows are.

    The fast way comes first; where the file turns out not to be that plain, the sure way.
    """
    found = _check_as_it_is(shop, contract, landed, work)
    if found is not None:
        return found
    sure = not shop.engine.reads_delimited
    while True:
        folder = work / ("sure" if sure else "fast")
        folder.mkdir(parents=True, exist_ok=True)
        shop.progress("read", 0.0)
        result = read_extract(landed.path, contract.reading, landed.name, folder, numbered=sure)
        match = match_columns(contract, result.header, landed.name)
        shop.progress("check", 0.0)
        try:
            checked = check_rows(
                shop.engine,
                contract,
                result.extract,
                match,
                landed.sha256,
                folder / "checked",
                _lookup(shop),
                previous if contract.combine == Combine.APPEND and contract.key else None,
            )
        except EngineError:
            if sure or result.extract.delimited is None:
                raise
            sure = True
            continue
        _note(report, result)
        return partial(_same, result.extract), match, checked


def _same(extract: TextExtract) -> TextExtract:
    return extract


def _check_as_it_is(
    shop: Workshop, contract: Contract, landed: Landed, work: Path
) -> tuple[Callable[[], TextExtract], Match, Checked] | None:
    """Judge an extract that is typed already without reading it as text; None where it is not."""
    exact = exact_extract(contract, landed.path, landed.name)
    if exact is None:
        return None
    shop.progress("check", 0.0)
    folder = work / "exact"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        checked = check_exact(shop.engine, contract, exact, landed.sha256, folder, _lookup(shop))
    except EngineError:
        return None
    if checked is None:
        return None

    def again() -> TextExtract:
        return read_extract(landed.path, contract.reading, landed.name, folder).extract

    return again, exact.match, checked


def _note(report: Report, result: ReadResult) -> None:
    report.footers, report.skipped = result.footers, result.skipped
    report.notes += [{"level": note.level, "message": note.message} for note in result.notes]


def _lookup(shop: Workshop) -> Callable[[str], ir.Table | None]:
    def rows_of(dataset: str) -> ir.Table | None:
        return current_rows(shop.lake, shop.engine, shop.contracts[dataset])

    return rows_of


def _judge(
    engine: Engine,
    contract: Contract,
    rows: ir.Table,
    report: Report,
    previous: ir.Table | None,
    previous_count: int,
) -> list[RuleResult]:
    today = datetime.now(UTC).date()
    judged = Judged(rows, report.published, previous, previous_count, today)
    return judge_version(engine, contract, judged)


def _gate(contract: Contract, report: Report, results: Sequence[RuleResult]) -> list[str]:
    """Return the reasons to hold the version; none means publish."""
    reasons = []
    if report.quarantined_share > contract.max_quarantined_share:
        reasons.append(
            f"{report.quarantined:,} of {report.landed:,} rows "
            f"({report.quarantined_share:.1%}) broke a rule; the contract allows "
            f"{contract.max_quarantined_share:.1%}."
        )
    reasons += [
        f"{result.rule} failed. {result.message}"
        for result in results
        if not result.passed and result.severity == "error"
    ]
    return reasons


@contextmanager
def _timed(report: Report, step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    report.seconds[step] = time.monotonic() - started
