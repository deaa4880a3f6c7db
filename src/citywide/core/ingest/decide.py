"""What a steward decides about a held version, and corrections of quarantined rows."""

from __future__ import annotations

from citywide.core.contracts import Contract, parse_contract
from citywide.core.engines import Engine
from citywide.core.errors import NotFound, UsageError
from citywide.core.ingest.publish import publish_run
from citywide.core.lake import Lake, Run, RunState


def held_runs(lake: Lake, dataset: str | None = None) -> list[Run]:
    """Return the runs that wait for a steward, oldest first."""
    return [run for run in lake.ledger.runs(dataset) if run.state == RunState.HELD]


def find_run(lake: Lake, run_id: str) -> Run:
    """Return the run whose id starts with `run_id`; raises NotFound unless exactly one does."""
    found = [run for run in lake.ledger.runs() if run.id.startswith(run_id)]
    if len(found) != 1:
        raise NotFound(f"{len(found)} runs have an id that starts with {run_id!r}.")
    return found[0]


def release(lake: Lake, engine: Engine, run: Run, person: str, reason: str) -> Run:
    """Publish a held version on a steward's word; returns the finished run.

    Raises:
        UsageError: the run is not held, or no person or reason is given.
        Conflict: the current version changed since the run was checked.
    """
    _must_be_held(run, person, reason)
    with lake.lock(run.dataset):
        contract = _contract_of(lake, run)
        done = publish_run(lake, engine, contract, run, run.report, person, reason)
        lake.ledger.decide(run.id, "released", person, reason)
    return done


def reject(lake: Lake, run: Run, person: str, reason: str) -> Run:
    """Turn a held version down; its bytes stay landed, its rows stay listed in quarantine."""
    _must_be_held(run, person, reason)
    with lake.lock(run.dataset):
        lake.ledger.decide(run.id, "rejected", person, reason)
        done = lake.ledger.finish_run(run, RunState.REJECTED)
        lake.discard(run)
    return done


def _must_be_held(run: Run, person: str, reason: str) -> None:
    if run.state != RunState.HELD:
        raise UsageError(f"Run {run.id} is {run.state}, not held; there is nothing to decide.")
    if not person.strip() or not reason.strip():
        raise UsageError("A decision needs the name of who decides (--by) and a --reason.")


def _contract_of(lake: Lake, run: Run) -> Contract:
    return parse_contract(lake.ledger.definition(run.contract_hash))
