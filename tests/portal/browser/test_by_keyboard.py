"""The stewards' whole work by the keyboard alone; at every stop the focus can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.lake import Lake
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.portal.browser.conftest import Open
from tests.portal.browser.pages import PHONE, visit
from tests.portal.browser.steps import extract, press, tab_to, typed
from tests.portal.stewards.conftest import runs_of

pytestmark = pytest.mark.django_db(transaction=True)
SEND = 'main form button[type="submit"]'


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Uploads of one test do not mix with those of another."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_a_file_is_uploaded(own_window: Open, own_city: Path, tmp_path: Path) -> None:
    with own_window("steward") as one:
        # Chromium has to know before the key is pressed that the test itself chooses the file.
        one.page.on("filechooser", lambda _chooser: None)
        visit(one, "/my/")
        press(one, 'main a[href="/my/stays/upload/"]')
        one.page.locator('input[type="file"]').wait_for()
        tab_to(one, 'input[type="file"]')
        with one.page.expect_file_chooser() as chooser:
            one.page.keyboard.press("Enter")
        chooser.value.set_files(extract(tmp_path))
        press(one, SEND)
        one.page.wait_for_url("**/my/jobs/*/")
        assert one.page.locator('[data-state="queued"]').is_visible()
        work()
        # The page asks again by itself.
        one.page.locator('[data-state="done"]').wait_for()
        one.page.get_by_text("Version 3 is published").wait_for()
        assert one.page.locator('[data-verdict="published"] td').all_inner_texts() == [
            *("70", "2", "0", "72")
        ]
        press(one, 'main a[href*="/quarantine/"]')
        one.page.wait_for_url("**/my/stays/quarantine/?run=*")
        assert one.errors == []
    assert Lake(own_city / "lake").version("stays").rows == 70


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "360"])
def test_a_held_version_is_released(
    own_window: Open, own_city: Path, viewport: dict[str, int] | None
) -> None:
    with own_window("steward", viewport=viewport) as one:
        visit(one, "/my/")
        press(one, f'main a[href$="/my/held/{runs_of(own_city).held}/"]')
        one.page.locator('[name="reason"]').wait_for()
        press(one, '[name="decision"]', "Space")
        typed(one, '[name="reason"]', "The shelter moved; ten animals are right.")
        press(one, 'form:has([name="reason"]) [type="submit"]')
        one.page.get_by_role("heading", name="Release this version?").wait_for()
        press(one, 'main form button[type="submit"]')
        one.page.wait_for_url("**/my/jobs/*/")
        work()
        one.page.locator('[data-state="done"]').wait_for()
        assert one.errors == []
    current = Lake(own_city / "lake").version("stays")
    assert (current.number, current.rows) == (3, 10)
    assert current.reason == "The shelter moved; ten animals are right."


def test_a_row_is_corrected_in_the_grid(own_window: Open, own_city: Path) -> None:
    run = runs_of(own_city).quarantined
    with own_window("steward") as one:
        visit(one, "/my/")
        press(one, 'main a[href^="/my/stays/quarantine/"]')
        one.page.wait_for_url("**/quarantine/*")
        press(one, f'main a[href*="/{run}/correct/"]')
        one.page.wait_for_url("**/correct/*")
        typed(one, 'input[aria-label^="kind"], input[aria-labelledby*="kind"], #cell-62-1', "cat")
        press(one, SEND)
        one.page.wait_for_url("**/my/jobs/*/")
        work()
        one.page.locator('[data-state="done"]').wait_for()
        assert one.errors == []
    assert Job.objects.get(kind="resubmit").result["landed"] == 1
    assert Lake(own_city / "lake").version("stays").rows == 61


def test_a_chart_s_numbers_are_opened_and_scrolled(window: Open) -> None:
    with window(viewport=PHONE) as one:
        visit(one, "/measures/live_share/")
        press(one, ".chart__toggle")
        assert one.page.locator(".chart__numbers[open] table").first.is_visible()
        tab_to(one, ".chart__numbers[open] [role=region]")
        assert one.errors == []
