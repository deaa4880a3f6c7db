"""Whether an extract was probably cut off by the paging of its source."""

from __future__ import annotations

from citywide.core.contracts.model import Reading
from citywide.core.ingest.read.kinds import Kind
from citywide.core.ingest.read.result import Note

_USUAL = frozenset({1_000, 2_000, 5_000, 10_000, 50_000})
_PAGED = frozenset({Kind.DELIMITED, Kind.JSON, Kind.NDJSON, Kind.GEOJSON})


def paging_notes(rows: int, kind: Kind, reading: Reading, name: str) -> tuple[Note, ...]:
    """Return a warning when the number of rows is just what one page of a source holds."""
    told = reading.page_limit is not None and rows == reading.page_limit
    if not told and not (rows in _USUAL and kind in _PAGED):
        return ()
    why = "the page limit in the contract" if told else "a usual page limit"
    return (
        Note(
            "warning",
            f"{name} has exactly {rows:,} records, which is {why}: the source's paging probably "
            "cut it off. Compare with the source's own count, and fetch it page by page.",
        ),
    )
