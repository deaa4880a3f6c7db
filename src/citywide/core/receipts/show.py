"""A receipt as text a resident can read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from citywide.core.measures import MeasureValue
from citywide.core.receipts.receipt import Receipt


def shown(value: Decimal | None, unit: str, decimals: int) -> str:
    """Return a value as people write it: shares in percent, rounded half up, or 'no value'."""
    if value is None:
        return "no value"
    number = value * 100 if unit == "percent" else value
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if unit == "percent":
        return f"{rounded:,} %"
    return f"{rounded:,}" if unit == "count" else f"{rounded:,} {unit.replace('_', ' ')}"


def as_text(receipt: Receipt, position: int | None = None) -> str:
    """Return the receipt, or one number on it, as plain text."""
    chosen = receipt.values if position is None else (receipt.values[position],)
    lines = [f"Receipt {receipt.id if position is None else receipt.number_id(position)}"]
    lines += ["", receipt.title, receipt.summary, ""]
    lines += [_number(receipt, value) for value in chosen]
    lines += ["", "Where it comes from"]
    for entry in receipt.inputs:
        lines += _account(entry)
    lines += ["", "Suppression: " + ("; ".join(receipt.suppression) or "none applied")]
    lines += [
        f"Definition: measures/{receipt.measure}.yaml, SHA-256 {receipt.definition_hash[:12]}…",
        f"Computed by {receipt.engine}, {receipt.code}, {receipt.issued_at}",
        f"Fingerprint of the values: {receipt.fingerprint[:16]}…",
        f"Recompute and compare: citywide receipt {receipt.id} --verify",
    ]
    return "\n".join(lines)


def _number(receipt: Receipt, value: MeasureValue) -> str:
    group = f", {value.group} {value.member}" if value.group else ""
    text = f"  {value.period}{group}: {shown(value.value, receipt.unit, receipt.decimals)}"
    text += f"   numerator {_count(value.numerator)}, denominator {_count(value.denominator)}"
    share = value.unknown_share
    unknown = f", unknown {value.unknown:,} of {value.rows:,}"
    text += unknown + (f" ({share * 100:.1f} %)" if share is not None else "")
    if value.lower is not None and value.upper is not None and value.unknown:
        low = shown(value.lower, receipt.unit, receipt.decimals)
        high = shown(value.upper, receipt.unit, receipt.decimals)
        text += f"; between {low} and {high} whatever the unknown are"
    return text


def _count(number: Decimal | int) -> str:
    return f"{Decimal(number).normalize():,f}"


def _account(entry: dict[str, Any]) -> Iterator[str]:
    yield (
        f"  {entry['name']}: {entry['dataset']}@{entry['version']}, {entry['rows']:,} rows, "
        f"published {entry['published_at']}, approved by {entry['approved_by']} "
        f"({entry['reason']})"
    )
    if entry["inputs"]:
        made_of = ", ".join(f"{name}@{number}" for name, number in entry["inputs"].items())
        yield f"    computed from {made_of} by SQL {entry['sql_hash'][:12]}…"
    for extract in entry["extracts"]:
        yield (
            f"    extract {extract['file']} (SHA-256 {extract['sha256'][:12]}…): "
            f"{extract['landed']:,} landed = {extract['published']:,} published + "
            f"{extract['quarantined']:,} quarantined + {extract['duplicates']:,} duplicates"
        )
    checks = entry["checks"]
    failed = ", ".join(checks["version_rules_failed"]) or "none"
    yield (
        f"    checked by {checks['row_rules']} row rules and "
        f"{checks['version_rules_passed'] + len(checks['version_rules_failed'])} version rules; "
        f"failed: {failed}"
    )
