"""The headline figures of the overseen projects, from the records as they are now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from citywide.portal.access.viewer import Viewer
from citywide.services.portfolio.models import Funding, Spending, Stage
from citywide.services.portfolio.queries.policy import policy
from citywide.services.portfolio.queries.projects import ProjectFilters, matching
from citywide.services.portfolio.rules.colour import Colour
from citywide.services.portfolio.rules.fiscal_year import (
    first_day_of,
    fiscal_year_of,
    last_day_of,
)
from citywide.services.portfolio.rules.outcomes import (
    CompletedProject,
    Dollars,
    Share,
    Success,
    dollars_by_status,
    success,
)

_FUNDED = Subquery(
    Funding.objects.filter(project=OuterRef("pk"))
    .order_by()
    .values("project")
    .annotate(total=Sum("budget_usd"))
    .values("total")
)
BUDGET = Coalesce("current_baseline__budget_usd", "cost_usd", _FUNDED)
"""A project's budget as `queries.projects.budget_of` has it, for sums in the database."""


@dataclass(frozen=True)
class Headline:
    """Overseen projects: those that run, and those completed in `fiscal_year`.

    `on_schedule` is the share of running ones whose published status is GREEN; one without a
    status is unknown. `by_status` is in dollars, None stands for projects without a status.
    """

    by_status: Mapping[Colour | None, Dollars]
    on_schedule: Share
    success: Success
    fiscal_year: int

    @property
    def projects(self) -> int:
        """How many overseen projects run."""
        return sum(one.projects for one in self.by_status.values())

    @property
    def budget_usd(self) -> Decimal:
        """What they may cost in all, as far as it is known."""
        return sum((one.budget_usd for one in self.by_status.values()), Decimal(0))

    @property
    def without_budget(self) -> int:
        """How many of them have no budget recorded."""
        return sum(one.without_budget for one in self.by_status.values())


def headline(*, viewer: Viewer, filters: ProjectFilters | None = None, today: dt.date) -> Headline:
    """Return the headline figures of the overseen projects that fit: three queries at most.

    Of the filters, stage, status and oversight are left out: they are what is counted. Success is
    that of the current fiscal year, or of the one before while nothing was completed in it.
    """
    chosen = replace(filters or ProjectFilters(), stage=("running",), status="", overseen=True)
    found = matching(viewer=viewer, filters=chosen).order_by()
    rows = [
        (Colour(declared) if declared else None, budget)
        for declared, budget in found.values_list("current_status__declared", BUDGET)
    ]
    colours = [colour for colour, _budget in rows]
    unknown = colours.count(None)
    green = colours.count(Colour.GREEN)
    year = fiscal_year_of(today)
    done = _success(viewer, chosen, year, today)
    if not done.rate.total:
        before = _success(viewer, chosen, year - 1, today)
        year, done = (year - 1, before) if before.rate.total else (year, done)
    return Headline(
        by_status=dollars_by_status(rows),
        on_schedule=Share(green, len(rows) - green - unknown, unknown),
        success=done,
        fiscal_year=year,
    )


def _success(viewer: Viewer, chosen: ProjectFilters, year: int, today: dt.date) -> Success:
    completed = matching(viewer=viewer, filters=replace(chosen, stage=(Stage.COMPLETED,)))
    window = (first_day_of(year), last_day_of(year))
    booked = (
        Spending.objects.filter(project=OuterRef("pk"), month__lte=today)
        .order_by()
        .values("project")
        .annotate(total=Sum("amount_usd"))
        .values("total")
    )
    # What finance booked comes before what a status says was spent.
    spent = Coalesce(Subquery(booked), "current_status__spent_usd")
    rows = completed.filter(completed_on__range=window).values_list(
        "pk",
        "completed_on",
        "current_baseline__starts_on",
        "current_baseline__ends_on",
        "current_baseline__budget_usd",
        spent,
    )
    return success((CompletedProject(*row) for row in rows), thresholds=policy().thresholds)
