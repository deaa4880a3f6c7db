"""Documents in a page of the portal, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.portal.browser.axe import problems
from tests.portal.browser.conftest import chromium
from tests.portal.browser.pages import (
    DESKTOP,
    PHONE,
    ZOOMED,
    reader,
    sideways,
    small_targets,
    small_text,
    visit,
)

__all__ = ["chromium"]


@pytest.fixture
def site(lake_city: Path, settings: Any, live_server: Any) -> str:
    settings.ROOT_URLCONF = "tests.portal.documents.pages"
    return str(live_server.url)


@pytest.mark.parametrize(
    ("language", "viewports"), [("en", (DESKTOP, ZOOMED)), ("es", (PHONE,)), ("vi", (PHONE,))]
)
def test_a_document_is_read_by_everybody_at_every_width(
    language: str, viewports: tuple[Any, ...], chromium: Any, site: str
) -> None:
    for viewport in viewports:
        with reader(chromium, site, viewport) as one:
            assert visit(one, f"/sample-document/{language}/") == 200
            assert problems(one) == []
            assert sideways(one) == []
            assert small_text(one, 11) == []
            assert [target for target in small_targets(one) if "doc-" in target] == []
            assert one.errors == []


def test_a_note_is_reached_and_left_by_keyboard(chromium: Any, site: str) -> None:
    with reader(chromium, site) as one:
        visit(one, "/sample-document/en/")
        one.page.focus("#doc-reference-1")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**#doc-note-1")
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Tab")
        assert one.page.evaluate("document.activeElement.className") == "doc-back"
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**#doc-reference-1")
