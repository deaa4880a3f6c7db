"""A project with a plan: three phases, five tasks, links, and a baseline with dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone


@pytest.fixture
def today() -> dt.date:
    """The day the pages look at plans."""
    return timezone.localdate()


@pytest.fixture
def planned(project: Any, today: dt.date) -> Any:
    """A project whose plan has a finished task, a late one, and three to come."""
    from citywide.services.portfolio.models import (
        BaselineMilestone,
        Milestone,
        MilestoneLink,
        Phase,
    )

    def day(days: int) -> dt.date:
        return today + dt.timedelta(days=days)

    buy = Phase.objects.create(project=project, name="Procurement", order=1)
    build = Phase.objects.create(project=project, name="Build", order=2)
    rows: list[dict[str, Any]] = [
        {
            "number": "1", "name": "Request for bids", "phase": buy, "is_milestone": False,
            "forecast_start_on": day(-90), "forecast_end_on": day(-60),
            "actual_start_on": day(-90), "actual_end_on": day(-58),
            "done_share": Decimal("1.000"), "weight": Decimal("2.00"),
        },
        {
            "number": "2", "name": "Contract signed", "phase": buy,
            "forecast_end_on": day(-10), "note": "Waits for the vendor's signature.",
        },
        {
            "number": "3", "name": "Install", "phase": build, "is_milestone": False,
            "forecast_start_on": day(5), "forecast_end_on": day(60),
            "done_share": Decimal("0.125"),
        },
        {"number": "4", "name": "Train staff", "phase": build, "is_milestone": False,
         "forecast_start_on": day(40), "forecast_end_on": day(80)},
        {"number": "5", "name": "Go live", "forecast_end_on": day(90), "is_key": True},
    ]  # fmt: skip
    made = {
        values["number"]: Milestone.objects.create(
            project=project, order=place, forecast_changed_on=today, **values
        )
        for place, values in enumerate(rows, 1)
    }
    for before, after in (("1", "2"), ("2", "3"), ("3", "5"), ("4", "5")):
        MilestoneLink.objects.create(before=made[before], after=made[after])
    ends = {"1": -60, "2": -30, "3": 45, "4": 80, "5": 85}
    for number, days in ends.items():
        BaselineMilestone.objects.create(
            baseline=project.current_baseline,
            milestone=made[number],
            starts_on=made[number].forecast_start_on,
            ends_on=day(days),
        )
    return project


@pytest.fixture
def tasks(planned: Any) -> dict[str, Any]:
    """The tasks of that plan by their number."""
    return {one.number: one for one in planned.milestones.all()}
