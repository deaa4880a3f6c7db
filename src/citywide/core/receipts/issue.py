"""Evaluating a measure and writing down everything it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ibis.expr.types as ir

from citywide import __version__
from citywide.core.contracts import parse_contract
from citywide.core.engines import Engine
from citywide.core.ingest.publish import version_rows
from citywide.core.lake import Lake, Version
from citywide.core.measures import Measure, evaluate, fingerprint, latest_full, summary
from citywide.core.receipts.receipt import Receipt
from citywide.core.receipts.store import save


def datasets_of(measure: Measure) -> list[str]:
    """Return the data sets a measure reads itself."""
    population = [measure.population.dataset] if measure.population else []
    return list(dict.fromkeys([measure.dataset, *population]))


def issue(lake: Lake, engine: Engine, measure: Measure, timezone: str) -> Receipt | None:
    """Evaluate a measure on current versions and file its receipt; None without a version."""
    versions: dict[str, Version] = {}
    for dataset in datasets_of(measure):
        version = lake.current(dataset)
        if version is None:
            return None
        versions[dataset] = version
    tables = {name: version_rows(lake, engine, version) for name, version in versions.items()}
    values = evaluate_on(engine, measure, tables, timezone)
    as_of = versions[measure.dataset].published_at.date()
    latest = latest_full(measure, values, as_of)
    lake.ledger.define(measure.hash, "measure", measure.text)
    receipt = Receipt(
        measure=measure.id,
        title=measure.title["en"],
        unit=measure.unit,
        decimals=measure.decimals,
        definition_hash=measure.hash,
        definition=measure.text,
        timezone=timezone,
        inputs=tuple(accounts(lake, versions)),
        values=values,
        headline=values.index(latest) if latest else None,
        fingerprint=fingerprint(values),
        summary=summary(measure, values, as_of),
        suppression=(),
        engine=f"{engine.name} {engine.version}",
        code=f"citywide {__version__}",
        issued_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    save(lake.receipts, receipt)
    return receipt


def evaluate_on(
    engine: Engine, measure: Measure, tables: Mapping[str, ir.Table], timezone: str
) -> tuple[Any, ...]:
    """Return the values of a measure on given tables."""
    population = tables[measure.population.dataset] if measure.population else None
    return evaluate(engine, measure, tables[measure.dataset], population, timezone)


def accounts(lake: Lake, versions: Mapping[str, Version]) -> list[dict[str, Any]]:
    """Return one account per version, and per version those were derived from."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    waiting = list(versions.values())
    while waiting:
        version = waiting.pop(0)
        if (version.dataset, version.number) in found:
            continue
        found[version.dataset, version.number] = _account(lake, version)
        waiting += [lake.version(name, number) for name, number in version.inputs.items()]
    return list(found.values())


def _account(lake: Lake, version: Version) -> dict[str, Any]:
    contract = parse_contract(lake.ledger.definition(version.contract_hash))
    return {
        "dataset": version.dataset,
        "version": version.number,
        "name": contract.name,
        "rows": version.rows,
        "published_at": version.published_at.isoformat(timespec="seconds"),
        "approved_by": version.approved_by,
        "reason": version.reason,
        "contract_version": contract.version,
        "contract_hash": version.contract_hash,
        "sql_hash": version.report.get("sql_hash", ""),
        "inputs": dict(version.inputs),
        "steward": contract.steward,
        "licence": contract.licence,
        "extracts": _extracts(lake, version),
        "files": [{"path": f.path, "rows": f.rows, "sha256": f.sha256} for f in version.files],
        "checks": _checks(version, len(contract.row_rules)),
    }


def _extracts(lake: Lake, version: Version) -> list[dict[str, Any]]:
    """Return every run whose rows may be in the version, with its counts."""
    said: list[dict[str, Any]] = []
    for earlier in lake.versions(version.dataset):
        run = lake.ledger.run(earlier.run)
        if earlier.number > version.number or run is None or not run.landed:
            continue
        if earlier.report.get("combine") == "snapshot":
            said = []
        landing = lake.ledger.landing(run.landed)
        said.append(
            {
                "run": run.id,
                "file": run.source_name,
                "origin": landing.get("origin", ""),
                "sha256": run.landed,
                "landed_at": landing.get("landed_at", ""),
                **{
                    name: run.report.get(name, 0)
                    for name in ("landed", "published", "quarantined", "duplicates")
                },
            }
        )
    return said


def _checks(version: Version, row_rules: int) -> dict[str, Any]:
    results = version.report.get("checks", [])
    return {
        "row_rules": row_rules,
        "rows_that_broke": version.report.get("broken", {}),
        "version_rules_passed": sum(bool(check["passed"]) for check in results),
        "version_rules_failed": [c["rule"] for c in results if not c["passed"]],
    }
