"""What residents may read: what was published, read through the gate as a visitor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from citywide.core.errors import NotFound
from citywide.portal.access import gate
from citywide.portal.access.typed_rows import typed_rows
from citywide.portal.access.viewer import VISITOR

Row = Mapping[str, Any]
MONTHS = "homelessness_months"
GROUPS = "homelessness_groups"
OUTCOMES = "homelessness_outcomes"
COUNTS = "homelessness_counts"
MEASURES = "homelessness_measures"
GROUP_OUTCOMES = "homelessness_group_outcomes"
COSTS = "homelessness_costs"
RESULTS = "homelessness_agreement_results"
DATASETS = (MONTHS, GROUPS, OUTCOMES, COUNTS, MEASURES, GROUP_OUTCOMES, COSTS, RESULTS)
"""Data sets written anew at each publication."""


@dataclass(frozen=True)
class Version:
    """A version of a data set."""

    dataset: str
    number: int
    published_at: dt.datetime

    @property
    def name(self) -> str:
        """As it is cited: homelessness_months@7."""
        return f"{self.dataset}@{self.number}"


def version_of(dataset: str) -> Version | None:
    """Return the current version of a data set; None before the first, or without the data set."""
    try:
        found = gate.current(VISITOR, dataset)
    except NotFound:
        return None
    return Version(dataset, found.number, found.published_at) if found else None


def rows_of(dataset: str) -> tuple[Row, ...]:
    """Return the rows of a published data set, typed; none before the first version."""
    version = version_of(dataset)
    if version is None:
        return ()
    columns = gate.decide(VISITOR, dataset).columns
    return _rows(gate.settings().lake.absolute(), version, columns)


@lru_cache(maxsize=24)
def _rows(_lake: Path, version: Version, _columns: tuple[str, ...]) -> tuple[Row, ...]:
    file = gate.download(
        VISITOR, version.dataset, format="csv", purpose="browse", version=version.number
    )
    return tuple(typed_rows(gate.contract(VISITOR, version.dataset), file.chunks))


def figure(measure_id: str) -> gate.Figure | None:
    """Return a measure with its latest receipt; None where the city does not have it."""
    try:
        return gate.measure(VISITOR, measure_id)
    except NotFound:
        return None


def number(
    measure_id: str, period: str = "all", group: str | None = None, member: str | None = None
) -> gate.Number | None:
    """Return one number of a measure's latest receipt; None where there is none."""
    try:
        return gate.number(VISITOR, measure_id, group=group, member=member, period=period)
    except NotFound:
        return None
