"""The audit log as a CSV file, written while it is read."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator

from citywide.portal.audit.models import Entry

COLUMNS = (
    "sequence",
    "at_utc",
    "by",
    "address",
    "action",
    "subject",
    "purpose",
    "detail",
    "previous_hash",
    "hash",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        return line


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the header and one line per entry."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for entry in entries:
        yield writer.writerow(_safe(text) for text in _texts(entry))


def _texts(entry: Entry) -> Iterator[str]:
    yield str(entry.sequence)
    yield entry.at.astimezone(dt.UTC).isoformat()
    yield from (entry.by, entry.address, entry.action, entry.subject, entry.purpose)
    yield from (entry.detail_json, entry.previous_hash, entry.hash)


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: entries quote what strangers typed."""
    return f"'{text}" if text.startswith(_FORMULA) else text
