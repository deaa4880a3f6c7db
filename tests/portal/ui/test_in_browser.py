"""The frame in a real browser: every component, in three languages, for every kind of reader."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.portal.browser import pages
from tests.portal.browser.axe import Reviewed, problems
from tests.portal.browser.pages import DESKTOP, PHONE, ZOOMED, reader, visit

PAGES = ["/sample/?message=1", "/about/", "/accessibility/", "/nothing/"]
STAFF = {"roles": "administrator-steward"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pages.browser() as opened:
        yield opened


@pytest.fixture
def address(site: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of the sample site: a server in a thread, without any database."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    settings.FORM_RENDERER = "citywide.portal.ui.forms.PortalForms"
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    thread.daemon = True
    # Playwright keeps an event loop in this thread; nothing here is asynchronous.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.mark.parametrize("language", ["", "/es", "/vi"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(chromium: Browser, address: str, language: str, path: str) -> None:
    with reader(chromium, address, inspected=True, cookies=STAFF) as one:
        visit(one, language + path)
        assert problems(one) == []
        one.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert problems(one) == []


@pytest.mark.parametrize("language", ["", "/es", "/vi"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_and_raise_no_complaint(
    chromium: Browser, address: str, language: str, path: str
) -> None:
    with reader(chromium, address, cookies=STAFF) as one:
        visit(one, language + path)
        for size in (DESKTOP, PHONE, ZOOMED):
            one.page.set_viewport_size(size)  # type: ignore[arg-type]
            pages.picture(one, f"ui{language}{path.split('?')[0]}{size['width']}")
            assert pages.sideways(one) == []
            assert pages.small_targets(one) == []
            assert pages.small_text(one) == []
        assert one.errors == []


def test_the_keyboard_reaches_everything_in_the_order_of_reading(
    chromium: Browser, address: str
) -> None:
    with reader(chromium, address, cookies=STAFF) as one:
        visit(one, "/sample/")
        order = pages.tab_order(one)
        assert order[0] == "Skip to main content"
        wanted = ["Español", "Search", "Measures", "My data sets", "Your name", "Reason"]
        wanted += ["Release", "I looked at the rows", "Extract", "Save", "Requests", "Page 2"]
        starts = [[words.startswith(one_word) for words in order] for one_word in wanted]
        assert [word for word, found in zip(wanted, starts, strict=True) if not any(found)] == []
        places = [found.index(True) for found in starts]
        assert places == sorted(places)


def test_the_skip_link_leads_to_the_content(chromium: Browser, address: str) -> None:
    with reader(chromium, address) as one:
        visit(one, "/sample/")
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")
        assert one.page.evaluate("document.activeElement.id") == "main"


def test_a_mistake_s_link_leads_to_its_field(chromium: Browser, address: str) -> None:
    with reader(chromium, address) as one:
        visit(one, "/sample/")
        one.page.evaluate("document.querySelector('form.usa-form').noValidate = true")
        one.page.get_by_role("button", name="Save").click()
        one.page.get_by_role("alert").get_by_role("link", name="Reason").click()
        assert one.page.evaluate("location.hash") == "#id_reason"
        one.page.get_by_role("alert").get_by_role("link", name="Decision").click()
        assert one.page.evaluate("document.activeElement.id") == "id_decision"


def test_mistakes_are_accessible_too(chromium: Browser, address: str) -> None:
    with reader(chromium, address, inspected=True) as one:
        visit(one, "/sample/")
        one.page.evaluate("document.querySelector('form.usa-form').noValidate = true")
        one.page.get_by_role("button", name="Save").click()
        assert problems(one) == []
        pages.picture(one, "ui/mistakes")


def test_pages_work_without_javascript(chromium: Browser, address: str) -> None:
    with reader(chromium, address, PHONE, script=False) as one:
        visit(one, "/")
        one.page.get_by_role("link", name="Data sets", exact=True).click()
        assert one.page.url.endswith("/datasets/")
        one.page.get_by_role("searchbox").fill("cats")
        one.page.get_by_role("button", name="Search").click()
        assert one.page.url.endswith("/search/?q=cats")
        one.page.get_by_role("link", name="Tiếng Việt").click()
        assert one.page.url.endswith("/vi/search/?q=cats")
        assert one.errors == []


def test_forced_colors_keep_the_place_in_the_menu(chromium: Browser, address: str) -> None:
    with reader(chromium, address, forced_colors="active") as one:
        visit(one, "/about/")
        pages.picture(one, "ui/forced-colors")
        style = "getComputedStyle(document.querySelector('.cw-menu [aria-current]'))"
        assert one.page.evaluate(f"{style}.borderBottomStyle") == "solid"
        assert "underline" in one.page.evaluate(f"{style}.textDecorationLine")
        assert one.errors == []


def test_vietnamese_is_set_in_one_typeface(chromium: Browser, address: str) -> None:
    with reader(chromium, address) as one:
        visit(one, "/vi/about/")
        loaded = one.page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
        assert loaded >= 2
        assert one.page.evaluate("getComputedStyle(document.body).fontFamily").startswith(
            ("Public Sans", '"Public Sans"')
        )


class TestTheHarness:
    """The checks above are worth nothing if they do not find what they are made to find."""

    def spoiled(self, one: Any, script: str) -> None:
        visit(one, "/about/")
        one.page.evaluate(script)

    def test_axe_finds_a_violation_and_the_undecided(self, chromium: Browser, address: str) -> None:
        with reader(chromium, address, inspected=True) as one:
            self.spoiled(one, "document.querySelector('header img').removeAttribute('alt')")
            assert any("violation image-alt" in found for found in problems(one))
        with reader(chromium, address, inspected=True) as one:
            self.spoiled(
                one,
                "document.querySelector('h1').style.background = 'linear-gradient(red, blue)'",
            )
            (found,) = problems(one)
            assert found.startswith("undecided color-contrast")
            known = Reviewed("color-contrast", "h1", "A test.", "gradient")
            assert problems(one, (known,)) == []

    @pytest.mark.parametrize(
        ("check", "script"),
        [
            (pages.sideways, "document.querySelector('h1').style.width = '3000px'"),
            (pages.small_text, "document.querySelector('h1').style.fontSize = '11px'"),
            (pages.small_targets, "document.querySelector('button').style.height = '20px'"),
        ],
    )
    def test_a_check_finds_what_is_wrong(
        self, chromium: Browser, address: str, check: Any, script: str
    ) -> None:
        with reader(chromium, address) as one:
            self.spoiled(one, script)
            assert check(one) != []

    def test_an_invisible_focus_is_found(self, chromium: Browser, address: str) -> None:
        with reader(chromium, address) as one:
            self.spoiled(
                one,
                """const e = document.querySelector('.cw-search__button');
                e.style.setProperty('outline', 'none', 'important');
                e.style.setProperty('box-shadow', 'none', 'important');""",
            )
            with pytest.raises(AssertionError, match="Search"):
                pages.tab_order(one)

    def test_the_policy_stops_what_is_inline_and_the_complaint_is_heard(
        self, chromium: Browser, address: str
    ) -> None:
        with reader(chromium, address) as one:
            self.spoiled(
                one,
                "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')",
            )
            assert any("Content Security Policy" in error for error in one.errors)
