"""Agreements and spending in full detail, for people of the city and a purpose they state."""

from __future__ import annotations

from functools import cache

from citywide.core.calculations import Calculation, load_calculation
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.queries.people import calculated
from citywide.services.homelessness.rules.exits import EXITS, exit_parameters
from citywide.services.homelessness.rules.spending import SPENDING, year_ends, year_starts


def detail(*, viewer: Viewer, purpose: str, fiscal_year: int) -> gate.Calculated:
    """Return `project_years`, `agreement_pays`, `spending_entries` of one fiscal year's exits.

    Spending is of all years up to its end.

    Raises:
        Forbidden: for this purpose the viewer may not see all of the records.
        NotFound: nothing was imported, or finance has not handed over spending yet.
        UsageError: there is no such purpose.
    """
    values = exit_parameters(year_starts(fiscal_year), year_ends(fiscal_year))
    steps = ("project_years", "agreement_pays", "spending_entries", "stay_medians")
    return calculated(viewer, _loaded(), values, purpose, *steps)


@cache
def _loaded() -> Calculation:
    return load_calculation(SPENDING, EXITS)
