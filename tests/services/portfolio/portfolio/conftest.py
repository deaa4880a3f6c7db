"""A portfolio with something of everything: the golden example's projects, their past, a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.utils import timezone

from tests.portal.browser.pages import Reader, reader
from tests.services.portfolio.publish import golden

TODAY = dt.date(2026, 4, 15)
MONTHS = (
    dt.date(2025, 10, 31),
    dt.date(2025, 11, 30),
    dt.date(2025, 12, 31),
    dt.date(2026, 1, 31),
    dt.date(2026, 2, 28),
)


@pytest.fixture(autouse=True)
def clock(lake_city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is April 15, 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: TODAY)


@pytest.fixture
def areas(db: Any) -> list[Any]:
    """Two areas of a plan."""
    from citywide.services.portfolio.models import StrategicArea, StrategicPlan

    plan = StrategicPlan.objects.create(
        name="Plan 2026-2030", starts_on=dt.date(2025, 7, 1), ends_on=dt.date(2030, 6, 30)
    )
    return [
        StrategicArea.objects.create(plan=plan, key=key, name={"en": name}, order=order)
        for order, (key, name) in enumerate(
            (("cybersecurity", "Cybersecurity"), ("data", "Data-Driven Transformation"))
        )
    ]


@pytest.fixture
def whole(make_project: Callable[..., Any], office: dict[str, Any], areas: list[Any]) -> list[Any]:
    """The golden example: 24 overseen projects of $46.4M, 22 GREEN, 11 completed, and others.

    Each of the 24 has a status a month, of a forecast that slips, and a milestone. G-00 and G-01
    have another manager, G-02 none; G-03 lacks the share of time.
    """
    from citywide.services.portfolio.models import Milestone, Project

    golden.make(make_project, office)
    # Approved a day after the memorandum: it would be the 25th by now.
    Project.objects.filter(code="X-04").update(is_overseen=False)
    projects = list(Project.objects.filter(code__startswith="G-").order_by("code"))
    for number, project in enumerate(projects):
        slipped = dt.date(2026, 6, 30) + dt.timedelta(days=10 * (number % 5))
        for month in MONTHS:
            slipped += dt.timedelta(days=7 * (number % 3))
            golden.give_status(project, month, "GREEN", forecast_end_on=slipped, slip_days=0)
        now = project.updates.get(as_of=golden.AS_OF)
        now.forecast_end_on = slipped + dt.timedelta(days=14)
        now.slip_days = (now.forecast_end_on - dt.date(2026, 6, 30)).days
        now.save()
        project.current_status, project.forecast_end_on = now, now.forecast_end_on
        project.strategic_area = areas[number % 2]
        project.effort_share = None if number == 3 else Decimal("0.40")
        project.manager = {0: office["other_manager"], 1: office["other_manager"], 2: None}.get(
            number, office["manager"]
        )
        project.save()
        Milestone.objects.create(
            project=project, number="1", name="Launch", forecast_end_on=dt.date(2026, 5, 1)
        )
    return list(Project.objects.order_by("code"))


Open = Callable[..., AbstractContextManager[Reader]]


@pytest.fixture
def window(chromium: Any, live_server: Any, client_of: Callable[[str], Any]) -> Open:
    """Return a function that opens a window of somebody."""

    def opened(name: str, **wishes: Any) -> AbstractContextManager[Reader]:
        kept = client_of(name).cookies[portal.SESSION_COOKIE_NAME].value
        cookies = {portal.SESSION_COOKIE_NAME: kept}
        return reader(chromium, live_server.url, cookies=cookies, **wishes)

    return opened
