"""What every peer script shares: its command line, its line of output, the DuckDB set-up."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from rules import COLUMN_TYPES

SQL_TYPES = {
    "text": "varchar",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "timestamp": "timestamp",
}
# The memory Citywide's engine gets; run.py hands both the same value.
MEMORY_MB = int(os.environ.get("CITYWIDE_MEMORY_MB", "450"))


class Outcome(NamedTuple):
    """What a peer did: rows read, rows (or failures) it found bad, and what it leaves undone.

    `bad_rows` is None where the peer looks for none.
    """

    rows: int
    bad_rows: int | None
    note: str


def main(run: Callable[[Path, Path], Outcome]) -> None:
    """Run a peer on `FILE OUTDIR` from the command line and print its outcome as one JSON line."""
    if len(sys.argv) < 3:
        sys.exit(f"usage: {sys.argv[0]} FILE OUTDIR")
    file, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    print(json.dumps(run(file, out)._asdict()), flush=True)


def csv_sql(file: Path, *, typed: bool) -> str:
    """Return a DuckDB read_csv call: columns of their type (unreadable rows skipped), or text."""
    types = {
        column: SQL_TYPES[kind] if typed else "varchar" for column, kind in COLUMN_TYPES.items()
    }
    skip = ", ignore_errors = true" if typed else ""
    return (
        f"read_csv('{file}', auto_detect = false, header = true, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {types}{skip})"
    )


def duckdb_settings(out: Path) -> dict[str, str]:
    """Return DuckDB's configuration: bounded memory, spilling into the peer's own folder."""
    return {
        "memory_limit": f"{MEMORY_MB}MB",
        "temp_directory": str(out / "spill"),
        "autoinstall_known_extensions": "false",
    }
