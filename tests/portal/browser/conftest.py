"""One browser for this folder, and the portal on the small city with somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from playwright.sync_api import Browser

from tests.portal.browser import pages
from tests.portal.browser.axe import AXE
from tests.portal.browser.pages import CHROMIUM, Reader, reader

Open = Callable[..., AbstractContextManager[Reader]]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium; without it, or without axe-core, the tests are skipped and say why."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"There is no Chromium at {CHROMIUM}; PORTAL_CHROMIUM names another place.")
    if not AXE.exists():
        pytest.skip("axe-core is not there: run `python hatch_build.py` in the repository.")
    # Playwright keeps an event loop in this thread; nothing here is asynchronous.
    with pytest.MonkeyPatch.context() as patch, pages.browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


def _opener(chromium: Browser, base: str, client_for: Callable[[str], Any]) -> Open:
    def opened(role: str = "visitor", **wishes: Any) -> AbstractContextManager[Reader]:
        cookies = client_for(role).cookies
        name = portal.SESSION_COOKIE_NAME
        kept = {name: cookies[name].value} if name in cookies else {}
        return reader(chromium, base, cookies=kept, **wishes)

    return opened


@pytest.fixture
def window(
    chromium: Browser, lake_city: Path, live_server: Any, client_for: Callable[[str], Any]
) -> Open:
    """Return a function that opens a window of a role on the city no test changes."""
    return _opener(chromium, live_server.url, client_for)


@pytest.fixture
def own_window(
    chromium: Browser, own_city: Path, live_server: Any, client_for: Callable[[str], Any]
) -> Open:
    """Return a function that opens a window of a role on the test's own copy of the city."""
    return _opener(chromium, live_server.url, client_for)
