"""How each data set stands: version, freshness, quarantine, what waits for somebody."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from citywide.core.contracts import Contract
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
    return [_status(lake, city.contracts[name]) for name in sorted(city.contracts)]


def _status(lake: Lake, contract: Contract) -> DatasetStatus:
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
    """Return how many quarantined rows of a published or held run nobody has corrected yet."""
    if run.state not in {RunState.PUBLISHED, RunState.HELD}:
        return 0
    found = int(run.report.get("quarantined", 0))
    return found - len(lake.ledger.corrected_lines(run.id)) if found else 0
