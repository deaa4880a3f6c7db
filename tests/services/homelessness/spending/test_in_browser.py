"""Residents with a phone, an enlarged page, or a desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.portal.browser.axe import problems
from tests.portal.browser.pages import (
    PHONE,
    ZOOMED,
    reader,
    sideways,
    small_targets,
    visit,
    without_inline,
)
from tests.services.homelessness.spending.test_pages import PAGES


@pytest.mark.parametrize("size", [None, PHONE, ZOOMED], ids=["desktop", "phone", "zoomed"])
def test_every_page_is_accessible(
    finance: Path, chromium: Any, live_server: Any, size: Any
) -> None:
    with reader(chromium, live_server.url, viewport=size) as one:
        for path in PAGES:
            assert visit(one, path) == 200
            wrong = without_inline(one.page.request.get(path).text())
            wrong += [*sideways(one), *small_targets(one), *problems(one), *one.errors]
            assert wrong == [], (path, wrong)
