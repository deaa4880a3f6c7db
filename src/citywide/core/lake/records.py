"""What the ledger remembers: runs, and the versions they published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class RunState(StrEnum):
    """Where one extract's way into the lake has come to."""

    RUNNING = "running"
    HELD = "held"
    PUBLISHED = "published"
    REJECTED = "rejected"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_open(self) -> bool:
        """True while nothing final has been said about the run."""
        return self in {RunState.RUNNING, RunState.HELD}


@dataclass(frozen=True)
class DataFile:
    """One Parquet file of a version; `path` is relative to the lake."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Run:
    """One attempt to bring one extract (or one derived table) into the lake."""

    id: str
    dataset: str
    kind: str
    """`extract`, `correction` or `derived`."""
    state: RunState
    landed: str
    """SHA-256 of the landed bytes; empty for derived tables."""
    source_name: str
    contract_hash: str
    started_at: datetime
    finished_at: datetime | None = None
    report: dict[str, Any] = field(default_factory=dict)
    """Counts, checks, notes, gate verdict: what `ingest` tells about the run."""


@dataclass(frozen=True)
class Version:
    """One published state of a data set."""

    dataset: str
    number: int
    run: str
    rows: int
    files: tuple[DataFile, ...]
    schema: dict[str, str]
    """Column name -> Ibis type."""
    contract_hash: str
    inputs: dict[str, int]
    """For derived tables: data set -> version it was computed from."""
    published_at: datetime
    approved_by: str
    reason: str
    report: dict[str, Any]
    engine: str

    @property
    def id(self) -> str:
        """The name people use: data set and number, like `park_condition@3`."""
        return f"{self.dataset}@{self.number}"
