"""The distributed engine: Apache Spark, in this process, on a cluster, or through Connect."""

from citywide.core.engines.spark.engine import SparkEngine

__all__ = ["SparkEngine"]
