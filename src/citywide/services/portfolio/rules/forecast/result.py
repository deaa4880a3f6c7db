"""What a forecast answers, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from citywide.services.portfolio.rules.forecast.history import Report, is_usable

LEAST_PROJECTS = 10
"""With fewer projects the outer tenths of an 80 % interval would rest on nothing."""
LEAST_SLIPS = 30


class Unforecast(StrEnum):
    """Why a report gets no forecast."""

    COMPLETE = "complete"
    NO_DATE = "no_date"
    IMPLAUSIBLE_DATE = "implausible_date"


def unforecast(report: Report) -> Unforecast | None:
    """Return why a report gets no forecast, or None when it gets one."""
    if report.is_complete:
        return Unforecast.COMPLETE
    if report.forecast_end is None:
        return Unforecast.NO_DATE
    return None if is_usable(report) else Unforecast.IMPLAUSIBLE_DATE


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why nothing can be learned yet: what there is and what is needed."""

    projects: int
    slips: int
    projects_needed: int = LEAST_PROJECTS
    slips_needed: int = LEAST_SLIPS


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on: all projects and slips learned from, and those alike in time left.

    `widened_share` is how much of its own width calibration added on each side; None where
    there is too little past to calibrate on.
    """

    projects: int
    slips: int
    similar_projects: int
    similar_slips: int
    widened_share: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """A project's completion: the median, and an interval that should hold it in `share` of cases.

    `is_open` says that the upper end lies beyond what is simulated: "or later".
    """

    project: str
    as_of: date
    current: date
    likely: date
    lower: date
    upper: date
    share: Decimal
    is_open: bool
    basis: Basis
