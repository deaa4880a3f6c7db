"""The embedded engine: DuckDB, without extensions, in bounded memory."""

from citywide.core.engines.duckdb.engine import DuckDBEngine

__all__ = ["DuckDBEngine"]
