"""Facts about records that consent depends on: programs apart, days of collection, last use."""

from __future__ import annotations

from pathlib import Path

SQL = Path(__file__).parent / "sql"
BETWEEN = "|"
"""Between source and project where a query takes both as one text."""


def program_key(source_id: str, project_id: str) -> str:
    """Return a program as the queries take it."""
    return f"{source_id}{BETWEEN}{project_id}"
