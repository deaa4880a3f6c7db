"""What is published is computed by the service itself, over everything it was entrusted with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.portal.access import gate
from citywide.services.homelessness.queries.lake import PUBLISHER, PURPOSE
from citywide.services.homelessness.queries.outreach_public import CONTACTS
from citywide.services.homelessness.queries.outreach_public import DATASETS as OUTREACH
from citywide.services.homelessness.queries.public import DATASETS
from citywide.services.homelessness.rules.by_name import FLOWS, flow_parameters
from citywide.services.homelessness.rules.counts import COUNTS, count_night, count_parameters
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from citywide.services.homelessness.rules.spending import SPENDING
from citywide.services.homelessness.rules.spm import SPM, SpmOptions, spm_parameters

Row = dict[str, Any]
SQL = Path(__file__).parent / "sql"
WRITER = replace(
    PUBLISHER, stewarded=PUBLISHER.stewarded | frozenset((*DATASETS, *OUTREACH, CONTACTS))
)
"""The service's own viewer, who may also write what is published."""
MOST_MONTHS = 36
NIGHTS = 12
"""Last nights of so many months are counted, besides the January counts."""


@dataclass(frozen=True)
class Coverage:
    """The days the data speak of; `months` are the first days of the full months, oldest first."""

    first_on: dt.date
    through: dt.date

    @property
    def months(self) -> tuple[dt.date, ...]:
        """At most 36 full months, up to the last one that is covered to its end."""
        after = self.through + dt.timedelta(days=1)
        last = _month(after, -1)
        found = [_month(last, -back) for back in range(MOST_MONTHS)]
        return tuple(month for month in reversed(found) if month >= self.first_on.replace(day=1))


def _month(day: dt.date, by: int) -> dt.date:
    """Return the first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + by
    return dt.date(number // 12, number % 12 + 1, 1)


def coverage() -> Coverage | None:
    """Return what the data cover; None before the first stay."""
    (row,) = _rows(load_calculation(SQL / "coverage"), {}, "coverage")["coverage"]
    if row["first_on"] is None:
        return None
    return Coverage(row["first_on"], row["through"])


def flows(months: Sequence[dt.date]) -> Mapping[str, list[Row]]:
    """Return the steps `flows`, `balance` and `group_counts` of the months."""
    values = flow_parameters(months[0], months[-1])
    return _rows(_groups(), values, "flows", "balance", "group_counts")


def exits(first: dt.date, through: dt.date) -> list[Row]:
    """Return exits by quarter, kind of project and destination, with returns."""
    return _rows(_exits(), exit_parameters(first, through), "exit_counts")["exit_counts"]


def spending(first: dt.date, through: dt.date) -> Mapping[str, list[Row]]:
    """Return spending and exits of projects, and what agreements paid for, by fiscal year.

    Raises:
        NotFound: finance has not handed over spending, agreements or their projects yet.
    """
    values = exit_parameters(first, through)
    steps = ("project_years", "agreement_pays", "spending_totals", "stay_medians")
    return _rows(_spending(), values, *steps)


def group_outcomes(first: dt.date, through: dt.date) -> list[Row]:
    """Return exits and returns by fiscal year and group."""
    values = exit_parameters(first, through)
    return _rows(_group_outcomes(), values, "group_outcomes")["group_outcomes"]


def counts(night: dt.date) -> Mapping[str, list[Row]]:
    """Return the steps `pit_counts` and `hic_beds` of a night."""
    return _rows(_counts(), count_parameters(night), "pit_counts", "hic_beds")


def nights(found: Coverage) -> tuple[dt.date, ...]:
    """Return the nights that are counted: ends of months, and January's count nights."""
    day = dt.timedelta(days=1)
    ends = [_month(month, 1) - day for month in found.months[-NIGHTS:]]
    years = {month.year for month in found.months if month.month == 1}
    return tuple(sorted({*ends, *(count_night(year, 1) for year in years)}))


def measures(start: dt.date, end: dt.date, options: SpmOptions) -> list[Row]:
    """Return the cells of the system performance measures of a period, every continuum's."""
    return _rows(_spm(), spm_parameters(start, end, (), options), "spm_cells")["spm_cells"]


@cache
def _groups() -> Calculation:
    return load_calculation(FLOWS, SQL / "groups", SQL / "people")


@cache
def _exits() -> Calculation:
    return load_calculation(EXITS, SQL / "exits")


@cache
def _spending() -> Calculation:
    return load_calculation(SPENDING, EXITS)


@cache
def _group_outcomes() -> Calculation:
    return load_calculation(EXITS, SQL / "group_outcomes", SQL / "people")


@cache
def _counts() -> Calculation:
    return load_calculation(COUNTS)


@cache
def _spm() -> Calculation:
    return load_calculation(SPM)


def _rows(
    calculation: Calculation, values: Mapping[str, Value], *wanted: str
) -> Mapping[str, list[Row]]:
    asked = {name: values[name] for name in calculation.parameters}
    done = gate.calculate(WRITER, calculation, asked, purpose=PURPOSE, wanted=wanted)
    return {name: done.rows(name) for name in wanted}
