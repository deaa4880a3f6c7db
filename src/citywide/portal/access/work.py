"""What changes the lake: uploads, decisions, corrections, scheduled runs. Each is recorded.

All of these can take long; pages call them through the background queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from citywide.core.contracts.model import Contract
from citywide.core.errors import Forbidden
from citywide.core.ingest import correct, decide
from citywide.core.ingest.run import Outcome, Workshop, ingest_file
from citywide.core.lake import Run
from citywide.core.pipeline import CityRun, Refreshed, run_city
from citywide.core.pipeline import refresh as refresh_city
from citywide.core.pipeline.run import is_due
from citywide.portal.access.known import decided, managed
from citywide.portal.access.notice import note
from citywide.portal.access.runs import find
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer

Tell = Callable[[str, float], None]


def _silent(_step: str, _share: float) -> None:
    return None


@contextmanager
def _workshop(tell: Tell) -> Iterator[Workshop]:
    engine = store().new_engine(store().settings.memory_mb)
    try:
        yield Workshop(store().lake, engine, store().city.contracts, tell)
    finally:
        engine.close()


def ingest(viewer: Viewer, dataset: str, path: Path, name: str, tell: Tell = _silent) -> Outcome:
    """Bring an uploaded extract into the lake; the same bytes come in once.

    Raises:
        Forbidden: the viewer is not a data steward of the data set.
        ExtractError, Conflict, LakeError: as `ingest_file`.
    """
    contract = managed(viewer, dataset)
    with _workshop(tell) as shop:
        outcome = ingest_file(shop, contract, path, name, f"upload by {viewer.actor}")
    seen = {"run": outcome.run.id, "file": name, "state": str(outcome.run.state)}
    note(viewer, "upload", f"dataset:{dataset}", detail=seen)
    return outcome


def release(viewer: Viewer, run_id: str, reason: str, tell: Tell = _silent) -> Run:
    """Publish a held version; raises Forbidden, UsageError or Conflict."""
    found = find(viewer, run_id)
    decided(viewer, found.dataset)
    with _workshop(tell) as shop:
        done = decide.release(shop.lake, shop.engine, found, viewer.actor, reason)
    note(viewer, "release", f"run:{run_id}", "review", {"dataset": done.dataset, "reason": reason})
    return done


def reject(viewer: Viewer, run_id: str, reason: str) -> Run:
    """Turn a held version down; raises Forbidden or UsageError."""
    found = find(viewer, run_id)
    decided(viewer, found.dataset)
    done = decide.reject(store().lake, found, viewer.actor, reason)
    note(viewer, "reject", f"run:{run_id}", "review", {"dataset": done.dataset, "reason": reason})
    return done


def resubmit(viewer: Viewer, run_id: str, path: Path, tell: Tell = _silent) -> Outcome:
    """Bring corrected quarantine rows into the current version.

    Raises: Forbidden, and as `core.ingest.correct.resubmit`.
    """
    found = find(viewer, run_id)
    contract = managed(viewer, found.dataset)
    with _workshop(tell) as shop:
        outcome = correct.resubmit(shop, contract, found, path, viewer.actor)
    seen = {"dataset": contract.id, "new_run": outcome.run.id}
    note(viewer, "correct", f"run:{run_id}", "correction", seen)
    return outcome


def due(viewer: Viewer) -> list[Contract]:
    """Return the data sets whose promised frequency has passed and that have an address."""
    now = datetime.now(UTC)
    return [
        contract
        for contract in store().city.extracts
        if any(source.type != "local" for source in contract.sources)
        and is_due(store().lake, contract, now)
    ]


def run_due(viewer: Viewer, tell: Tell = _silent) -> CityRun:
    """Bring in every data set that is due from its source; raises Forbidden for visitors."""
    if not (viewer.has("administrator") or viewer.email == SCHEDULER.email):
        raise Forbidden("Only an administrator starts a run of the whole city.")
    with _workshop(tell) as shop:
        done = run_city(store().city, shop, store().settings)
    note(viewer, "run", "city", detail={"steps": len(done.steps), "failed": len(done.failed)})
    return done


def refresh(viewer: Viewer, tell: Tell = _silent) -> Refreshed:
    """Bring derived tables and measures up to date with the current versions."""
    with _workshop(tell) as shop:
        return refresh_city(store().city, shop, store().settings, tell)


SCHEDULER = Viewer(name="Scheduler", email="scheduler@citywide", grants=frozenset())
"""Who starts the runs that nobody started by hand."""
