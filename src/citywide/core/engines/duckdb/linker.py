"""Splink on DuckDB's own connection."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir


class DuckDBSplinkRoom:
    """See `SplinkRoom`. Tables live in the connection's memory, and on its scratch disk."""

    dialect = "duckdb"

    def __init__(self, connection: Any, number: int) -> None:
        # Splink takes a second to import; only linkage needs it.
        from splink import DuckDBAPI

        self._ibis = connection
        self._prefix = f"linkage_{number}"
        self._put: list[str] = []
        self.api = DuckDBAPI(connection.con)

    def put(self, table: ir.Table) -> Any:
        """See `SplinkRoom.put`."""
        name = f"{self._prefix}_{len(self._put)}"
        self._ibis._register_in_memory_tables(table)
        self._ibis.con.execute(f"CREATE TABLE {name} AS {self._ibis.compile(table)}")
        self._put.append(name)
        return self.api.register(name)

    def take(self, frame: Any) -> ir.Table:
        """See `SplinkRoom.take`."""
        return self._ibis.table(frame.physical_name)

    def close(self) -> None:
        """See `SplinkRoom.close`."""
        self.api.delete_tables_created_by_splink_from_db()
        for name in self._put:
            self._ibis.con.execute(f"DROP TABLE IF EXISTS {name}")
