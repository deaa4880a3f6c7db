"""The pages of outreach on a phone, enlarged and on a desktop, by residents and by a team."""

from __future__ import annotations

from collections.abc import Callable
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
from tests.services.homelessness.outreach import world
from tests.services.homelessness.outreach.conftest import LEAD

PUBLIC = ("/homelessness/", f"/homelessness/interim-housing/{world.BRIDGE}/")
_ROOM = "/homelessness/outreach/"


def _of_staff(made: dict[str, Any]) -> list[str]:
    kinds = ("sessions", "contacts", "placements", "encampments", "cleanups", "sites", "counts",
             "readings")  # fmt: skip
    pages = [_ROOM, f"{_ROOM}occupancy/", f"{_ROOM}occupancy/?purpose=review"]
    pages += [f"{_ROOM}{kind}/" for kind in kinds] + [f"{_ROOM}{kind}/add/" for kind in kinds]
    pages += [f"{_ROOM}sessions/{made['session'].pk}/{what}" for what in ("", "edit/", "remove/")]
    return pages


@pytest.mark.parametrize("size", [None, PHONE, ZOOMED], ids=["desktop", "phone", "zoomed"])
def test_residents_pages(season: Path, chromium: Any, live_server: Any, size: Any) -> None:
    with reader(chromium, live_server.url, viewport=size) as one:
        for path in PUBLIC:
            assert visit(one, path) == 200
            wrong = without_inline(one.page.request.get(path).text())
            wrong += [*sideways(one), *small_targets(one), *problems(one), *one.errors]
            assert wrong == [], (path, wrong)


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_teams_pages(
    client_of: Callable[[str], Any], chromium: Any, live_server: Any, size: Any
) -> None:
    made = world.season(LEAD)
    cookies = {"sessionid": client_of("lead").cookies["sessionid"].value}
    with reader(chromium, live_server.url, viewport=size, cookies=cookies) as one:
        for path in _of_staff(made):
            assert visit(one, path) in {200, 403}, path
            wrong = [*sideways(one), *small_targets(one), *problems(one)]
            assert wrong == [], (path, wrong)


def test_a_session_is_entered_without_script(
    client_of: Callable[[str], Any], chromium: Any, live_server: Any
) -> None:
    cookies = {"sessionid": client_of("worker").cookies["sessionid"].value}
    with reader(chromium, live_server.url, viewport=PHONE, cookies=cookies, script=False) as one:
        visit(one, f"{_ROOM}sessions/add/")
        one.page.fill("input[name=team]", "Creek")
        one.page.select_option("select[name=district]", "3")
        one.page.fill("textarea[name=workers]", "Ana")
        one.page.get_by_role("button", name="Save").click()
        assert one.page.get_by_role("heading", name="History").is_visible()
