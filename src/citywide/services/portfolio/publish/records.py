"""The portfolio as it stood on a day, read in a number of queries that no project adds to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from citywide.services.portfolio.models import (
    RUNNING,
    Baseline,
    Funding,
    Project,
    Spending,
    Stage,
    StatusUpdate,
    UpdateState,
)
from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.outcomes import CompletedProject, months_in_red, succeeded
from citywide.services.portfolio.rules.slip import baseline_days, slip_days
from citywide.services.portfolio.rules.thresholds import Thresholds

APPROVED = (*RUNNING, Stage.COMPLETED, Stage.CANCELLED)
"""Stages of what was approved once: a proposal is not public."""


Dated = tuple[dt.date, Colour]


@dataclass(frozen=True)
class Standing:
    """One project on `as_of`; records made later are not in it. Money is in dollars."""

    project: Project
    as_of: dt.date
    departments: tuple[str, ...]
    first: Baseline | None
    """The first plan that was approved."""
    baseline: Baseline | None
    """The last plan approved by then."""
    status: StatusUpdate | None
    """The latest status published, of those as of that day or before."""
    history: tuple[Dated, ...]
    """Every status up to then, of a project that is RED; empty for others."""
    spent_usd: Decimal | None
    funded_usd: Decimal | None
    committed_usd: Decimal | None

    @property
    def completed_on(self) -> dt.date | None:
        """When it was completed, if by then."""
        day = self.project.completed_on
        return day if day and day <= self.as_of else None

    @property
    def is_active(self) -> bool:
        """Approved by then, and neither completed nor cancelled."""
        project = self.project
        if project.approved_on and project.approved_on > self.as_of:
            return False
        if project.stage == Stage.CANCELLED:
            return project.ended_on is not None and project.ended_on > self.as_of
        return project.stage != Stage.COMPLETED or self.completed_on is None

    @property
    def stage(self) -> str:
        """The stage now, or before it was completed or cancelled where that came later."""
        ended = self.project.stage in {Stage.COMPLETED, Stage.CANCELLED}
        return str(Stage.ACTIVE if ended and self.is_active else self.project.stage)

    @property
    def is_active_overseen(self) -> bool:
        """Running, and overseen by the project office."""
        return self.is_active and self.project.is_overseen

    @property
    def budget_usd(self) -> Decimal | None:
        """The approved baseline's budget, else the total cost, else the funding."""
        if self.baseline and self.baseline.budget_usd is not None:
            return self.baseline.budget_usd
        return self.funded_usd if self.project.cost_usd is None else self.project.cost_usd

    @property
    def forecast_end_on(self) -> dt.date | None:
        """The forecast of the latest status."""
        return self.status.forecast_end_on if self.status else None

    @property
    def baseline_duration_days(self) -> int | None:
        """Days of the last approved plan, at least 1."""
        plan = self.baseline
        return baseline_days(plan.starts_on, plan.ends_on) if plan else None

    @property
    def slip_days(self) -> int | None:
        """Days late against the last approved plan: as it ended, else as the status froze it."""
        if self.completed_on is None and self.status and self.status.slip_days is not None:
            return self.status.slip_days
        return slip_days(
            baseline_end=self.baseline.ends_on if self.baseline else None,
            forecast_end=self.forecast_end_on,
            actual_end=self.completed_on,
            as_of=self.status.as_of if self.status else None,
        )

    @property
    def months_in_red(self) -> int:
        """Months without a break in RED, up to the latest status; 0 once it is over."""
        return months_in_red(self.history) if self.is_active else 0

    def is_success(self, thresholds: Thresholds) -> bool | None:
        """Whether a completed project succeeded; None while it runs and where it is unknown."""
        if self.completed_on is None:
            return None
        plan = self.baseline
        outcome = CompletedProject(
            key=self.project.pk,
            completed_on=self.completed_on,
            baseline_start=plan.starts_on if plan else None,
            baseline_end=plan.ends_on if plan else None,
            baseline_budget_usd=plan.budget_usd if plan else None,
            actual_cost_usd=self.spent_usd,
        )
        return succeeded(outcome, thresholds)


def standings(as_of: dt.date, *, with_history: bool = True) -> list[Standing]:
    """Return every project that was ever approved as it stood on a day, by number.

    `months_in_red` needs the history, which takes longest to read.
    """
    projects = list(
        Project.objects.filter(stage__in=APPROVED)
        .select_related("lead_department", "strategic_area")
        .order_by("code")
    )
    departments = _departments()
    baselines = _grouped(Baseline.objects.filter(approved_on__lte=as_of).order_by("number"))
    statuses = _latest(as_of)
    history = _history(as_of, statuses) if with_history else {}
    funding = _sums(Funding.objects, budget_usd="funded_usd", committed_usd="committed_usd")
    spending = _sums(Spending.objects.filter(month__lte=as_of), amount_usd="booked_usd")
    found = []
    for project in projects:
        plans = baselines.get(project.pk, ())
        status = statuses.get(project.pk)
        booked = spending.get(project.pk, {}).get("booked_usd")
        funded = funding.get(project.pk, {})
        found.append(
            Standing(
                project=project,
                as_of=as_of,
                departments=tuple(departments.get(project.pk, ())),
                first=plans[0] if plans else None,
                baseline=plans[-1] if plans else None,
                status=status,
                history=tuple(history.get(project.pk, ())),
                # What finance booked comes before what a status says was spent.
                spent_usd=booked if booked is not None else (status.spent_usd if status else None),
                funded_usd=funded.get("funded_usd"),
                committed_usd=funded.get("committed_usd"),
            )
        )
    return found


def _departments() -> Mapping[int, list[str]]:
    pairs = Project.departments.through.objects.order_by("department__name")
    names: dict[int, list[str]] = defaultdict(list)
    for project, name in pairs.values_list("project", "department__name"):
        names[project].append(name)
    return names


def _latest(as_of: dt.date) -> Mapping[int, StatusUpdate]:
    """Return, by project, the status published last by a day."""
    newest = _published(as_of).filter(project=OuterRef("pk")).order_by("-as_of").values("pk")[:1]
    keys = Project.objects.filter(stage__in=APPROVED).annotate(newest=Subquery(newest))
    found = StatusUpdate.objects.filter(pk__in=keys.values("newest")).select_related("issue")
    return {update.project_id: update for update in found.defer("computed_facts")}


def _history(as_of: dt.date, statuses: Mapping[int, StatusUpdate]) -> Mapping[int, list[Dated]]:
    """Return all statuses of the projects that are RED: of others nobody counts the months."""
    red = [key for key, update in statuses.items() if update.declared == Colour.RED]
    found: dict[int, list[Dated]] = defaultdict(list)
    columns = ("project", "as_of", "declared")
    for project, day, declared in _published(as_of).filter(project__in=red).values_list(*columns):
        found[project].append((day, Colour(declared)))
    return found


def _published(as_of: dt.date) -> QuerySet[StatusUpdate]:
    return StatusUpdate.objects.filter(state=UpdateState.PUBLISHED, as_of__lte=as_of)


def _grouped(baselines: Iterable[Baseline]) -> Mapping[int, list[Baseline]]:
    found: dict[int, list[Baseline]] = defaultdict(list)
    for baseline in baselines:
        found[baseline.project_id].append(baseline)
    return found


def _sums(records: Any, **columns: str) -> Mapping[int, dict[str, Decimal]]:
    """Return totals by project; each column's under the name given."""
    totals = {name: Sum(column) for column, name in columns.items()}
    found = records.order_by().values("project").annotate(**totals)
    return {row.pop("project"): row for row in found}
