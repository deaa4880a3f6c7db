"""What a project may cost, is bound to, and has cost: all together, by fund and by fiscal year.

Committed is what contracts bind and nobody has paid yet, so what is left is the budget without what
is spent and without what is committed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from citywide.services.portfolio.models import Funding, Project, Spending
from citywide.services.portfolio.queries import status
from citywide.services.portfolio.queries.projects import budget_of


@dataclass(frozen=True)
class Overview:
    """A project's money in dollars on a day; None where nothing is recorded.

    `forecast_usd` is what the status of `forecast_on` expects it to cost in the end. `booked_to` is
    the last month finance booked anything in.
    """

    as_of: dt.date
    budget_usd: Decimal | None
    funded_usd: Decimal | None
    committed_usd: Decimal | None
    spent_usd: Decimal | None
    forecast_usd: Decimal | None
    forecast_on: dt.date | None
    booked_to: dt.date | None

    @property
    def left_usd(self) -> Decimal | None:
        """The budget without what is spent and committed; negative when both exceed it."""
        if self.budget_usd is None:
            return None
        return self.budget_usd - (self.spent_usd or 0) - (self.committed_usd or 0)

    @property
    def unfunded_usd(self) -> Decimal | None:
        """The part of the budget no fund gives; negative when the funds give more."""
        if self.budget_usd is None or self.funded_usd is None:
            return None
        return self.budget_usd - self.funded_usd

    @property
    def over_usd(self) -> Decimal | None:
        """Dollars the forecast is over the budget; negative below it."""
        if self.budget_usd is None or self.forecast_usd is None:
            return None
        return self.forecast_usd - self.budget_usd


@dataclass(frozen=True)
class FundingLine:
    """Money of one fund for one fiscal year, and what finance booked on it."""

    funding: Funding
    spent_usd: Decimal

    @property
    def left_usd(self) -> Decimal:
        """What of it is neither spent nor committed."""
        return self.funding.budget_usd - self.funding.committed_usd - self.spent_usd


@dataclass(frozen=True)
class YearTotals:
    """All funds of one fiscal year together, in dollars."""

    fiscal_year: int
    funded_usd: Decimal
    committed_usd: Decimal
    spent_usd: Decimal

    @property
    def left_usd(self) -> Decimal:
        """What of it is neither spent nor committed."""
        return self.funded_usd - self.committed_usd - self.spent_usd


def overview_of(*, project: Project, as_of: dt.date) -> Overview:
    """Return a project's money on a day."""
    funding = list(project.funding.all())
    funded = sum((one.budget_usd for one in funding), Decimal(0)) if funding else None
    committed = sum((one.committed_usd for one in funding), Decimal(0)) if funding else None
    published = status.latest(project=project, as_of=as_of)
    booked = project.spending.filter(month__lte=as_of).order_by("month").last()
    return Overview(
        as_of=as_of,
        budget_usd=budget_of(project, funded),
        funded_usd=funded,
        committed_usd=committed,
        spent_usd=status.spent_of(project=project, as_of=as_of),
        forecast_usd=published.forecast_cost_usd if published else None,
        forecast_on=published.as_of if published else None,
        booked_to=booked.month if booked else None,
    )


def funding_of(*, project: Project) -> list[FundingLine]:
    """Return a project's funding by fiscal year and fund, each with what was booked on it."""
    spent = _spent(project.spending.all())
    return [
        FundingLine(one, spent.get((one.fiscal_year, _folded(one.fund)), Decimal(0)))
        for one in project.funding.order_by("fiscal_year", "fund", "pk")
    ]


def years_of(*, project: Project) -> list[YearTotals]:
    """Return every fiscal year with funding or spending, in order."""
    totals: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for one in project.funding.all():
        found = totals[one.fiscal_year]
        totals[one.fiscal_year] = [
            found[0] + one.budget_usd,
            found[1] + one.committed_usd,
            found[2],
        ]
    for booked in project.spending.all():
        found = totals[fiscal_year_of(booked.month)]
        totals[fiscal_year_of(booked.month)] = [*found[:2], found[2] + booked.amount_usd]
    return [YearTotals(year, *totals[year]) for year in sorted(totals)]


def spending_of(*, project: Project) -> QuerySet[Spending]:
    """Return what finance booked, newest month first."""
    return project.spending.order_by("-month", "fund", "pk")


def fiscal_year_of(day: dt.date) -> int:
    """Return the year a day's fiscal year ends in: July to June."""
    return day.year + (day.month >= 7)


def _spent(spending: Iterable[Spending]) -> dict[tuple[int, str], Decimal]:
    totals: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for one in spending:
        totals[fiscal_year_of(one.month), _folded(one.fund)] += one.amount_usd
    return totals


def _folded(fund: str) -> str:
    """Return a fund's name without the differences of case and spaces two systems may have."""
    return " ".join(fund.casefold().split())
