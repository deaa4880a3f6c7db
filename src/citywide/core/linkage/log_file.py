"""Judgements as a file: one JSON object per line, oldest first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from citywide.core.errors import ExtractError, Finding, UsageError
from citywide.core.linkage.judgements import Judgement, standing

_NAMES = tuple(field.name for field in fields(Judgement))


def read_log(path: Path) -> list[Judgement]:
    """Return the judgements of a JSON-lines file.

    Raises:
        ExtractError: every line that is no judgement, with its number.
        UsageError: the file is not there, or an entry undoes one that is not before it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The judgements {path} cannot be read: {error}.") from None
    entries: list[Judgement] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, UsageError) as error:
            said = str(error) if isinstance(error, UsageError) else _expected(error)
            findings.append(Finding(said, str(path), number))
    if findings:
        raise ExtractError(findings)
    standing(entries)  # refuses a log that contradicts itself
    return entries


def write_log(path: Path, log: Iterable[Judgement]) -> None:
    """Write judgements as JSON lines."""
    rows = (json.dumps(as_row(entry), ensure_ascii=False) for entry in log)
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def as_row(entry: Judgement) -> dict[str, Any]:
    """Return a judgement as plain values."""
    row = {name: getattr(entry, name) for name in _NAMES}
    return row | {"at": entry.at.isoformat(), "weights": dict(entry.weights)}


def _entry(row: dict[str, Any]) -> Judgement:
    return Judgement(
        left_id=str(row["left_id"]),
        right_id=str(row["right_id"]),
        verdict=row["verdict"],
        by=str(row["by"]),
        reason=str(row.get("reason") or ""),
        at=datetime.fromisoformat(row["at"]),
        model=str(row.get("model") or ""),
        weights={str(name): float(bits) for name, bits in (row.get("weights") or {}).items()},
        undoes=row.get("undoes") or None,
        id=str(row["id"]),
    )


def _expected(error: Exception) -> str:
    wrong = f"there is no {error.args[0]}" if isinstance(error, KeyError) else str(error)
    return (
        f"This line is no judgement ({wrong}). It needs left_id, right_id, verdict, by, at with a "
        "time zone, and id."
    )
