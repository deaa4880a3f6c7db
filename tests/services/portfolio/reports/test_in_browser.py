"""The pages of reports in a real browser, for everybody and at every width."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal

from tests.portal.browser.axe import problems
from tests.portal.browser.pages import (
    DESKTOP,
    PHONE,
    ZOOMED,
    Reader,
    reader,
    sideways,
    small_targets,
    visit,
)
from tests.services.portfolio.golden import AS_OF, PREVIOUS, document
from tests.services.portfolio.reports.conftest import BACKEND

pytestmark = pytest.mark.django_db
KEY = "2026-03-26"


@pytest.fixture
def site(portfolio_city: Path, transactional_db: None, office: Any, live_server: Any) -> str:
    """Address of a server whose report has typed figures, history and a following report."""
    from citywide.portal.access.viewer import viewer_of
    from citywide.services.portfolio.actions import report as actions
    from citywide.services.portfolio.actions.load import load
    from citywide.services.portfolio.reports.memorandum import forms_of

    lead = viewer_of(office["lead"])
    load(by=lead, document=document())
    made = actions.make_report(by=lead, as_of=AS_OF, previous_on=PREVIOUS)
    actions.submit(by=lead, report=made)
    for name, place in (
        ("lead", "author"),
        ("head", "department_head"),
        ("attorney", "city_attorney"),
        ("budget", "budget_office"),
    ):
        actions.approve(by=viewer_of(office[name]), report=made, office=place)
    actions.lock(by=lead, report=made, forms=forms_of(type(made).objects.get(pk=made.pk)))
    actions.publish_memorandum(by=lead, report=made)
    draft = actions.make_report(by=lead, as_of=AS_OF.replace(day=31))
    texts = {"overview": "The PMO oversees 25 projects.\n\n- One\n- **Two**"}
    actions.reword(by=lead, report=draft, texts=texts, seen={"overview": 0})
    return str(live_server.url)


def signed_in(user: Any) -> dict[str, str]:
    from django.test import Client

    client = Client()
    client.force_login(user, BACKEND)
    return {portal.SESSION_COOKIE_NAME: client.cookies[portal.SESSION_COOKIE_NAME].value}


def check(one: Reader, path: str) -> None:
    """Look at one page as everybody; a folder in PORTAL_SCREENSHOTS gets its picture."""
    assert visit(one, path) == 200, path
    assert problems(one) == [], path
    assert sideways(one) == [], path
    assert small_targets(one) == [], path
    assert one.errors == [], path
    folder = os.environ.get("PORTAL_SCREENSHOTS")
    if folder:
        width = one.page.viewport_size["width"]
        name = path.strip("/").replace("/", "_")
        one.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_every_page_is_read_by_everybody(chromium: Any, site: str, office: Any) -> None:
    for viewport in (DESKTOP, PHONE, ZOOMED):
        with reader(chromium, site, viewport) as one:
            for path in ("/projects/reports/", f"/projects/reports/{KEY}/"):
                check(one, path)
        with reader(chromium, site, viewport, cookies=signed_in(office["lead"])) as one:
            draft = "/portfolio/reports/2026-03-31"
            for path in (
                "/portfolio/reports/",
                f"/portfolio/reports/{KEY}/",
                f"{draft}/",
                f"{draft}/edit/",
                f"{draft}/edit/overview/",
                f"{draft}/preview/",
            ):
                check(one, path)
    with reader(chromium, site, DESKTOP, cookies=signed_in(office["lead"]), script=False) as one:
        visit(one, "/portfolio/reports/2026-03-31/edit/")
        one.page.fill("textarea[name=text-overview]", "Without a script.")
        one.page.click("button[name=then]")
        assert "Without a script." in one.page.content()
        assert one.page.url.endswith("/preview/")
