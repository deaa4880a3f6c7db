"""A project with money: a year in, half of the work done, two funds, and finance's bookings.

The project runs from July 2025 to June 2026 with $1,200,000; it is looked at on 31 December 2025.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

AS_OF = dt.date(2025, 12, 31)


@pytest.fixture
def as_of(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The day the pages look at the money."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: AS_OF)
    return AS_OF


@pytest.fixture
def funded(project: Any, as_of: dt.date) -> Any:
    """That project: funds, bookings from two data sets, and a plan with weights."""
    from citywide.services.portfolio.models import (
        BaselineMilestone,
        Funding,
        Milestone,
        Spending,
    )

    for fund, year, budget, committed in (
        ("General Fund", 2026, "900000.00", "150000.00"),
        ("Grant", 2026, "200000.00", "0.00"),
        ("General Fund", 2027, "100000.00", "0.00"),
    ):
        Funding.objects.create(
            project=project, fund=fund, fiscal_year=year, budget_usd=Decimal(budget),
            committed_usd=Decimal(committed),
        )  # fmt: skip
    for month, fund, amount, source in (
        ((2025, 7, 1), "general fund", "100000.00", "project_actuals@3"),
        ((2025, 9, 1), "General Fund", "250000.25", "project_actuals@7"),
        ((2025, 10, 1), "Grant", "-5000.25", "project_actuals@7"),
        ((2025, 6, 1), "General Fund", "55000.00", "document"),
    ):
        Spending.objects.create(
            project=project, month=dt.date(*month), fund=fund, amount_usd=Decimal(amount),
            source=source,
        )  # fmt: skip
    tasks: list[tuple[str, str, tuple[int, int], tuple[int, int], dict[str, Any]]] = [
        ("1", "2.00", (7, 1), (9, 30), {"actual_start_on": dt.date(2025, 7, 1),
                                        "actual_end_on": dt.date(2025, 10, 10)}),
        ("2", "1.00", (10, 1), (12, 31), {"actual_start_on": dt.date(2025, 10, 1),
                                          "done_share": Decimal("0.500")}),
        ("3", "1.00", (1, 1), (6, 30), {}),
    ]  # fmt: skip
    for order, (number, weight, start, end, values) in enumerate(tasks, 1):
        one = Milestone.objects.create(
            project=project, number=number, name=f"Task {number}", order=order,
            weight=Decimal(weight), is_milestone=False, **values,
        )  # fmt: skip
        year = 2026 if start[0] < 7 else 2025
        BaselineMilestone.objects.create(
            baseline=project.current_baseline, milestone=one, starts_on=dt.date(year, *start),
            ends_on=dt.date(year, *end),
        )  # fmt: skip
    return project
