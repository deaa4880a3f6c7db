"""Derived tables as versions: computed from pinned inputs, checked, published or held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ibis
import ibis.expr.types as ir

from citywide.core.contracts import Contract, Severity
from citywide.core.derive import Derived, compute
from citywide.core.engines import Engine
from citywide.core.engines.interface import EXTRACT, LINE
from citywide.core.errors import CitywideError, ContractError, Finding
from citywide.core.ingest.conditions import condition, sql_flag, text_name
from citywide.core.ingest.publish import SYSTEM, version_rows
from citywide.core.ingest.quality import Judged, judge_version
from citywide.core.ingest.run import Report, Workshop, new_run
from citywide.core.ingest.typed import stored_schema
from citywide.core.lake import Lake, Run, RunState, Version


def derived_schema(contract: Contract) -> ibis.Schema:
    """Return the schema of a derived table: the contract's columns and nothing else."""
    schema = dict(stored_schema(contract).items())
    return ibis.schema({k: v for k, v in schema.items() if k not in {EXTRACT, LINE}})


def compute_from(
    lake: Lake, engine: Engine, derived: Derived, schema: ibis.Schema, inputs: Mapping[str, int]
) -> ir.Table:
    """Return the derived table as pinned input versions make it, in its contract's types.

    Raises:
        ContractError: the query does not give a column the contract promises.
    """
    tables = {
        name: version_rows(lake, engine, lake.version(name, number))
        for name, number in inputs.items()
    }
    table = compute(engine, derived, tables)
    missing = [name for name in schema.names if name not in table.columns]
    extra = [name for name in table.columns if name not in schema.names]
    if missing or extra:
        message = (
            f"The query of {derived.name} and its contract differ: "
            f"not in the query {missing or 'none'}, not in the contract {extra or 'none'}."
        )
        raise ContractError([Finding(message, str(derived.path))])
    return table.select(*schema.names).cast(dict(schema.items()))


def publish_derived(shop: Workshop, derived: Derived) -> Run | None:
    """Compute a derived table from the current versions of its inputs and publish it.

    Returns None when an input has no version yet, or when nothing changed since the last time.
    """
    lake, contract = shop.lake, shop.contracts[derived.name]
    with lake.lock(contract.id):
        inputs = {}
        for name in derived.inputs:
            version = lake.current(name)
            if version is None:
                return None
            inputs[name] = version.number
        current = lake.current(contract.id)
        if current and _is_same(current, contract, derived, inputs):
            return None
        run = new_run(contract, "", f"{derived.name}.sql", "derived")
        lake.ledger.define(contract.hash, "contract", contract.text)
        lake.ledger.define(derived.hash, "derived", derived.sql)
        lake.ledger.save_run(run)
        report = Report(contract.id, f"{derived.name}.sql")
        try:
            run = _compute_and_publish(shop, contract, derived, run, report, inputs, current)
        except (CitywideError, OSError) as error:
            report.message = str(error)
            lake.ledger.finish_run(run, RunState.FAILED, vars(report))
            lake.discard(run)
            raise
        lake.discard(run, keep_data=run.state == RunState.PUBLISHED)
        return run


def _is_same(
    current: Version, contract: Contract, derived: Derived, inputs: Mapping[str, int]
) -> bool:
    return (
        dict(current.inputs) == dict(inputs)
        and current.contract_hash == contract.hash
        and current.report.get("sql_hash") == derived.hash
    )


def _compute_and_publish(
    shop: Workshop,
    contract: Contract,
    derived: Derived,
    run: Run,
    report: Report,
    inputs: dict[str, int],
    current: Version | None,
) -> Run:
    lake, engine = shop.lake, shop.engine
    schema = derived_schema(contract)
    table = compute_from(lake, engine, derived, schema, inputs)
    files = lake.describe_files(engine.write(table, lake.data(run), "part"))
    rows = engine.read([lake.root / file.path for file in files], schema)
    report.landed = report.published = sum(file.rows for file in files)
    report.broken = _broken(engine, contract, rows)
    previous = version_rows(lake, engine, current) if current else None
    judged = Judged(
        rows, report.published, previous, current.rows if current else 0, datetime.now(UTC).date()
    )
    report.checks = [result.as_dict() for result in judge_version(engine, contract, judged)]
    report.held_because = _gate(contract, report)
    body: dict[str, Any] = vars(report) | {"sql_hash": derived.hash}
    if report.held_because:
        return lake.ledger.finish_run(run, RunState.FAILED, body)
    version = Version(
        dataset=contract.id,
        number=(current.number if current else 0) + 1,
        run=run.id,
        rows=report.published,
        files=files,
        schema={name: str(kind) for name, kind in schema.items()},
        contract_hash=contract.hash,
        inputs=inputs,
        published_at=datetime.now(UTC),
        approved_by=SYSTEM,
        reason="passed its checks",
        report=body,
        engine=f"{engine.name} {engine.version}",
    )
    lake.publish(version, schema.to_pyarrow())
    return lake.ledger.finish_run(run, RunState.PUBLISHED, body)


def _broken(engine: Engine, contract: Contract, rows: ir.Table) -> dict[str, int]:
    """Count the rows of a computed table that break each rule a single row can break."""
    texts = {text_name(c.name): rows[c.name].cast("string") for c in contract.columns}
    typed = rows.mutate(**texts)
    rules = [r for r in contract.row_rules if r.kind not in {"type", "reference", "values"}]
    flags = [rule for rule in rules if rule.kind == "row"]
    if flags:
        added = ", ".join(f"({r.parameters['sql']}) AS {sql_flag(r)}" for r in flags)
        query = f"SELECT *, {added} FROM derived_rows"
        typed = engine.sql(query, {"derived_rows": typed})
    sums = {
        f"r{i}": condition(contract, rule, typed).fill_null(False).cast("int64").sum()
        for i, rule in enumerate(rules)
        if rule.kind != "unique"
    }
    counted = engine.fetch(typed.aggregate(**sums)).to_pylist()[0] if sums else {}
    found = {rule.id: int(counted.get(f"r{i}") or 0) for i, rule in enumerate(rules)}
    for rule in rules:
        if rule.kind == "unique":
            key = list(rule.columns)
            groups = rows.group_by(key).aggregate(n=rows.count()).filter(lambda t: t.n > 1)
            repeated = engine.fetch(groups.aggregate(n=groups.n.sum()))["n"][0].as_py()
            found[rule.id] = int(repeated or 0)
    return {name: count for name, count in found.items() if count}


def _gate(contract: Contract, report: Report) -> list[str]:
    severe = {rule.id for rule in contract.row_rules if rule.severity == Severity.ERROR}
    reasons = [
        f"{count:,} rows break {name}; mend the SQL or the contract."
        for name, count in report.broken.items()
        if name in severe
    ]
    reasons += [
        f"{check['rule']} failed. {check['message']}"
        for check in report.checks
        if not check["passed"] and check["severity"] == "error"
    ]
    return reasons
