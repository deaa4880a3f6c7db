"""From checked files to the current version: combine, say what is restated, commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide import __version__
from citywide.core.contracts import Contract
from citywide.core.engines import Engine
from citywide.core.errors import Conflict
from citywide.core.ingest.combine import combine, restatement
from citywide.core.ingest.typed import stored_schema
from citywide.core.lake import Lake, Run, RunState, Version

SYSTEM = "citywide"
"""Who approved a version that passed its gate by itself."""


def version_rows(lake: Lake, engine: Engine, version: Version) -> ir.Table:
    """Return the rows of one version, with `_extract` and `_line` where it has them."""
    return engine.read(lake.paths(version), ibis.schema(version.schema))


def current_rows(lake: Lake, engine: Engine, contract: Contract) -> ir.Table | None:
    """Return the rows readers see now, or None before the first version."""
    version = lake.current(contract.id)
    return version_rows(lake, engine, version) if version else None


def publish_run(
    lake: Lake,
    engine: Engine,
    contract: Contract,
    run: Run,
    report: Mapping[str, Any],
    approved_by: str = SYSTEM,
    reason: str = "passed its checks",
) -> Run:
    """Make a checked run's rows part of the current version; returns the finished run.

    Raises:
        Conflict: the current version is not the one the run was checked against.
        LakeError: the commit failed; the previous version stays current.
    """
    current = lake.current(contract.id)
    if (current.number if current else 0) != report["base_version"]:
        raise Conflict(
            f"{contract.id} has changed since this run was checked against version "
            f"{report['base_version']}. Ingest the extract again."
        )
    schema = stored_schema(contract)
    before = _aligned(lake, engine, run, current, schema) if current else []
    incoming = [lake.root / path for path in report["files"]]
    combined = combine(engine, contract, schema, before, incoming, lake.data(run))
    files = (*combined.kept, *combined.written)
    full = dict(report)
    if current:
        full["restatement"] = restatement(
            engine,
            contract,
            version_rows(lake, engine, current),
            engine.read(files, schema),
        )
    described = lake.describe_files(list(files))
    version = Version(
        dataset=contract.id,
        number=report["base_version"] + 1,
        run=run.id,
        rows=sum(file.rows for file in described),
        files=described,
        schema={name: str(kind) for name, kind in schema.items()},
        contract_hash=contract.hash,
        inputs={},
        published_at=datetime.now(UTC),
        approved_by=approved_by,
        reason=reason,
        report=full,
        engine=f"{engine.name} {engine.version}, citywide {__version__}",
    )
    lake.publish(version, schema.to_pyarrow())
    return lake.ledger.finish_run(run, RunState.PUBLISHED, full)


def _aligned(
    lake: Lake, engine: Engine, run: Run, current: Version, schema: ibis.Schema
) -> list[Path]:
    """Return the current files; a contract whose columns changed must replace, not combine."""
    if dict(current.schema) == {name: str(kind) for name, kind in schema.items()}:
        return lake.paths(current)
    rows = version_rows(lake, engine, current)
    columns = {
        name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
        for name, kind in schema.items()
    }
    folder = lake.data(run)
    return engine.write(rows.select(**columns), folder, "reshaped")
