"""Who the service is towards the lake, and what it may read there.

The service has a viewer of its own, because what it brings in and computes it does for the city and
not for whoever pressed a button. It is named here and nowhere else.
"""

from __future__ import annotations

from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.exchange.hmis.bring import DATASETS, PEOPLE

HMIS = DATASETS
"""The 24 data sets of HMIS exports; those that others refer to come first."""
DERIVED = (
    "homeless_stays",
    "homeless_spans",
    "by_name_people",
    "by_name_events",
    "by_name_statuses",
    "by_name_populations",
    "by_name_active",
)
"""Computed for every version of what they are made of."""
PUBLISHER = Viewer(
    name="Homelessness",
    email="homelessness@citywide",
    stewarded=frozenset((*HMIS, PEOPLE, *DERIVED)),
)
"""Who brings in and computes for the service, in the audit log and the lake; nobody signs in as it.
"""
PURPOSE = "review"
"""The purpose the service reads for: every column, each look recorded."""
