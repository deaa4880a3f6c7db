"""One Spark session per engine, all on the one Spark application a process can have."""

from __future__ import annotations

import logging
import subprocess
import threading
from pathlib import Path

import pyspark.errors
from py4j.protocol import Py4JError  # type: ignore[import-untyped]
from pyspark import SparkConf, SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from citywide.core.errors import EngineError

_QUIET = ("py4j", "SQLQueryContextLogger", "DataFrameQueryContextLogger")
_lock = threading.Lock()
_open: dict[str, tuple[SparkSession, int]] = {}

_SESSION = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.writeLegacyFormat": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
}


def open_session(master: str, scratch: Path) -> SparkSession:
    """Return a session of its own at a Spark master, or at a Connect server (`sc://`).

    Raises:
        EngineError: Spark does not start, or this process already runs another Spark.
    """
    for name in _QUIET:
        # They repeat every error, with its Java stack, on stderr; the error itself is raised.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        if master.startswith("sc://"):
            return _connect(master)
        with _lock:
            return _share(master, scratch)
    except (pyspark.errors.PySparkException, Py4JError, OSError) as error:
        raise EngineError(
            f"Spark did not start at {master!r}: it needs Java 17 and a master that answers. "
            f"See {scratch / 'spark.log'}; {str(error).splitlines()[0]}"
        ) from error


def close_session(master: str, session: SparkSession) -> None:
    """Give a session back; the last one stops Spark and ends its Java process."""
    if master.startswith("sc://"):
        session.stop()
        return
    with _lock:
        first, users = _open.pop(master)
        if users > 1:
            _open[master] = first, users - 1
            return
        _stop(first)


def _connect(master: str) -> SparkSession:
    builder = SparkSession.builder.remote(master)
    for key, value in _SESSION.items():
        builder = builder.config(key, value)
    return builder.create()


def _share(master: str, scratch: Path) -> SparkSession:
    if master not in _open:
        if _open:
            raise EngineError(f"This process already runs Spark at {next(iter(_open))!r}.")
        _open[master] = _start(master, scratch), 0
    first, users = _open[master]
    _open[master] = first, users + 1
    return first.newSession()


def _start(master: str, scratch: Path) -> SparkSession:
    conf = SparkConf(loadDefaults=False)
    conf.setMaster(master).setAppName("citywide").setAll(
        list(_configuration(master, scratch).items())
    )
    with (scratch / "spark.log").open("ab") as log:
        gateway = launch_gateway(conf, {"stdout": log, "stderr": subprocess.STDOUT})
    SparkContext._gateway, SparkContext._jvm = gateway, gateway.jvm
    try:
        session = SparkSession.builder.config(conf=conf).getOrCreate()
    except BaseException:
        _end_java()
        raise
    session.sparkContext.setLogLevel("ERROR")
    return session


def _configuration(master: str, scratch: Path) -> dict[str, str]:
    # One machine gains nothing from more shuffle partitions than it has cores.
    partitions = {"spark.sql.shuffle.partitions": "2"} if master.startswith("local") else {}
    return (
        _SESSION
        | partitions
        | {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
            "spark.executor.extraJavaOptions": "-Duser.timezone=UTC",
            "spark.local.dir": str(scratch / "local"),
            "spark.sql.warehouse.dir": str(scratch / "warehouse"),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
    )


def _stop(session: SparkSession) -> None:
    session.stop()
    _end_java()


def _end_java() -> None:
    gateway = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    if gateway is None:
        return
    gateway.shutdown()
    # Java ends by itself when nobody holds the other end of its standard input.
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)
