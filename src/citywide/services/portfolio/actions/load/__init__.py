"""Puts a whole portfolio document into the database, with its history."""

from citywide.services.portfolio.actions.load.portfolio import Loaded, load

__all__ = ["Loaded", "load"]
