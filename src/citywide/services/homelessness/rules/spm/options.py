"""What the measures are asked for, and the rules on which public references disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError

SPM = Path(__file__).parent / "sql"
"""Folder of the calculation. `spm_cells` holds the tables, `spm_cell_people` what is in each cell,
`m1_people` ... `m7_people` one row per person, `m1_spans` the nights behind measure 1."""


@dataclass(frozen=True)
class SpmOptions:
    """Rules on which references differ; the defaults are those of FY2026.

    A result is only complete with the options it was computed with: show them beside it.
    """

    m2_gap_day_counts: bool = False
    """Day 14 after an exit is already a return (HUD Data Lab); otherwise day 15 is the first."""
    m2_th_gap: bool = False
    """The 14 days apply to transitional housing too (specifications up to 2019)."""
    m2_ph_after_ph: bool = True
    """Permanent housing within 14 days of other permanent housing is moving on, not returning."""
    m3_nbn_exits: bool = False
    """Night-by-night exits in the period count without a bed night (HUD Data Lab)."""
    m4_requires_start_income: bool = False
    """People without a record of income at the start take no part (specification 3.1, Data Lab);
    otherwise they take part, and their income has not risen."""
    continuum_only: bool = True
    """Projects marked as not of the continuum take no part (HUD's 2022 test kit counts them)."""


TEST_KIT_2022 = SpmOptions(m4_requires_start_income=True, continuum_only=False)
"""The rules by which HUD's test kit of July 2022 was made."""


def spm_parameters(
    start: dt.date, end: dt.date, cocs: Sequence[str] = (), options: SpmOptions | None = None
) -> Mapping[str, Value]:
    """Return the values the calculation takes; no continuum of care named means every one.

    Raises:
        UsageError: the period ends before it starts.
    """
    if end < start:
        raise UsageError(f"The period ends on {end}, before it starts on {start}.")
    chosen = asdict(options or SpmOptions())
    return {"start": start, "end": end, "cocs": list(cocs), "every_coc": not cocs, **chosen}
