"""Splink on Spark's own session; its similarity functions come in the jar of its wheel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import ibis.expr.types as ir
from pyspark.sql import DataFrame, SparkSession

from citywide.core.engines.spark.dialect import ibis_schema


class SparkSplinkRoom:
    """See `SplinkRoom`."""

    dialect = "spark"

    def __init__(
        self,
        session: SparkSession,
        frame: Callable[[ir.Table], DataFrame],
        view: Callable[..., ir.Table],
    ) -> None:
        from splink import SparkAPI
        from splink.backends.spark import similarity_jar_location

        session.sql(f"ADD JAR '{similarity_jar_location()}'")
        self._session, self._frame, self._view = session, frame, view
        self._put: list[DataFrame] = []
        self.api = SparkAPI(spark_session=session, break_lineage_method="persist")

    def put(self, table: ir.Table) -> Any:
        """See `SplinkRoom.put`."""
        name = f"linkage_{uuid4().hex}"
        kept = self._frame(table).persist()
        kept.createOrReplaceTempView(name)
        self._put.append(kept)
        return self.api.register(name)

    def take(self, frame: Any) -> ir.Table:
        """See `SplinkRoom.take`."""
        answer = self._session.table(frame.physical_name)
        return self._view(answer, ibis_schema(answer.schema))

    def close(self) -> None:
        """See `SplinkRoom.close`."""
        for kept in self._put:
            kept.unpersist()
        self._session.catalog.clearCache()
