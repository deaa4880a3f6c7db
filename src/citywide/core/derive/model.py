"""The frozen objects of derived tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class PlaceLookup:
    """One question of the form: in which place of a boundary data set does a point lie?"""

    boundary: str
    """Data set with a `geometry` column of GeoJSON text."""
    column: str
    """Column of the boundary data set whose value is the answer."""
    table: str
    """Data set the two coordinate columns belong to."""
    longitude: str
    latitude: str


@dataclass(frozen=True)
class Derived:
    """A table computed by one SQL query; `hash` identifies the exact text."""

    name: str
    sql: str
    path: Path
    inputs: tuple[str, ...]
    """Data sets the query reads, boundary data sets included, in alphabetical order."""
    places: tuple[PlaceLookup, ...]
    hash: str
