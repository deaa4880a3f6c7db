"""How a city service's records reach the lake: as an extract, through the gate like any other.

An extract is brought in only when it says something else than the current version: the file's name
carries a fingerprint of contract and rows. Its first line names the version it follows, because the
lake takes the same bytes in once, and a state that comes back after a correction is not the same
publication.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How one data set's publication ended."""

    dataset: str
    state: str
    """`published`, `held` (a steward decides), `unchanged`, or `empty` before the first row."""
    rows: int = 0
    run: str = ""
    message: str = ""


def bring_in(publisher: Viewer, dataset: str, rows: Iterable[Row]) -> Outcome:
    """Publish rows as the next version of a data set, unless nothing changed.

    `publisher` is the service's own viewer, to whom its data sets are entrusted. The contract reads
    CSV and skips the first line.

    Raises:
        NotFound: the city does not run this service's data sets.
        ExtractError, Conflict, LakeError: as `gate.ingest`.
    """
    contract = gate.contract(publisher, dataset)
    current = gate.current(publisher, dataset)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{dataset}.csv"
        columns = [column.source_name for column in contract.columns]
        follows = current.number if current else 0
        count, digest = write(path, columns, rows, f"{dataset} after version {follows}")
        if not count and current is None:
            return Outcome(dataset, "empty")
        name = f"{dataset}-{_fingerprint(contract.hash, digest)}.csv"
        if current is not None and current.file == name:
            return Outcome(dataset, "unchanged", count)
        done = gate.ingest(publisher, dataset, path, name).run
    because = " ".join(done.report.get("held_because", ()))
    return Outcome(dataset, str(done.state), count, done.id, because)


def write(path: Path, columns: Sequence[str], rows: Iterable[Row], heading: str) -> tuple[int, str]:
    """Write rows as CSV below a heading; return their number and the SHA-256 of what they say."""
    said = hashlib.sha256()
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{heading}\n")
        lines = csv.writer(_Heard(file, said), lineterminator="\n")
        lines.writerow(columns)
        for row in rows:
            lines.writerow([_text(row[name]) for name in columns])
            count += 1
    return count, said.hexdigest()


class _Heard:
    """A file whose every written text also goes into a hash."""

    def __init__(self, file: Any, said: Any) -> None:
        self._file, self._said = file, said

    def write(self, text: str) -> int:
        self._said.update(text.encode())
        return int(self._file.write(text))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        # Never in scientific notation, which the lake would not read as an exact amount.
        return f"{value:f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    # A line feed inside a cell is kept; the other breaks would end the record for some readers.
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _fingerprint(contract_hash: str, digest: str) -> str:
    return hashlib.sha256(f"{contract_hash}{digest}".encode()).hexdigest()[:16]
