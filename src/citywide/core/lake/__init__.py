"""The lake: landed bytes, every published version as an Iceberg snapshot, and the ledger."""

from citywide.core.lake.lake import Lake
from citywide.core.lake.landing import Landed
from citywide.core.lake.records import DataFile, Run, RunState, Version

__all__ = ["DataFile", "Lake", "Landed", "Run", "RunState", "Version"]
