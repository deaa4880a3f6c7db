"""Derived tables: one SQL file each, in DuckDB's dialect; their order, lineage and computation."""

from citywide.core.derive.compute import compute
from citywide.core.derive.lineage import column_lineage, full_lineage
from citywide.core.derive.load import load_derived, order, parse_derived
from citywide.core.derive.model import Derived, PlaceLookup

__all__ = [
    "Derived",
    "PlaceLookup",
    "column_lineage",
    "compute",
    "full_lineage",
    "load_derived",
    "order",
    "parse_derived",
]
