"""A council member's aide and a browser: on a phone, enlarged, without a script, on paper."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

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
    without_inline,
)
from tests.services.portfolio.public.published import CAMERAS, METERS, STEADY, TAXES

Open = Callable[..., AbstractContextManager[Reader]]
PAGES = {
    "list": "/projects/",
    "narrowed": "/projects/?state=all&status=RED&search=camera&sort=-slip",
    "completed": "/projects/?state=completed",
    "empty": "/projects/?search=nothing+like+it",
    "red": f"/projects/{CAMERAS}/",
    "replanned": f"/projects/{METERS}/",
    "corrected": f"/projects/{STEADY}/",
    "done": f"/projects/{TAXES}/",
}


@pytest.fixture
def window(golden: Path, chromium: Any, live_server: Any) -> Open:
    """Return a function that opens a visitor's window."""

    def opened(**wishes: Any) -> AbstractContextManager[Reader]:
        return reader(chromium, live_server.url, **wishes)

    return opened


def unfold(one: Reader) -> None:
    """Open everything that is folded."""
    one.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")


@pytest.mark.parametrize("language", ["en", "es", "vi"])
@pytest.mark.parametrize("size", [None, PHONE, ZOOMED], ids=["desktop", "phone", "zoomed"])
def test_every_page_is_accessible(window: Open, size: Any, language: str) -> None:
    found = {}
    prefix = "" if language == "en" else f"/{language}"
    with window(viewport=size) as one:
        for name, path in PAGES.items():
            assert visit(one, prefix + path) == 200
            if size is not ZOOMED and language != "vi":
                picture(one, f"public-{name}-{language}-{'phone' if size else 'desktop'}")
            wrong = without_inline(one.page.request.get(prefix + path).text())
            unfold(one)
            wrong += [*sideways(one), *small_targets(one), *small_text(one), *problems(one)]
            assert one.page.get_attribute("html", "lang") == language
            found[name] = wrong + one.errors
            one.errors.clear()
    told = [f"{name}: {line}" for name, wrong in found.items() for line in wrong]
    assert told == [], "\n".join(told)


def test_narrowing_without_a_script(window: Open) -> None:
    with window(script=False, viewport=PHONE) as one:
        visit(one, "/projects/")
        one.page.click(".pp-find summary")
        one.page.select_option("#find-status", "YELLOW")
        one.page.click(".pp-find button")
        assert "status=YELLOW" in one.page.url
        assert one.page.locator(".pp-row").count() == 1
        one.page.click(".pp-title")
        assert one.page.inner_text(".pp-banner__status").startswith("YELLOW: at risk")
        one.page.go_back()
        one.page.click("text=Take all filters away")
        assert one.page.locator(".pp-row").count() == 24
        assert one.errors == []


def test_a_phone_shows_cards_with_named_values(window: Open) -> None:
    with window(viewport=PHONE) as one:
        visit(one, "/projects/")
        first = one.page.locator(".pp-row").first
        said = " ".join(first.inner_text().split())
        assert "Planned end Dec. 31, 2026 Expected end April 30, 2027 120 days later Budget" in said
        assert one.page.get_by_role("row").count() == 24
        assert one.page.get_by_role("rowheader").count() == 24


def test_paper_has_everything_and_no_controls(window: Open) -> None:
    with window() as one:
        for name, path in (("list", PAGES["list"]), ("red", PAGES["red"])):
            visit(one, path)
            one.page.emulate_media(media="print")
            assert not one.page.is_visible(".pp-states, .pp-find, .cw-menu")
            assert one.page.is_visible("main h1")
            picture(one, f"public-{name}-print")
            assert len(one.page.pdf(format="Letter")) > 10_000
            one.page.emulate_media(media="screen")
