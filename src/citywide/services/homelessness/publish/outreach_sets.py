"""The data sets about outreach, encampments and interim housing, in the order they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils import timezone

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.portal.access import gate
from citywide.services.homelessness.publish.computed import WRITER, Coverage, Row
from citywide.services.homelessness.publish.outreach import encampment_rows, outreach_rows
from citywide.services.homelessness.publish.sites import (
    night_rows,
    occupancy_rows,
    place_rows,
    site_rows,
)
from citywide.services.homelessness.queries import outreach_public as public
from citywide.services.homelessness.queries.lake import PURPOSE
from citywide.services.homelessness.queries.outreach.areas import areas
from citywide.services.homelessness.queries.outreach.reports import reports
from citywide.services.homelessness.queries.outreach.totals import (
    MOST_MONTHS,
    end_of,
    known_contacts,
    months_until,
    totals,
)
from citywide.services.homelessness.queries.public import MONTHS, rows_of
from citywide.services.homelessness.rules.outreach import (
    KNOWN_CONTACTS,
    NO_CONTACTS,
    OCCUPANCY,
    PLACES,
    occupancy_parameters,
    place_parameters,
)
from citywide.services.homelessness.words.outreach import UNKNOWN

Made = Mapping[str, Callable[[], Iterable[Row]]]


def entered_sets() -> Made:
    """Return the data sets made of what people entered and of 311 alone, without the HMIS."""
    return {
        public.CONTACTS: known_contacts,
        public.SITES: site_rows,
        public.NIGHT_COUNTS: night_rows,
        public.OUTREACH: _outreach,
        public.ENCAMPMENTS: _encampments,
    }


def computed_sets(found: Coverage) -> Made:
    """Return the data sets that need the nightly truth; the others have to be written before."""
    return {
        public.OCCUPANCY: lambda: _occupancy(found),
        public.UNSHELTERED: lambda: place_rows(
            places(found), found.through, withheld=_months_withheld()
        ),
    }


def places(found: Coverage) -> list[Row]:
    """Return people by month and last known place."""
    with_contacts = gate.current(WRITER, public.CONTACTS) is not None
    values = place_parameters(found.months[0], end_of(found.months[-1]))
    return _rows(_places(with_contacts), values, "place_counts")


def _months_withheld() -> set[dt.date]:
    """Return the months whose active people are withheld in the inflow and outflow."""
    return {
        row["month"]
        for row in rows_of(MONTHS)
        if (row["population"], row["figure"]) == ("all", "active") and row["is_hidden"]
    }


def _occupancy(found: Coverage) -> Iterator[Row]:
    if gate.current(WRITER, public.SITES) is None:
        return iter(())
    values = occupancy_parameters(found.months[0], end_of(found.months[-1]))
    counted = _rows(load_calculation(OCCUPANCY), values, "site_months")
    return occupancy_rows(counted, found.through)


def _outreach() -> Iterator[Row]:
    found = totals()
    return outreach_rows(found) if found else iter(())


def _encampments() -> Iterator[Row]:
    found, today = totals(), timezone.localdate()
    span = months_until(today - dt.timedelta(days=31 * (MOST_MONTHS + 1)), today)
    told = reports(span[0], end_of(span[-1])).rows
    months = sorted({*(found.months if found else ()), *(row["month"] for row in told)})
    return encampment_rows(found, told, months, _districts(told, found.districts if found else ()))


def _districts(told: Iterable[Mapping[str, Any]], ours: Sequence[str]) -> Sequence[str]:
    known = [*(one.key for one in areas()), *ours]
    named = dict.fromkeys([*known, *sorted(str(row["district"]) for row in told)])
    return [*(one for one in named if one not in {UNKNOWN, public.CITYWIDE}), UNKNOWN]


@cache
def _places(with_contacts: bool) -> Calculation:
    return load_calculation(PLACES, KNOWN_CONTACTS if with_contacts else NO_CONTACTS)


def _rows(calculation: Calculation, values: Mapping[str, Value], step: str) -> list[Row]:
    asked = {name: values[name] for name in calculation.parameters}
    done = gate.calculate(WRITER, calculation, asked, purpose=PURPOSE, wanted=(step,))
    return done.rows(step)
