"""What the report is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.counts import count_night

APR = Path(__file__).parent / "sql"
"""Folder of the calculation: `apr_cells` (table, cell, value), `apr_cell_people` what is in them.
Cells are named as in HUD's report: B is the total, C to F the kinds of household."""
_MONTHS = {"january": 1, "april": 4, "july": 7, "october": 10}


def count_nights(start: dt.date, end: dt.date) -> Mapping[str, dt.date]:
    """Return the last Wednesdays of January, April, July and October of the period.

    The first of each that the period holds; where it holds none, the last one before its end,
    which then counts people at a time outside the period only if they were there in it too.
    """
    found: dict[str, dt.date] = {}
    for name, month in _MONTHS.items():
        nights = [count_night(year, month) for year in range(start.year - 1, end.year + 1)]
        inside = [night for night in nights if start <= night <= end]
        found[name] = inside[0] if inside else max(n for n in nights if n <= end)
    return found


def apr_parameters(
    start: dt.date,
    end: dt.date,
    projects: Sequence[str] = (),
    early_move_in_counts: bool = False,
) -> Mapping[str, Value]:
    """Return the values the calculation takes; no project named means every one.

    `early_move_in_counts` takes a move-in date before the entry as moved in at entry, as HUD's 2022
    test kit does; by the data standards of FY2026 such a date is an error and counts for nothing.

    Raises:
        UsageError: the period ends before it starts.
    """
    if end < start:
        raise UsageError(f"The period ends on {end}, before it starts on {start}.")
    return {
        "start": start, "end": end, "projects": list(projects), "every_project": not projects,
        "early_move_in_counts": early_move_in_counts, **count_nights(start, end),
    }  # fmt: skip
