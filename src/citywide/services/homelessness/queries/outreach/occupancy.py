"""Nights of interim housing sites, computed for a viewer and purpose."""

from __future__ import annotations

import datetime as dt
from functools import cache

from citywide.core.calculations import Calculation, load_calculation
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.rules.outreach import OCCUPANCY, occupancy_parameters


def nights(
    *, viewer: Viewer, purpose: str, first: dt.date, last: dt.date
) -> gate.Calculated:  # fmt: skip
    """Return `site_nights` of the sites on the published list.

    Raises:
        NotFound: no site was published, or there is no HMIS data.
        Forbidden: as `gate.calculate`.
        UsageError: the period is none.
    """
    values = occupancy_parameters(first, last)
    return gate.calculate(viewer, _calculation(), values, purpose=purpose, wanted=("site_nights",))


@cache
def _calculation() -> Calculation:
    return load_calculation(OCCUPANCY)
