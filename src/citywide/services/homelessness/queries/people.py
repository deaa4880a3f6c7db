"""What people of the city ask of single records, always for a purpose that they state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from citywide.core.calculations import Calculation, Value, load_calculation
from citywide.portal.access import gate
from citywide.portal.access.viewer import Viewer
from citywide.services.homelessness.rules.by_name import (
    FLOWS,
    LIST,
    Policy,
    comparison_parameters,
    flow_parameters,
    list_parameters,
    load_comparison,
)

_NOT_HERE = {"browse", "correction"}
POPULATION_FILTERS: Mapping[str, Mapping[str, str]] = {
    "all": {},
    "singles": {"is_family": "false"},
    "families": {"is_family": "true"},
    "chronic": {"is_chronic": "true"},
    "veterans": {"is_veteran": "true"},
    "chronic_veterans": {"is_chronic": "true", "is_veteran": "true"},
    "youth": {"is_youth": "true"},
    "seniors": {"is_senior": "true"},
}
"""Population -> what the rows of `list_on` must hold."""


def purposes(viewer: Viewer) -> Mapping[str, str]:
    """Return the purposes one may state for the by-name list, with their labels."""
    offered = gate.purposes(viewer, "by_name_active")
    return {name: str(label) for name, label in offered.items() if name not in _NOT_HERE}


def by_name(
    *, viewer: Viewer, purpose: str, as_of: dt.date, statuses: Sequence[str]
) -> gate.Calculated:
    """Return the step `list_on`: who has one of the statuses on a day.

    Raises:
        Forbidden: for this purpose the viewer may not see all of it.
        NotFound: nothing was imported yet.
        UsageError: there is no such purpose or status.
    """
    values = list_parameters(as_of, Policy(), statuses)
    return calculated(viewer, _loaded(LIST), values, purpose, "list_on")


def flows(*, viewer: Viewer, purpose: str, first: dt.date, last: dt.date) -> gate.Calculated:
    """Return the steps `flows` and `balance` of the months; raises as `by_name`."""
    values = flow_parameters(first, last)
    return calculated(viewer, _loaded(FLOWS), values, purpose, "flows", "balance")


def late(
    *, viewer: Viewer, purpose: str, known_at: dt.datetime, first: dt.date, last: dt.date
) -> gate.Calculated:
    """Return `changed_months` and `late_records`: what later records changed; as `by_name`."""
    values = comparison_parameters(known_at, first, last, Policy())
    return calculated(viewer, _comparison(), values, purpose, "changed_months", "late_records")


def of_person(
    *, viewer: Viewer, purpose: str, dataset: str, person_id: str, sort: str, page: int = 1
) -> gate.Page:
    """Return a page of one person's rows of `by_name_events`, `homeless_spans` or statuses.

    Raises:
        Forbidden, UsageError: as `gate.rows`; a viewer who may not tell people apart finds nobody.
    """
    return gate.rows(
        viewer, dataset, filters={"person_id": person_id}, sort=sort, page=page, per_page=200,
        purpose=purpose,
    )  # fmt: skip


def calculated(
    viewer: Viewer,
    calculation: Calculation,
    values: Mapping[str, Value],
    purpose: str,
    *wanted: str,
) -> gate.Calculated:
    """Return steps of a calculation for a viewer and purpose; raises as `gate.calculate`."""
    asked = {name: values[name] for name in calculation.parameters}
    return gate.calculate(viewer, calculation, asked, purpose=purpose, wanted=wanted)


@cache
def _loaded(folder: Path) -> Calculation:
    return load_calculation(folder)


@cache
def _comparison() -> Calculation:
    return load_comparison()
