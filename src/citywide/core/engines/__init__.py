"""The only room that talks to DuckDB and Spark; everybody else writes Ibis expressions."""

from citywide.core.engines.choose import open_engine
from citywide.core.engines.interface import Delimited, Engine, TextExtract

__all__ = ["Delimited", "Engine", "TextExtract", "open_engine"]
