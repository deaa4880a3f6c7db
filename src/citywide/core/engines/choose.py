"""Opens the engine the settings name."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from citywide.core.engines.interface import Engine
from citywide.core.errors import SettingsError
from citywide.core.settings import Settings


def open_engine(settings: Settings, scratch: Path) -> Engine:
    """Return the engine of `settings.engine`; `scratch` holds what it spills.

    Raises:
        SettingsError: the engine is unknown or not installed.
    """
    if settings.engine == "duckdb":
        from citywide.core.engines.duckdb import DuckDBEngine

        return DuckDBEngine(settings.memory_mb, settings.threads, scratch)
    if settings.engine == "spark":
        if find_spec("pyspark") is None:
            raise SettingsError("Spark is not installed; run: pip install 'citywide[spark]'.")
        from citywide.core.engines.spark import SparkEngine

        return SparkEngine(settings.spark_master, scratch)
    raise SettingsError(f"There is no engine {settings.engine!r}; choose duckdb or spark.")
