"""The stewards' pages in Chromium: accessible, narrow, without JavaScript, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from citywide.core.lake import Lake
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.portal.browser import axe
from tests.portal.browser.pages import (
    PHONE,
    ZOOMED,
    Reader,
    browser,
    picture,
    reader,
    sideways,
    small_targets,
    small_text,
    tab_order,
    visit,
    without_inline,
)
from tests.portal.stewards.conftest import Runs, runs_of

pytest.importorskip("playwright")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_live(own_city: Path, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of a server on a city the test may change."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return str(live_server.url)


@pytest.fixture
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


def signed_in(client_for: Callable[[str], Any], role: str = "steward") -> dict[str, str]:
    client = client_for(role)
    return {"sessionid": client.cookies["sessionid"].value}


def addresses(runs: Runs) -> dict[str, str]:
    """Every stewards' page that can be opened with a link."""
    waiting = f"/my/stays/quarantine/{runs.quarantined}"
    return {
        "mine": "/my/",
        "held": f"/my/held/{runs.held}/",
        "decided": f"/my/held/{runs.quarantined}/",
        "quarantine": "/my/stays/quarantine/",
        "quarantine-rule": "/my/stays/quarantine/?rule=kind.allowed",
        "no-quarantine": "/my/outcomes/quarantine/",
        "correct": f"{waiting}/correct/",
        "upload": f"{waiting}/upload/",
        "replace": f"{waiting}/replace/?rule=kind.allowed",
        "contract": "/my/stays/contract/",
    }


def test_every_page_is_accessible_and_fits_at_400_percent(
    live: str, lake_city: Path, client_for: Any, chromium: Any
) -> None:
    """Other windows and languages: tests/portal/browser."""
    cookies = signed_in(client_for)
    found: list[str] = []
    with reader(chromium, live, viewport=ZOOMED, cookies=cookies, inspected=True) as one:
        for name, path in addresses(runs_of(lake_city)).items():
            assert visit(one, path) == 200, path
            found += [f"{name}: {line}" for line in _wrong(one)]
            picture(one, f"stewards-{name}-{ZOOMED['width']}")
        found += one.errors
    assert found == [], "\n".join(found)


def _wrong(one: Reader) -> list[str]:
    inline = without_inline(one.page.evaluate("document.documentElement.outerHTML"))
    return [
        *axe.problems(one),
        *sideways(one),
        *small_targets(one),
        *small_text(one),
        *inline,
    ]


def test_the_decision_and_a_mistake_in_it_are_accessible(
    live: str, lake_city: Path, client_for: Any, chromium: Any
) -> None:
    held = addresses(runs_of(lake_city))["held"]
    with reader(
        chromium, live, viewport=PHONE, cookies=signed_in(client_for), inspected=True
    ) as one:
        visit(one, held)
        one.page.get_by_label("Reason").fill("No.")
        one.page.get_by_role("button", name="Continue").click()
        assert one.page.get_by_role("alert").count() == 1
        assert _wrong(one) == []
        picture(one, "stewards-held-mistakes")
        one.page.get_by_text("Reject: keep it out").click()
        one.page.get_by_label("Reason").fill("Half of the file is missing.")
        one.page.get_by_role("button", name="Continue").click()
        assert one.page.get_by_role("heading", name="Reject this version?").is_visible()
        assert _wrong(one) == []
        picture(one, "stewards-confirm")


def test_a_held_version_is_released_by_keyboard_alone(
    own_live: str, own_city: Path, client_for: Any, chromium: Any
) -> None:
    with reader(chromium, own_live, cookies=signed_in(client_for)) as one:
        visit(one, "/my/")
        tab_to(one, "Review and decide")
        one.page.keyboard.press("Enter")
        one.page.get_by_role("heading", name="Held version of").wait_for()
        focus_field(one, "decision")
        one.page.keyboard.press("Space")
        focus_field(one, "reason")
        one.page.keyboard.type("The shelter moved; ten animals are right.")
        tab_to(one, "Continue")
        one.page.keyboard.press("Enter")
        one.page.get_by_role("heading", name="Release this version?").wait_for()
        tab_to(one, "Yes, release it")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**/my/jobs/**")
        assert one.errors == []
    work()
    current = Lake(own_city / "lake").version("stays")
    assert (current.number, current.rows) == (3, 10)
    assert current.reason == "The shelter moved; ten animals are right."


def test_a_row_is_corrected_by_keyboard_alone_without_javascript(
    own_live: str, own_city: Path, client_for: Any, chromium: Any
) -> None:
    with reader(chromium, own_live, cookies=signed_in(client_for), script=False) as one:
        visit(one, "/my/stays/quarantine/")
        one.page.get_by_role("link", name="Correct here").focus()
        one.page.keyboard.press("Enter")
        one.page.get_by_role("heading", name="Correct rows of").wait_for()
        box = one.page.get_by_role("textbox", name="kind Line 62")
        box.focus()
        one.page.keyboard.press("Control+A")
        one.page.keyboard.type("cat")
        # From any box of the form, Enter sends it.
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**/my/jobs/**")
    work()
    job = Job.objects.get(kind="resubmit")
    assert job.state == "done", job.message
    assert (job.result["landed"], job.result["published"]) == (1, 1)
    assert Lake(own_city / "lake").version("stays").rows == 61


def test_the_grid_is_reached_box_by_box(
    live: str, lake_city: Path, client_for: Any, chromium: Any
) -> None:
    correct = addresses(runs_of(lake_city))["correct"]
    with reader(chromium, live, cookies=signed_in(client_for)) as one:
        visit(one, correct)
        order = tab_order(one)
    first = next(n for n, words in enumerate(order) if words.startswith("cell-62-"))
    boxes = [words for words in order[first:] if words.startswith("cell-")]
    assert len(boxes) == 22
    assert [words.split("-")[1] for words in boxes] == ["62"] * 11 + ["63"] * 11
    assert order.index("Send the corrected rows") > order.index(boxes[-1])


def tab_to(one: Reader, words: str, most: int = 150) -> None:
    """Press Tab until the focus is on what begins with `words`."""
    for _step in range(most):
        one.page.keyboard.press("Tab")
        text = one.page.evaluate("document.activeElement.innerText || ''")
        if text.strip().startswith(words):
            return
    raise AssertionError(f"Tab never reached {words!r}.")


def focus_field(one: Reader, name: str, most: int = 150) -> None:
    """Press Tab until the focus is on the field of that name."""
    for _step in range(most):
        one.page.keyboard.press("Tab")
        if one.page.evaluate("document.activeElement.name || ''") == name:
            return
    raise AssertionError(f"Tab never reached the field {name!r}.")
