"""What the report is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError

CE_APR = Path(__file__).parent / "sql"
"""Folder of the calculation: `ce_apr_cells` (table, cell, value; no value where a share would be of
nobody) and `ce_apr_cell_heads`, the households in each cell. Rows and columns are numbered as in
HUD's report: B is the total, C to F the kinds of household.

HMIS Data Standards 4.19 and 4.20; CE APR Programming Specifications as quoted in Open Path's
published code. Not asked here whether a project took part in coordinated entry that day
(CEParticipation): the chosen projects are taken to."""
DAYS_AFTER = 90
"""Events are looked for until so many days after the period."""


def ce_apr_parameters(
    start: dt.date, end: dt.date, projects: Sequence[str] = (), cocs: Sequence[str] = ()
) -> Mapping[str, Value]:
    """Return the values the calculation takes; no project or continuum of care
    named means every one.

    Raises:
        UsageError: the period ends before it starts.
    """
    if end < start:
        raise UsageError(f"The period ends on {end}, before it starts on {start}.")
    last = end + dt.timedelta(days=DAYS_AFTER)
    return {
        "start": start, "end": end, "last_event": last,
        "projects": list(projects), "every_project": not projects,
        "cocs": list(cocs), "every_coc": not cocs,
    }  # fmt: skip
