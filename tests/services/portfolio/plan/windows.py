"""A browser window of somebody, and what is wrong with the page in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as portal

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
)

Open = Callable[..., AbstractContextManager[Reader]]
SIZES = {"desktop": None, "phone": PHONE, "zoomed": ZOOMED}


@pytest.fixture
def window(chromium: Any, live_server: Any, client_of: Callable[[str], Any]) -> Open:
    """Return a function that opens a window of somebody."""

    def opened(name: str, **wishes: Any) -> AbstractContextManager[Reader]:
        kept = client_of(name).cookies[portal.SESSION_COOKIE_NAME].value
        cookies = {portal.SESSION_COOKIE_NAME: kept}
        return reader(chromium, live_server.url, cookies=cookies, **wishes)

    return opened


def wrong_with(one: Reader, name: str, size: str) -> list[str]:
    """Return what keeps people from using the page that is open."""
    found = [*sideways(one), *small_targets(one), *small_text(one), *one.errors]
    if size != "zoomed":
        found += problems(one)
        picture(one, f"{name}-{size}")
    return found
