"""GeoJSON features as flat records, and whether the source sent all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from citywide.core.ingest.read.result import Note

_EXCEEDED = re.compile(rb'"exceededTransferLimit"\s*:\s*true')
_EDGE = 64 << 10


def feature_record(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature as one flat record."""
    properties = feature.get("properties")
    record = dict(properties) if isinstance(properties, Mapping) else {}
    own = feature.get("id")
    if own is not None and "id" not in record and own not in record.values():
        record["id"] = own
    geometry = feature.get("geometry")
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        place = geometry.get("coordinates")
        if isinstance(place, list) and len(place) >= 2:
            record.setdefault("longitude", place[0])
            record.setdefault("latitude", place[1])
    record.setdefault("geometry", geometry)
    return record


def off_the_globe(record: Mapping[str, Any]) -> bool:
    """Whether a record's point has coordinates that are no longitude and latitude."""
    longitude, latitude = record.get("longitude"), record.get("latitude")
    numbers = isinstance(longitude, (int, Decimal)) and isinstance(latitude, (int, Decimal))
    return numbers and (abs(longitude) > 180 or abs(latitude) > 90)  # type: ignore[arg-type]


def cut_off(path: Path, name: str) -> tuple[Note, ...]:
    """Return a warning when the source says that it holds more than it sent."""
    with path.open("rb") as handle:
        edges = handle.read(_EDGE)
        size = path.stat().st_size
        handle.seek(max(0, size - _EDGE))
        edges += handle.read()
    if not _EXCEEDED.search(edges):
        return ()
    return (
        Note(
            "warning",
            f"{name} says exceededTransferLimit: the source has more records than it sent. "
            "Fetch it page by page (paging in the contract's server).",
        ),
    )
