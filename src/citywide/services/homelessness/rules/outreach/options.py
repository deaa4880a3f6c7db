"""What the calculations of places and of occupancy are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from citywide.core.calculations import Value
from citywide.core.errors import UsageError

_SQL = Path(__file__).parent / "sql"
PLACES = _SQL / "places"
"""`place_people` (month, person, place) and `place_counts` (month, place, people)."""
KNOWN_CONTACTS = _SQL / "known_contacts"
"""Step `met_outside` from the data set `city_outreach_contacts`; goes with PLACES."""
NO_CONTACTS = _SQL / "no_contacts"
"""Step `met_outside` without rows, for a city whose teams have entered nothing; with PLACES."""
OCCUPANCY = _SQL / "occupancy"
"""`site_nights` and `site_months` of the sites in `interim_housing_sites`."""
MOST_NIGHTS = 10_000


def place_parameters(first: dt.date, last: dt.date) -> Mapping[str, Value]:
    """Return the values of PLACES: the months from that of `first` to that of `last`.

    Raises:
        UsageError: the last is before the first.
    """
    _check(first, last)
    return {"start": first.replace(day=1), "end": last}


def occupancy_parameters(first: dt.date, last: dt.date) -> Mapping[str, Value]:
    """Return the values of OCCUPANCY: the first and the last night, both included.

    Raises:
        UsageError: the period ends before it starts, or has more than 10,000 nights.
    """
    _check(first, last)
    return {"start": first, "end": last}


def _check(first: dt.date, last: dt.date) -> None:
    if not 0 <= (last - first).days < MOST_NIGHTS:
        raise UsageError(f"From {first} to {last} is no period. Ask for 1 to {MOST_NIGHTS} nights.")
