"""A proposal becomes a project by the keyboard alone, and every page on the way is accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as portal
from playwright.sync_api import Browser

from citywide.portal.accounts.models import Department
from citywide.services.portfolio.actions.dependencies import add_dependency
from citywide.services.portfolio.actions.intake import score_proposal
from citywide.services.portfolio.models import Project, StrategicArea, StrategicPlan
from tests.portal.browser.axe import problems
from tests.portal.browser.pages import (
    PHONE,
    ZOOMED,
    Reader,
    picture,
    reader,
    sideways,
    small_targets,
    visit,
)
from tests.portal.browser.steps import press, tab_to, typed

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., AbstractContextManager[Reader]]
SEND = '#entries button[type="submit"]:not([name])'


@pytest.fixture
def window(
    chromium: Browser,
    live_server: Any,
    client_of: Callable[[str], Any],
) -> Open:
    """Return a function that opens a window of a person of the project office."""

    def opened(who: str, **wishes: Any) -> AbstractContextManager[Reader]:
        cookies = client_of(who).cookies
        name = portal.SESSION_COOKIE_NAME
        kept = {name: cookies[name].value} if name in cookies else {}
        return reader(chromium, live_server.url, cookies=kept, **wishes)

    return opened


@pytest.fixture
def area(db: Any) -> StrategicArea:
    plan = StrategicPlan.objects.create(
        name="Plan", starts_on="2026-07-01", ends_on="2030-06-30", is_draft=False
    )
    return StrategicArea.objects.create(plan=plan, key="data", name={"en": "Data"})


@pytest.fixture
def rich(make_project: Callable[..., Any], viewer: Callable[[str], Any]) -> Iterator[Project]:
    """A project with something on every page."""
    project = make_project("P-001", description="Two.\n\nParagraphs.", vendor="Roofs Inc")
    add_dependency(by=viewer("lead"), project=project, needs=make_project("P-002"))
    add_dependency(by=viewer("lead"), project=make_project("P-003"), needs=project)
    proposal = {"stage": "proposed", "approved_on": None, "started_on": None}
    make_project("TP-1", **proposal)
    for who in ("lead", "head"):
        score_proposal(
            by=viewer(who),
            project=Project.objects.get(code="TP-1"),
            points={
                "resident_benefit": 5,
                "strategy": 4,
                "equity": 3,
                "risk_of_waiting": 2,
                "readiness": 1,
            },
            notes={"equity": "Two districts only."},
        )
    yield project


def test_a_proposal_becomes_a_project_by_keyboard(window: Open, area: StrategicArea) -> None:
    transportation = Department.objects.get_or_create(name="Transportation")[0]
    with window("staff") as one:
        visit(one, "/portfolio/intake/")
        press(one, 'main a[href$="/propose/"]')
        one.page.locator("#id_title_en").wait_for()
        typed(one, "#id_title_en", "Better bus stops")
        typed(one, "#id_summary_en", "Riders wait under a roof.")
        tab_to(one, "#id_lead_department")
        one.page.keyboard.type("Transportation")
        tab_to(one, "#id_service_area")
        one.page.keyboard.type("Transportation")
        typed(one, "#id_cost_usd", "1,200,000")
        # Leaving the field asks again by itself, and the answer is read out.
        one.page.keyboard.press("Tab")
        one.page.get_by_text("Overseen because: cost $1.2M is over $500,000.").wait_for()
        press(one, SEND)
        one.page.get_by_text("is in the intake queue").wait_for()
        assert one.errors == []
    project = Project.objects.get()
    assert project.lead_department == transportation
    with window("lead") as one:
        visit(one, f"/portfolio/intake/{project.code}/")
        for name in ("resident_benefit", "strategy", "equity", "risk_of_waiting", "readiness"):
            tab_to(one, f'[name="points_{name}"]')
            one.page.keyboard.type("4")
        press(one, 'main form button[type="submit"]')
        one.page.get_by_text("Your points are kept.").wait_for()
        press(one, 'main a[href$="/step/approve/"]')
        one.page.locator("#id_reason").wait_for()
        typed(one, "#id_reason", "Riders asked for it.")
        tab_to(one, "#id_strategic_area")
        one.page.keyboard.type("Data")
        press(one, 'main form button[type="submit"]')
        one.page.get_by_text("Approved.").wait_for()
        assert one.errors == []
    project.refresh_from_db()
    assert (project.stage, project.strategic_area) == ("approved", area)


def test_a_proposal_needs_no_javascript(window: Open, area: StrategicArea) -> None:
    Department.objects.get_or_create(name="Transportation")
    with window("staff", script=False) as one:
        one.page.goto("/portfolio/propose/")
        one.page.fill("#id_cost_usd", "900000")
        one.page.click('button[name="check"]')
        assert one.page.get_by_text("Overseen because: cost $900,000 is over $500,000.").count()
        assert one.page.input_value("#id_cost_usd") == "900000"


PAGES = (
    ("propose", "/portfolio/propose/"),
    ("intake", "/portfolio/intake/"),
    ("intake-empty", "/portfolio/intake/?search=nothing"),
    ("score", "/portfolio/intake/TP-1/"),
    ("overview", "/portfolio/p/P-001/"),
    ("edit", "/portfolio/p/P-001/edit/"),
    ("complete", "/portfolio/p/P-001/step/complete/"),
    ("approve", "/portfolio/p/TP-1/step/approve/"),
    ("dependencies", "/portfolio/p/P-001/needs/"),
    ("history", "/portfolio/p/P-001/history/"),
)


@pytest.mark.parametrize("viewport", [None, PHONE, ZOOMED], ids=["1280", "360", "320"])
def test_every_page_is_accessible(
    window: Open, rich: Project, area: StrategicArea, viewport: dict[str, int] | None
) -> None:
    found: dict[str, Any] = {}
    with window("lead", viewport=viewport) as one:
        width = viewport["width"] if viewport else 1280
        for name, address in PAGES:
            assert visit(one, address) == 200, address
            picture(one, f"{name}-{width}")
            found[name] = [
                *problems(one),
                *sideways(one),
                *small_targets(one),
            ]
        assert one.errors == []
    assert {name: said for name, said in found.items() if said} == {}


def test_mistakes_are_accessible_too(window: Open, rich: Project) -> None:
    with window("lead") as one:
        for address in ("/portfolio/propose/", "/portfolio/p/P-001/step/complete/"):
            visit(one, address)
            one.page.locator('main form button[type="submit"]').last.click()
            one.page.locator(".cw-errors").wait_for()
            picture(one, f"mistakes{address.replace('/', '-')}1280")
            assert problems(one) == []
        assert one.errors == []
