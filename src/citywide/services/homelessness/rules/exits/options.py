"""What the calculation of outcomes is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError

EXITS = Path(__file__).parent / "sql"
"""Folder of the calculation: `outcomes` by kind of project, `outcome_returns`, `flows`; the people
behind them in `outcome_exits` and `flow_people`."""


def exit_parameters(
    start: dt.date, end: dt.date, cocs: Sequence[str] = (), other_is_unknown: bool = True
) -> Mapping[str, Value]:
    """Return the values the calculation takes.

    `other_is_unknown` counts the destination "other" (17) among those nobody can name, beside
    8, 9, 30, 99 and blank.

    Raises:
        UsageError: the period ends before it starts.
    """
    if end < start:
        raise UsageError(f"The period ends on {end}, before it starts on {start}.")
    return {
        "start": start, "end": end, "cocs": list(cocs), "every_coc": not cocs,
        "other_is_unknown": other_is_unknown,
    }  # fmt: skip
