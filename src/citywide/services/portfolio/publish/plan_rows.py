"""Rows of the plan and of the money: key milestones, and each fund by fiscal year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q

from citywide.core.measures.model import LANGUAGES
from citywide.services.portfolio.models import BaselineMilestone, Funding, Milestone, Spending
from citywide.services.portfolio.publish.records import APPROVED

NO_FUND = "(not given)"
"""Stands where finance named no fund: a key column has no blanks."""


def milestones(as_of: dt.date) -> Iterator[dict[str, Any]]:
    """Yield the key milestones of approved projects that were not dropped by a day."""
    kept = Milestone.objects.filter(is_key=True, project__stage__in=APPROVED)
    kept = kept.filter(Q(dropped_on__isnull=True) | Q(dropped_on__gt=as_of))
    planned = _planned(as_of)
    for one in kept.select_related("project").order_by("project__code", "order", "pk"):
        ends = planned.get(one.pk, [])
        reached = one.actual_end_on
        name = {"en": one.name} | {code: text for code, text in one.public_name.items() if text}
        yield {
            "project_code": one.project.code,
            "milestone_number": one.number,
            **{
                "milestone" if code == "en" else f"milestone_{code}": name.get(code)
                for code in LANGUAGES
            },
            "planned_end_on": ends[0] if ends else None,
            "baseline_end_on": ends[-1] if ends else None,
            "forecast_end_on": one.forecast_end_on,
            "actual_end_on": reached if reached and reached <= as_of else None,
        }


def _planned(as_of: dt.date) -> dict[int, list[dt.date | None]]:
    """Return the ends each key milestone had, in the order of the baselines."""
    found: dict[int, list[dt.date | None]] = {}
    dates = BaselineMilestone.objects.filter(
        milestone__is_key=True, baseline__approved_on__lte=as_of
    )
    columns = ("milestone", "ends_on")
    for milestone, ends_on in dates.order_by("baseline__number").values_list(*columns):
        found.setdefault(milestone, []).append(ends_on)
    return found


def spending(as_of: dt.date) -> Iterator[dict[str, Any]]:
    """Yield budget, commitments and booked spending of each project by fund and fiscal year."""
    totals: dict[tuple[str, str, int], dict[str, Decimal]] = {}

    def add(code: str, fund: str, year: int, **amounts: Decimal) -> None:
        row = totals.setdefault((code, fund.strip() or NO_FUND, year), {})
        for name, amount in amounts.items():
            row[name] = row.get(name, Decimal(0)) + amount

    funded = Funding.objects.filter(project__stage__in=APPROVED)
    columns = ("project__code", "fund", "fiscal_year", "budget_usd", "committed_usd")
    for code, fund, year, budget, committed in funded.values_list(*columns):
        add(code, fund, year, budget_usd=budget, committed_usd=committed)
    booked = Spending.objects.filter(project__stage__in=APPROVED, month__lte=as_of)
    for code, fund, month, amount in booked.values_list(
        "project__code", "fund", "month", "amount_usd"
    ):
        add(code, fund, fiscal_year_of(month), spent_usd=amount)
    for (code, fund, year), amounts in sorted(totals.items()):
        names = ("budget_usd", "committed_usd", "spent_usd")
        key = {"project_code": code, "fund": fund, "fiscal_year": f"FY{year}"}
        yield key | {name: amounts.get(name) for name in names}


def fiscal_year_of(day: dt.date) -> int:
    """Return the year a fiscal year ends in: July to June."""
    return day.year + (day.month >= 7)
