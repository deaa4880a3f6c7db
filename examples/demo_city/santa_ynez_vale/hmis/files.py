"""The 24 files: their headers, the columns each row has, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..text import times

EXPORT_ID = "SYV2026"
USERS = 12
_CREATED = "%Y-%m-%d %H:%M:%S"


@cache
def headers() -> dict[str, list[str]]:
    """Return the columns of each file, in order."""
    text = (Path(__file__).parent / "headers.txt").read_text(encoding="utf-8")
    files = (line.split() for line in text.splitlines())
    return {name: columns.split(",") for name, columns in files}


def filled(
    file: str, n: int, known: Mapping[str, pa.Array | str], created: pa.Array | None = None
) -> dict[str, pa.Array]:
    """Return every column of a file in order; columns that are not given are empty.

    Raises:
        KeyError: a given column is not one of the file's.
    """
    standing = {
        "DateCreated": created if created is not None else "2025-09-30 08:00:00",
        "DateUpdated": created if created is not None else "2025-09-30 08:00:00",
        "UserID": pa.array([f"U{number % USERS + 1:02}" for number in range(min(n, 9_999))]),
        "ExportID": EXPORT_ID,
    }
    unknown = set(known) - set(headers()[file])
    if unknown:
        raise KeyError(f"{file} has no {', '.join(sorted(unknown))}")
    return {name: _column({**standing, **known}.get(name), n) for name in headers()[file]}


def _column(given: pa.Array | str | None, n: int) -> pa.Array:
    if given is None:
        return pa.nulls(n, pa.string())
    if isinstance(given, str):
        return pa.array([given]).take(pa.array(np.zeros(n, np.int64)))
    if len(given) != n:
        return given.take(pa.array(np.arange(n) % len(given)))
    return given


def created(days: np.ndarray) -> pa.Array:
    """Return when records of these days were entered: on the same day, at nine."""
    return times(days.astype("M8[h]") + np.timedelta64(9, "h"), _CREATED)
