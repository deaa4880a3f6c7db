"""Runs and held versions, for those who steward or oversee a data set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Combine, Contract, parse_contract
from citywide.core.errors import NotFound
from citywide.core.ingest.combine import restatement
from citywide.core.lake import Run, RunState
from citywide.portal.access.known import contract_for, followed, promised
from citywide.portal.access.masks import given
from citywide.portal.access.notice import note_read
from citywide.portal.access.policy import decide, may_decide, may_follow
from citywide.portal.access.refusals import Concealed
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer


@dataclass(frozen=True)
class RunInfo:
    """One attempt to bring data into the lake, with its report and decisions."""

    id: str
    dataset: str
    name: str
    kind: str
    state: str
    source_name: str
    started_at: datetime
    finished_at: datetime | None
    report: dict[str, Any]
    decisions: list[dict[str, Any]]


def runs(viewer: Viewer, dataset: str | None = None) -> list[RunInfo]:
    """Return the runs a viewer may read, newest first."""
    if dataset is not None:
        followed(viewer, dataset)
    contracts = promised()
    allowed = {name for name, contract in contracts.items() if may_follow(viewer, contract)}
    found = store().lake.ledger.runs(dataset)
    return [_info(run) for run in reversed(found) if run.dataset in allowed]


def run(viewer: Viewer, run_id: str) -> RunInfo:
    """Return one run; raises NotFound when there is none the viewer may read."""
    return _info(find(viewer, run_id))


def find(viewer: Viewer, run_id: str) -> Run:
    """Return the core's record of a run the viewer may read; raises NotFound."""
    found = store().lake.ledger.run(run_id)
    contract = promised().get(found.dataset) if found else None
    if found is None or contract is None:
        raise NotFound(f"There is no run {run_id!r}.")
    if not may_follow(viewer, contract):
        raise Concealed(f"There is no run {run_id!r}.")
    return found


def held(viewer: Viewer) -> list[RunInfo]:
    """Return the held versions the viewer decides on, oldest first."""
    contracts = promised()
    allowed = {name for name, contract in contracts.items() if may_decide(viewer, contract)}
    found = [r for r in store().lake.ledger.runs() if r.state == RunState.HELD]
    return [_info(run) for run in found if run.dataset in allowed]


def held_difference(viewer: Viewer, run_id: str) -> dict[str, Any]:
    """Return what a held version would change: rows added, removed, changed, with examples.

    Empty when there is no current version to compare with. Examples are for data stewards; they
    hold values of every column.
    """
    found = find(viewer, run_id)
    contract = parse_contract(store().lake.ledger.definition(found.contract_hash))
    current = store().lake.current(found.dataset)
    if current is None or found.state != RunState.HELD:
        return {}
    engine = store().engine()
    decision = decide(viewer, contract_for(viewer, found.dataset), "review")
    before = store().table(current)
    after = given(_afterwards(found, contract, before), decision.limits)
    change = restatement(engine, contract, given(before, decision.limits), after)
    if contract.id not in viewer.stewarded:
        return change | {"examples": []}
    note_read(viewer, decision, "difference of a held version", run=run_id)
    return change


def _afterwards(found: Run, contract: Contract, before: ir.Table) -> ir.Table:
    """Return the rows the data set would have: what a release would make of both."""
    files = [store().lake.root / path for path in found.report["files"]]
    incoming = store().engine().read(files, ibis.schema(found.report["schema"]))
    if contract.combine == Combine.SNAPSHOT:
        return incoming
    names = [name for name in incoming.columns if name in before.columns]
    incoming, kept = incoming.select(*names), before.select(*names)
    if contract.combine == Combine.UPSERT:
        kept = kept.anti_join(incoming, list(contract.key))
    return ibis.union(kept, incoming)


def _info(found: Run) -> RunInfo:
    contract = store().city.contracts.get(found.dataset)
    return RunInfo(
        id=found.id,
        dataset=found.dataset,
        name=contract.name if contract else found.dataset,
        kind=found.kind,
        state=str(found.state),
        source_name=found.source_name,
        started_at=found.started_at,
        finished_at=found.finished_at,
        report=dict(found.report),
        decisions=store().lake.ledger.decisions(found.id),
    )
