"""How a data set came to be what it is: versions, what each changed, and its lineage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from citywide.core.contracts.model import Contract
from citywide.core.derive import full_lineage
from citywide.core.lake import Version
from citywide.portal.access.approver import approver
from citywide.portal.access.known import contract_for, promised
from citywide.portal.access.policy import Decision, decide, may_know, may_manage
from citywide.portal.access.store import store
from citywide.portal.access.viewer import Viewer


@dataclass(frozen=True)
class VersionInfo:
    """One published version: counts, checks and what it changed against the one before."""

    number: int
    rows: int
    published_at: datetime
    approved_by: str
    reason: str
    file: str
    landed: int
    quarantined: int
    duplicates: int
    checks_passed: int
    checks_failed: int
    added: int | None
    removed: int | None
    changed: int | None
    changed_by_column: dict[str, int]
    examples: list[dict[str, Any]]
    """Old and new values; for data stewards alone."""
    inputs: dict[str, int]


@dataclass(frozen=True)
class Lineage:
    """Where a data set comes from and what is made of it."""

    inputs: dict[str, str]
    """Data sets it is computed from, with their names."""
    outputs: dict[str, str]
    """Derived tables computed from it, with their names."""
    columns: dict[str, tuple[tuple[str, str], ...]]
    """For a derived table: column -> (data set, column) pairs it is made of."""
    sources: list[dict[str, Any]]
    """Extracts of the current version: file, sha256, landed_at."""
    measures: list[str]
    """Ids of the measures that read it."""


def versions(viewer: Viewer, dataset: str) -> list[VersionInfo]:
    """Return a data set's versions, newest first."""
    contract = contract_for(viewer, dataset)
    decision = decide(viewer, contract)
    found = store().lake.versions(dataset)
    return [_info(version, decision, viewer, contract) for version in reversed(found)]


def current(viewer: Viewer, dataset: str) -> VersionInfo | None:
    """Return a data set's current version; None before the first one."""
    contract = contract_for(viewer, dataset)
    found = store().lake.current(dataset)
    if found is None:
        return None
    return _info(found, decide(viewer, contract), viewer, contract)


def _info(version: Version, decision: Decision, viewer: Viewer, contract: Contract) -> VersionInfo:
    info = _everything(version, decision, may_manage(viewer, contract))
    if not contract.protection:
        return info
    if may_manage(viewer, contract):
        # They brought the file in and know its counts; examples would show rows.
        return replace(info, examples=[])
    return replace(
        info,
        rows=0,
        file="",
        landed=0,
        quarantined=0,
        duplicates=0,
        added=None,
        removed=None,
        changed=None,
        changed_by_column={},
        examples=[],
    )


def _everything(version: Version, decision: Decision, is_steward: bool) -> VersionInfo:
    report = version.report
    change = report.get("restatement") or {}
    by_column = {
        name: count
        for name, count in change.get("changed_by_column", {}).items()
        if is_steward or name in decision.columns
    }
    checks = report.get("checks", [])
    return VersionInfo(
        number=version.number,
        rows=version.rows,
        published_at=version.published_at,
        approved_by=approver(version.approved_by),
        reason=version.reason,
        file=str(report.get("file", "")),
        landed=int(report.get("landed", 0)),
        quarantined=int(report.get("quarantined", 0)),
        duplicates=int(report.get("duplicates", 0)),
        checks_passed=sum(bool(check["passed"]) for check in checks),
        checks_failed=sum(not check["passed"] for check in checks),
        added=change.get("added"),
        removed=change.get("removed"),
        changed=change.get("changed"),
        changed_by_column=by_column,
        examples=list(change.get("examples", [])) if is_steward else [],
        inputs=dict(version.inputs),
    )


def lineage(viewer: Viewer, dataset: str) -> Lineage:
    """Return where a data set comes from and what is made of it, as far as the viewer may know."""
    contract = contract_for(viewer, dataset)
    city = store().city
    table = city.derived.get(dataset)
    names = {name: c for name, c in promised().items() if may_know(viewer, c)}
    outputs = [name for name, derived in city.derived.items() if dataset in derived.inputs]
    return Lineage(
        inputs=_named(names, table.inputs if table else ()),
        outputs=_named(names, outputs),
        columns=_columns(names, dataset) if table else {},
        sources=_sources(contract) if _tells_sources(viewer, contract) else [],
        measures=[m.id for _, m in sorted(city.measures.items()) if m.dataset == dataset],
    )


def _named(known: dict[str, Contract], wanted: Any) -> dict[str, str]:
    return {name: known[name].name for name in wanted if name in known}


def _columns(known: dict[str, Contract], dataset: str) -> dict[str, tuple[tuple[str, str], ...]]:
    city = store().city
    schemas = {
        name: {column.name: str(column.type) for column in contract.columns}
        for name, contract in city.contracts.items()
        if not contract.derived
    }
    found = full_lineage(city.derived, schemas)[dataset]
    return {
        column: tuple(pair for pair in pairs if pair[0] in known) for column, pairs in found.items()
    }


def _tells_sources(viewer: Viewer, contract: Contract) -> bool:
    """The fingerprint of a file about people would tell whether somebody is in it."""
    return not contract.protection or may_manage(viewer, contract)


def _sources(contract: Contract) -> list[dict[str, Any]]:
    lake = store().lake
    current = lake.current(contract.id)
    if current is None or contract.derived:
        return []
    latest: list[dict[str, Any]] = []
    for version in lake.versions(contract.id):
        run = lake.ledger.run(version.run)
        if run is None or not run.landed:
            continue
        if version.report.get("combine") == "snapshot":
            latest = []
        landing = lake.ledger.landing(run.landed)
        latest.append(
            {
                "file": run.source_name,
                "sha256": run.landed,
                "landed_at": datetime.fromisoformat(landing["landed_at"]) if landing else None,
            }
        )
    return latest
