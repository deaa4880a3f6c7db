"""The portfolio's pages and the strategic plan's in a browser: on a desk, on a phone, under axe."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.portal.browser.axe import REVIEWED, Reviewed, problems
from tests.portal.browser.pages import (
    PHONE,
    ZOOMED,
    picture,
    sideways,
    small_targets,
    small_text,
    visit,
)
from tests.portal.browser.steps import tab_to
from tests.services.portfolio.portfolio.conftest import TODAY, Open

ALLOWED = (
    *REVIEWED,
    Reviewed(
        "color-contrast",
        "-caption",
        "A caption as wide as its table, in a frame that scrolls on a phone; it is on white.",
        "partially obscured",
    ),
)
PAGES = (
    "board/",
    "board/?by=stage",
    "board/?status=RED&department=Transportation&search=nothing",
    "table/",
    "table/?sort=-slip&stage=running&overseen=yes&columns=title&columns=status&columns=spent",
    "timeline/",
    "map/",
    "changes/?since=2026-01-31",
    "changes/?since=nonsense",
    "capacity/",
    "forecast/",
    "plan/",
    "plan/work/",
    "plan/drift/",
    "plan/work/add/",
    "plan/edit/",
    "plan/areas/add/",
)


@pytest.fixture
def everything(whole: list[Any], areas: list[Any]) -> Any:
    """The portfolio with forecasts, goals and work; returns an item of the work plan."""
    from citywide.services.portfolio.actions.forecast import forecast
    from citywide.services.portfolio.models import Goal, WorkPlanItem

    forecast(today=TODAY)
    goals = [
        Goal.objects.create(
            area=area,
            name={"en": f"Goal of {area}"},
            measures=["live_share", "projects_on_schedule"],
        )
        for area in areas
    ]
    Goal.objects.create(area=areas[0], name={"en": "A goal nobody works on"})
    items = [
        WorkPlanItem.objects.create(
            goal=goals[number % 2],
            fiscal_year=2026 + number % 3,
            kind="project" if number < 6 else "initiative",
            name={"en": f"Work number {number}"},
            project=whole[number] if number < 6 else None,
            due_on=dt.date(2026, 3, 1) if number == 7 else None,
            done_on=dt.date(2026, 2, 1) if number == 8 else None,
        )
        for number in range(10)
    ]
    return items[7]


@pytest.mark.django_db(transaction=True)
def test_every_page_is_accessible_and_fits_a_phone(window: Open, everything: Any) -> None:
    addresses = [*PAGES, f"plan/work/{everything.pk}/", f"plan/work/{everything.pk}/drop/"]
    found: list[str] = []
    for name, viewport in (("desk", None), ("phone", PHONE)):
        with window("lead", viewport=viewport, inspected=True) as one:
            for address in addresses:
                assert visit(one, f"/portfolio/{address}") == 200, address
                picture(one, f"{name} {address.replace('/', ' ').split('?')[0]}")
                # What is folded is read too.
                one.page.evaluate(
                    "document.querySelectorAll('details').forEach(d => d.open = true)"
                )
                wrong = [
                    *problems(one, ALLOWED),
                    *sideways(one),
                    *small_targets(one),
                    *small_text(one),
                ]
                found += [f"{name} {address}: {line}" for line in wrong]
                picture(one, f"{name} {address.replace('/', ' ').split('?')[0]} open")
            assert one.errors == []
    assert found == []


@pytest.mark.django_db(transaction=True)
def test_nothing_scrolls_sideways_at_400_percent(window: Open, everything: Any) -> None:
    with window("lead", viewport=ZOOMED) as one:
        for address in PAGES:
            visit(one, f"/portfolio/{address}")
            assert sideways(one) == [], address


@pytest.mark.django_db(transaction=True)
def test_filters_are_set_without_a_script_and_by_keyboard(window: Open, whole: list[Any]) -> None:
    with window("staff", script=False) as one:
        visit(one, "/portfolio/table/")
        one.page.click("details:has-text('Filter projects') summary")
        one.page.select_option("#filter-status", "RED")
        one.page.click("details:has-text('Filter projects') button[type=submit]")
        assert "status=RED" in one.page.url
        assert one.page.locator(".pv-table tbody tr").count() == 1
        one.page.click(".pv-chip")
        assert "status=RED" not in one.page.url
    with window("staff") as one:
        visit(one, "/portfolio/board/")
        tab_to(one, ".pv-card a")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**/portfolio/p/G-00/")
