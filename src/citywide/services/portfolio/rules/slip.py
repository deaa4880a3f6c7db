"""How late something ends against its baseline, in days and as a share of the baseline duration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def slip_days(
    *,
    baseline_end: date | None,
    forecast_end: date | None = None,
    actual_end: date | None = None,
    as_of: date | None = None,
) -> int | None:
    """Days from the baseline end to the actual or forecast end; negative when early.

    What is not finished cannot end before `as_of`: a forecast that lies in the past, or none at
    all after the baseline end has passed, counts as `as_of`. None when the baseline end is
    missing, or when nothing says when the end will be and the baseline end has not passed.
    """
    if baseline_end is None:
        return None
    end = actual_end or latest(forecast_end, as_of)
    if actual_end is None and forecast_end is None and (end is None or end <= baseline_end):
        return None
    return (end - baseline_end).days if end else None


def slip_share(
    days: int | None, *, baseline_start: date | None, baseline_end: date | None
) -> Decimal | None:
    """The slip divided by the baseline duration: 0.1 is 10 % late; negative when early.

    The baseline duration is the days from its start to its end, at least 1. None when the slip is
    unknown, or the baseline has no start or starts after its end.
    """
    duration_days = baseline_days(baseline_start, baseline_end)
    if days is None or duration_days is None:
        return None
    return Decimal(days) / duration_days


def baseline_days(baseline_start: date | None, baseline_end: date | None) -> int | None:
    """Days from baseline start to end, at least 1; None when one is missing or they are swapped."""
    if baseline_start is None or baseline_end is None or baseline_start > baseline_end:
        return None
    return max((baseline_end - baseline_start).days, 1)


def latest(*dates: date | None) -> date | None:
    """The latest of the known dates, or None."""
    return max((one for one in dates if one), default=None)
