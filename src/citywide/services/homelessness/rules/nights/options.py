"""What the calculation of single nights is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError

NIGHTS = Path(__file__).parent / "sql"
"""Folder of the calculation; `person_nights` has one row per person and night."""
MOST_NIGHTS = 10_000


def night_parameters(start: dt.date, end: dt.date, cocs: Sequence[str] = ()) -> Mapping[str, Value]:
    """Return the values the calculation takes: the first and the last night, both included.

    Raises:
        UsageError: the period ends before it starts, or has more than 10,000 nights.
    """
    nights = (end - start).days + 1
    if not 1 <= nights <= MOST_NIGHTS:
        raise UsageError(f"From {start} to {end} are {nights} nights. Ask for 1 to {MOST_NIGHTS}.")
    return {"start": start, "end": end, "cocs": list(cocs), "every_coc": not cocs}
