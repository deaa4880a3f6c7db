"""Which queries answer which question, and with which values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError
from citywide.services.homelessness.rules.by_name.policy import Policy

SQL = Path(__file__).parent / "sql"
STATUS = SQL / "status"
LIST = SQL / "list"
FLOWS = SQL / "flows"
PEOPLE = SQL / "people"
LATE = SQL / "late"
DERIVED = Path(__file__).parents[2] / "derived"
STATUSES = ("active", "housed", "inactive", "not_meeting_criteria")
POPULATIONS = (
    "all", "singles", "chronic", "veterans", "chronic_veterans", "youth", "families", "seniors",
)  # fmt: skip
INFLOW = (
    "newly_identified", "returned_from_housed", "returned_from_inactive",
    "returned_from_not_meeting_criteria", "joined_population",
)  # fmt: skip
OUTFLOW = ("housed", "moved_to_inactive", "no_longer_meets_criteria", "left_population")


def list_parameters(
    as_of: dt.date, policy: Policy, statuses: Sequence[str] = ("active",)
) -> Mapping[str, Value]:
    """Return the values `list_on` takes: the list on a day, with the statuses asked for.

    Raises:
        UsageError: a status that does not exist.
    """
    strange = sorted(set(statuses) - set(STATUSES))
    if strange:
        raise UsageError(f"There is no status {strange[0]}. Choose of {', '.join(STATUSES)}.")
    return {
        "as_of": as_of,
        "statuses": list(statuses),
        "shelter_types": list(policy.shelter_types),
    }


def flow_parameters(first: dt.date, last: dt.date) -> Mapping[str, Value]:
    """Return the values `flows` and `balance` take: the months from that of `first` to `last`'s.

    Raises:
        UsageError: the last month is before the first, or there are over 1,000 months.
    """
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 1 <= months <= 1000:
        raise UsageError(f"From {first} to {last} are {months} months. Give 1 to 1,000 months.")
    return {"start": first, "end": last}


def cell_parameters(month: dt.date, population: str) -> Mapping[str, Value]:
    """Return the values `cell_people` takes: a month, by any day in it, and a population.

    Raises:
        UsageError: a population that does not exist.
    """
    if population not in POPULATIONS:
        raise UsageError(
            f"There is no population {population}. Choose of {', '.join(POPULATIONS)}."
        )
    first = month.replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return {"month": first, "next_month": following, "population": population}
