"""The front door for the data team: `citywide`. One call each into core."""

from citywide.cli.main import main

__all__ = ["main"]
