"""Having a number again: the same bytes, the same derivation, the same value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import ibis.expr.types as ir

from citywide.core.contracts import parse_contract
from citywide.core.derive import compute, parse_derived
from citywide.core.engines import Engine
from citywide.core.errors import Disposed, ReceiptMismatch
from citywide.core.ingest.publish import version_rows
from citywide.core.ingest.typed import stored_schema
from citywide.core.lake import Lake, Version
from citywide.core.lake.landing import landed_path, verify_bytes
from citywide.core.measures import fingerprint, parse_measure, source_rows
from citywide.core.receipts.issue import datasets_of, evaluate_on
from citywide.core.receipts.receipt import Receipt


@dataclass(frozen=True)
class Verdict:
    """What was checked on the way to the same value."""

    receipt: str
    files: int
    extracts: int
    derived: int
    numbers: int


def verify(lake: Lake, engine: Engine, receipt: Receipt) -> Verdict:
    """Recompute every number of a receipt from its pinned versions and compare.

    Raises:
        Disposed: rows it counted were disposed of since; says when and under which rule.
        Tampered: a data file or landed extract is not what it was.
        ReceiptMismatch: the same versions give another value; says which.
    """
    _refuse_disposed(lake, receipt)
    files, extracts = _verify_bytes(lake, receipt)
    measure = parse_measure(receipt.definition)
    pinned = {
        entry["dataset"]: lake.version(entry["dataset"], entry["version"])
        for entry in reversed(receipt.inputs)
    }
    tables = {name: version_rows(lake, engine, pinned[name]) for name in datasets_of(measure)}
    _compare(receipt, evaluate_on(engine, measure, tables, receipt.timezone), "its versions")
    derived = [name for name in tables if pinned[name].inputs]
    if derived:
        for name in derived:
            tables[name] = _derive_again(lake, engine, pinned[name])
        values = evaluate_on(engine, measure, tables, receipt.timezone)
        _compare(receipt, values, "its derived tables computed again")
    return Verdict(receipt.id, files, extracts, len(derived), len(receipt.values))


def _refuse_disposed(lake: Lake, receipt: Receipt) -> None:
    said = []
    for entry in receipt.inputs:
        version = lake.version(entry["dataset"], entry["version"])
        for one in version.report.get("disposals", ()):
            # A receipt that was issued on what was left counts what is there.
            if one["at"] > receipt.issued_at:
                said.append(
                    f"{one['rows']} rows of {version.id} were disposed of on {one['at'][:10]} "
                    f"under the rule: {one['rule'].rstrip('.')}."
                )
    if said:
        raise Disposed(
            f"Receipt {receipt.id} stands as it was issued, but cannot be computed again: "
            + " ".join(said)
        )


def _verify_bytes(lake: Lake, receipt: Receipt) -> tuple[int, int]:
    files = {file["path"]: file["sha256"] for entry in receipt.inputs for file in entry["files"]}
    for path, sha256 in files.items():
        verify_bytes(lake.root / path, sha256)
    landed = {extract["sha256"] for entry in receipt.inputs for extract in entry["extracts"]}
    landed -= lake.ledger.disposed_extracts()
    for sha256 in landed:
        verify_bytes(landed_path(lake.landed, sha256), sha256)
    return len(files), len(landed)


def _derive_again(lake: Lake, engine: Engine, version: Version) -> ir.Table:
    text = lake.ledger.definition(version.report["sql_hash"])
    derived = parse_derived(text, Path(f"{version.dataset}.sql"))
    tables = {
        name: _derive_again(lake, engine, lake.version(name, number))
        if lake.version(name, number).inputs
        else version_rows(lake, engine, lake.version(name, number))
        for name, number in version.inputs.items()
    }
    schema = stored_schema(parse_contract(lake.ledger.definition(version.contract_hash)))
    wanted = {name: kind for name, kind in schema.items() if name in version.schema}
    return compute(engine, derived, tables).select(*wanted).cast(wanted)


def _compare(receipt: Receipt, values: tuple[object, ...], basis: str) -> None:
    if fingerprint(values) == receipt.fingerprint:  # type: ignore[arg-type]
        return
    differing = [
        f"{old.period} {old.member or 'total'}: {old.value} is now {getattr(new, 'value', None)}"
        for old, new in zip(receipt.values, values, strict=False)
        if old != new
    ]
    raise ReceiptMismatch(
        f"Receipt {receipt.id} does not verify: from {basis}, "
        f"{'; '.join(differing[:5]) or 'there are other numbers'}."
    )


def rows_behind(lake: Lake, engine: Engine, receipt: Receipt, position: int) -> ir.Table:
    """Return the rows one number was computed from, with flags for numerator and unknown.

    Raises:
        Disposed: some of them were disposed of since.
    """
    _refuse_disposed(lake, receipt)
    measure = parse_measure(receipt.definition)
    entry = next(e for e in receipt.inputs if e["dataset"] == measure.dataset)
    table = version_rows(lake, engine, lake.version(entry["dataset"], entry["version"]))
    value = receipt.values[position]
    return source_rows(
        engine, measure, table, value.period, value.group, value.member, receipt.timezone
    )
