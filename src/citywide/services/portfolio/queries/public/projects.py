"""Every published project, as one version of the data set `projects` has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from citywide.services.portfolio.queries.public.rows import (
    Texts,
    Version,
    read,
    rows_of,
    version_of,
    where,
)

DATASET = "projects"
DATASETS = (
    DATASET,
    "project_statuses",
    "project_milestones",
    "project_spending",
    "project_risks",
)
"""What the pages for residents are made of."""
_TEXTS = ("title", "summary", "outcome", "late_reason", "strategic_area_name")


@dataclass(frozen=True)
class PublicProject:
    """One project as published; money in dollars, None where the city does not know.

    `status_declared` and `status_computed` are GREEN, YELLOW or RED.
    """

    code: str
    title: Texts = field(hash=False)
    summary: Texts = field(hash=False)
    outcome: Texts = field(hash=False)
    late_reason: Texts = field(hash=False)
    strategic_area_name: Texts = field(hash=False)
    stage: str
    is_active: bool
    is_overseen: bool
    lead_department: str
    department_count: int
    strategic_area: str | None
    service_area: str
    council_district: str | None
    work_plan_year: int | None
    vendor: str | None
    procurement_stage: str
    started_on: dt.date | None
    planned_start_on: dt.date | None
    planned_end_on: dt.date | None
    baseline_number: int | None
    baseline_approved_on: dt.date | None
    baseline_start_on: dt.date | None
    baseline_end_on: dt.date | None
    forecast_end_on: dt.date | None
    completed_on: dt.date | None
    status_as_of: dt.date | None
    status_declared: str | None
    status_computed: str | None
    status_schedule: str | None
    status_cost: str | None
    status_scope: str | None
    status_risk: str | None
    slip_days: int | None
    months_in_red: int
    baseline_budget_usd: Decimal | None
    budget_usd: Decimal | None
    committed_usd: Decimal | None
    spent_usd: Decimal | None
    forecast_cost_usd: Decimal | None
    is_success: bool | None

    @property
    def end_on(self) -> dt.date | None:
        """The day it ended, else is expected to end, else was to end."""
        return self.completed_on or self.forecast_end_on or self.baseline_end_on

    @property
    def state(self) -> str:
        """`running`, `completed` or `ended` (cancelled)."""
        if self.is_active:
            return "running"
        return "completed" if self.completed_on else "ended"


@dataclass(frozen=True)
class Published:
    """All projects of one version, by number; those not overseen are among them."""

    version: Version
    by_code: Mapping[str, PublicProject] = field(hash=False)

    @property
    def overseen(self) -> tuple[PublicProject, ...]:
        """The projects the project office oversees."""
        return tuple(one for one in self.by_code.values() if one.is_overseen)


def published() -> Published | None:
    """Return the projects as published last; None before the first time."""
    version = version_of(DATASET)
    if version is None:
        return None
    return _read(*where(version))


@lru_cache(maxsize=2)
def _read(_lake: Path, version: Version, _columns: tuple[str, ...]) -> Published:
    """Return what is read once for each version: it never changes."""
    found = rows_of(DATASET, version=version.number)
    made = (read(PublicProject, row, texts=_TEXTS, code=row["project_code"]) for row in found)
    return Published(version, {one.code: one for one in made})
