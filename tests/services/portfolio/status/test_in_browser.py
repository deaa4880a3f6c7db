"""A manager, a sponsor and a browser: by keyboard, without a script, on a phone, under axe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as portal

from citywide.services.portfolio.actions import register
from citywide.services.portfolio.actions import status as actions
from citywide.services.portfolio.actions.status import Entry
from citywide.services.portfolio.models import Milestone, StatusUpdate
from tests.portal.browser.axe import problems
from tests.portal.browser.pages import (
    PHONE,
    ZOOMED,
    Reader,
    picture,
    reader,
    sideways,
    small_targets,
    small_text,
    visit,
)
from tests.portal.browser.steps import press, tab_to, typed
from tests.services.portfolio.status.conftest import TODAY, Clock, green

View = Callable[[str], Any]
Open = Callable[..., AbstractContextManager[Reader]]
UPDATE = "/portfolio/p/P-001/update/"
STATUS = "/portfolio/p/P-001/status/"
REGISTER = "/portfolio/p/P-001/register/"


@pytest.fixture
def window(chromium: Any, live_server: Any, client_of: View) -> Open:
    """Return a function that opens a window of somebody."""

    def opened(name: str, **wishes: Any) -> AbstractContextManager[Reader]:
        kept = client_of(name).cookies[portal.SESSION_COOKIE_NAME].value
        cookies = {portal.SESSION_COOKIE_NAME: kept}
        return reader(chromium, live_server.url, cookies=cookies, **wishes)

    return opened


@pytest.fixture
def planned(project: Any) -> Any:
    """A project with a milestone."""
    Milestone.objects.create(
        project=project, number="1", name="Go live", is_key=True, forecast_end_on="2026-06-30"
    )
    return project


def chosen(one: Reader, css: str) -> None:
    """Click the label of a radio button or box, as people do."""
    key = one.page.get_attribute(css, "id")
    one.page.click(f'label[for="{key}"]')


def keyed(one: Reader, css: str, day: str) -> None:
    """Go to a day's field by Tab and type it as month, day, year."""
    tab_to(one, css)
    one.page.keyboard.type(day)


def test_green_by_keyboard(window: Open, planned: Any) -> None:
    """From the top of the page to filed, with the focus seen on the way."""
    with window("manager") as one:
        visit(one, UPDATE)
        assert not one.page.is_visible("[name=reason]")
        assert not one.page.is_visible("[name=issue]")
        typed(one, "#id_accomplishments_en", "The contract is signed.")
        press(one, "button[value=file]")
        one.page.wait_for_url("**/status/2026-03-20/1/")
        assert "Filed and published." in one.page.inner_text("#messages")
        assert one.errors == []
    update = StatusUpdate.objects.get()
    assert (update.declared, update.state) == ("GREEN", "published")


def test_yellow_with_a_new_issue(window: Open, planned: Any) -> None:
    """Only what is needed shows, and it can all be done on the one screen, by keyboard."""
    with window("manager") as one:
        visit(one, UPDATE)
        tab_to(one, "[name=declared]")
        one.page.keyboard.press("ArrowDown")
        assert one.page.is_checked("[name=declared][value=YELLOW]")
        assert one.page.is_visible("[name=issue]") and not one.page.is_visible("[name=issue_title]")
        press(one, "button[value=file]")
        one.page.wait_for_selector(".cw-errors")
        assert one.page.is_visible("#id_issue_error")
        tab_to(one, "#id_issue")
        one.page.keyboard.type("A new")
        typed(one, "#id_issue_title", "The vendor left")
        typed(one, "#id_issue_text_en", "We look for a new vendor.")
        typed(one, "#id_action_text_en", "Ask for bids")
        keyed(one, "#id_action_due_on", "05012026")
        press(one, "button[value=file]")
        one.page.wait_for_url("**/status/2026-03-20/1/")
        assert "Ask for bids" in one.page.inner_text("main")
        assert one.errors == []
    assert StatusUpdate.objects.get().declared == "YELLOW"


@pytest.mark.parametrize("script", [True, False])
def test_the_lead_approves(window: Open, viewer: View, project: Any, script: bool) -> None:
    """With and without JavaScript."""
    entry = green(forecast_end_on=dt.date(2026, 12, 31), reason="The rest is training.")
    actions.file_entry(by=viewer("manager"), project=project, as_of=TODAY, entry=entry)
    with window("lead", script=script) as one:
        visit(one, "/portfolio/approvals/")
        one.page.click(".st-waiting a")
        one.page.click("text=Approve and publish")
        one.page.wait_for_url("**/status/2026-03-20/1/")
        assert "Approved and published." in one.page.inner_text("#messages")
    assert StatusUpdate.objects.get().state == "published"


def test_without_a_script(window: Open, planned: Any) -> None:
    """The whole update, with a mistake on the way."""
    with window("manager", script=False) as one:
        visit(one, UPDATE)
        chosen(one, "[name=declared][value=RED]")
        one.page.select_option("#id_issue", "new")
        one.page.fill("#id_issue_title", "The vendor left")
        one.page.fill("#id_issue_text_en", "We look for a new vendor.")
        one.page.click("button[value=file]")
        assert one.page.is_visible("#id_action_text_en_error")
        one.page.fill("#id_action_text_en", "Ask for bids")
        one.page.fill("#id_action_due_on", "2026-05-01")
        one.page.click("button[value=file]")
        assert "Filed and published." in one.page.inner_text("#messages")
    assert StatusUpdate.objects.get().declared == "RED"


@pytest.fixture
def full(
    viewer: View, planned: Any, late: Callable[..., Entry], make_project: Any, clock: Clock
) -> None:
    """Every page has something on it."""
    manager = {"by": viewer("manager"), "project": planned}
    for month, colour in ((1, "YELLOW"), (2, "RED")):
        day = dt.date(2026, month, 28)
        actions.file_entry(**manager, as_of=day, entry=late(colour, next_steps={"en": "Sign"}))
    values = {"title": "Bids too high", "probability": 4, "impact": 5}
    register.add_item(**manager, kind="risk", values=values)
    change = {"title": "More time", "change_days": 30, "change_scope": "Two more sites"}
    register.add_item(**manager, kind="change_request", values=change)
    asked = register.add_item(**manager, kind="change_request", values={**change, "title": "Less"})
    register.decide_change(by=viewer("sponsor"), item=asked, is_approved=True)
    second = make_project("P-002")
    entry = green(forecast_end_on=dt.date(2026, 12, 31), reason="The rest is training.")
    actions.file_entry(by=viewer("manager"), project=second, as_of=TODAY, entry=entry)
    make_project("P-003")


PAGES = {
    "update": ("manager", UPDATE),
    "history": ("staff", STATUS),
    "one": ("manager", f"{STATUS}2026-02-28/"),
    "waiting": ("lead", "/portfolio/p/P-002/status/2026-03-20/"),
    "approvals": ("sponsor", "/portfolio/approvals/"),
    "bulk": ("manager", "/portfolio/update/"),
    "register": ("manager", REGISTER),
    "issue": ("manager", f"{REGISTER}1/"),
    "change": ("sponsor", f"{REGISTER}4/"),
    "add": ("manager", f"{REGISTER}add/risk/"),
    "edit": ("manager", f"{REGISTER}1/edit/"),
    "action": ("manager", f"{REGISTER}1/actions/add/"),
    "rebaseline": ("manager", f"{REGISTER}5/baseline/"),
}


@pytest.mark.parametrize("size", [None, PHONE, ZOOMED], ids=["desktop", "phone", "zoomed"])
def test_every_page_is_accessible(window: Open, full: None, size: Any) -> None:
    """Axe finds nothing, nothing sticks out, nothing is too small to hit or to read."""
    found = {}
    for name, (who, path) in PAGES.items():
        with window(who, viewport=size) as one:
            assert visit(one, path) == 200, path
            wrong = [*sideways(one), *small_targets(one), *small_text(one), *one.errors]
            if size is not ZOOMED:
                wrong += problems(one)
                picture(one, f"status-{name}-{'phone' if size else 'desktop'}")
            found[name] = wrong
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_mistakes_are_accessible(window: Open, full: None, size: Any) -> None:
    """The update and the grid with mistakes in them."""
    with window("manager", viewport=size) as one:
        visit(one, UPDATE)
        chosen(one, "[name=declared][value=RED]")
        one.page.select_option("#id_issue", "new")
        one.page.fill("#id_progress_percent", "200")
        one.page.click("button[value=file]")
        one.page.wait_for_selector(".cw-errors")
        picture(one, f"status-mistakes-{'phone' if size else 'desktop'}")
        assert problems(one) + sideways(one) + small_targets(one) == []
        visit(one, "/portfolio/update/")
        chosen(one, ".st-bulk [type=checkbox]")
        one.page.fill(".st-bulk [type=date]", "2026-12-31")
        one.page.click("text=File the rows that are ticked")
        one.page.wait_for_selector("[role=alert]")
        picture(one, f"status-bulk-mistakes-{'phone' if size else 'desktop'}")
        assert problems(one) + sideways(one) + small_targets(one) == []
