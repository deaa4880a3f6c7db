"""The pages about people, sign-in and the audit log in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as portal
from django.test import Client
from playwright.sync_api import Browser

from citywide.portal.accounts.models import User
from citywide.portal.audit.actions import record
from tests.portal.browser import pages
from tests.portal.browser.axe import problems
from tests.portal.browser.pages import DESKTOP, PHONE, ZOOMED, reader, visit

VISITOR = ["/account/login/", "/account/password/reset/"]
ADMINISTRATOR = [
    "/people/",
    "/people/new/",
    "/people/me/",
    "/people/{steward}/",
    "/audit/",
    "/audit/?since=yesterday",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/logout/",
]
PATHS = [(path, False) for path in VISITOR] + [(path, True) for path in ADMINISTRATOR]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; nothing here is asynchronous.
    with pytest.MonkeyPatch.context() as patch, pages.browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


@pytest.fixture
def site(chromium: Browser, live_server: Any, people: dict[str, Any]) -> str:
    """Address of the portal, with people, and entries in its log."""
    detail = {"filters": {"district": "3"}, "rows": 1200, "columns": ["intake", "outcome"] * 6}
    for number in range(70):
        record(by=f"person{number}@example.org", action="read", subject="dataset:stays@3")
    record(by="ana@example.org", action="export", purpose="analysis", detail=detail)
    return str(live_server.url)


def signed_in(user: User) -> dict[str, str]:
    """Cookies of somebody who signed in a moment ago."""
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": "a long enough passphrase"})
    return {portal.SESSION_COOKIE_NAME: client.cookies[portal.SESSION_COOKIE_NAME].value}


@pytest.mark.parametrize(("path", "is_signed_in"), PATHS)
def test_pages_are_accessible_fit_and_raise_no_complaint(
    chromium: Browser, site: str, people: dict[str, Any], path: str, is_signed_in: bool
) -> None:
    cookies = signed_in(people["administrator"]) if is_signed_in else {}
    path = path.format(steward=people["steward"].pk)
    with reader(chromium, site, cookies=cookies, inspected=True) as one:
        assert visit(one, path) == 200
        assert one.page.url.endswith(path)
        for size in (DESKTOP, PHONE, ZOOMED):
            one.page.set_viewport_size(size)  # type: ignore[arg-type]
            pages.picture(one, f"accounts{path.split('?')[0]}{size['width']}")
            assert pages.sideways(one) == []
            assert pages.small_targets(one) == []
        assert pages.small_text(one) == []
        assert problems(one) == []
    with reader(chromium, site, cookies=cookies) as one:
        visit(one, path)
        assert one.errors == []


def test_the_whole_way_in_without_javascript(
    chromium: Browser, site: str, people: dict[str, Any]
) -> None:
    with reader(chromium, site, script=False) as one:
        visit(one, "/account/login/?next=/people/me/")
        one.page.get_by_label("E-mail address").fill("analyst@example.org")
        one.page.get_by_label("Password").fill("a long enough passphrase")
        one.page.get_by_role("main").get_by_role("button", name="Sign in").click()
        one.page.get_by_role("heading", name="Your account").wait_for()
        one.page.get_by_role("button", name="Sign out").first.click()
        one.page.get_by_role("link", name="Sign in").first.wait_for()
