"""How each data set stands: version, freshness, quarantine, what waits for somebody."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from citywide.core.contracts import Combine, Contract
from citywide.core.lake import Lake, Run, RunState
from citywide.core.pipeline.city import City


@dataclass(frozen=True)
class DatasetStatus:
    """One data set today."""

    dataset: str
    name: str
    department: str
    version: int | None
    rows: int
    published_at: datetime | None
    next_due_at: datetime | None
    is_late: bool
    last_run: str
    last_run_state: str
    last_run_message: str
    quarantined: int
    """Rows of published runs that wait for a correction."""
    held: int
    """Versions that wait for a steward."""

    def as_dict(self) -> dict[str, Any]:
        """Return the status as plain JSON values."""
        values = asdict(self)
        for name in ("published_at", "next_due_at"):
            values[name] = values[name].isoformat() if values[name] else None
        return values


def status(city: City, lake: Lake) -> list[DatasetStatus]:
    """Return the status of every data set of the city, by id."""
    return [status_of(lake, city.contracts[name]) for name in sorted(city.contracts)]


def status_of(lake: Lake, contract: Contract) -> DatasetStatus:
    """Return how one data set stands."""
    current = lake.current(contract.id)
    runs = lake.ledger.runs(contract.id)
    last = runs[-1] if runs else None
    due = None
    if current and contract.freshness and not contract.derived:
        due = current.published_at + contract.freshness
    return DatasetStatus(
        dataset=contract.id,
        name=contract.name,
        department=contract.department,
        version=current.number if current else None,
        rows=current.rows if current else 0,
        published_at=current.published_at if current else None,
        next_due_at=due,
        is_late=bool(due and due < datetime.now(UTC)),
        last_run=last.id if last else "",
        last_run_state=str(last.state) if last else "",
        last_run_message=str(last.report.get("message", "")) if last else "",
        quarantined=sum(open_quarantine(lake, run) for run in runs),
        held=sum(run.state == RunState.HELD for run in runs),
    )


def open_quarantine(lake: Lake, run: Run) -> int:
    """Return how many quarantined rows of a run can still be corrected and were not yet.

    Rows of a snapshot that a later one has replaced are the later one's to correct.
    """
    found = int(run.report.get("quarantined", 0))
    if run.state not in {RunState.PUBLISHED, RunState.HELD} or not found:
        return 0
    if run.state == RunState.PUBLISHED and _is_replaced(lake, run):
        return 0
    return found - len(lake.ledger.corrected_lines(run.id))


def _is_replaced(lake: Lake, run: Run) -> bool:
    number = int(run.report["base_version"]) + 1
    later = [version for version in lake.versions(run.dataset) if version.number > number]
    return any(version.report.get("combine") == Combine.SNAPSHOT for version in later)
