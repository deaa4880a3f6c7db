"""Citywide: departments' extracts turned into shared, trusted, measured numbers."""

from importlib.metadata import version

__version__ = version("citywide")
