"""The workbench in Chromium: accessible, narrow, by keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from citywide.portal.access import linkage_effect
from citywide.portal.linkage.models import Judgement
from citywide.portal.linkage.queries import board
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
    visit,
    without_inline,
)

pytest.importorskip("playwright")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_doubles")]
SPEC = "residents"


@pytest.fixture
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def own_live(linked: Path, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of a server on the linked city."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return str(live_server.url)


def signed_in(client_for: Callable[[str], Any], role: str = "reviewer") -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {name: client_for(role).cookies[name].value}


EFFECT = linkage_effect.MovedMeasures(
    "a run", "2026-03-02T08:00:00+00:00", "model", 3.2, 4.0,
    {"published": 90, "fewer": 86, "more": 95}, {"published": 110, "fewer": 114, "more": 106}, (),
)  # fmt: skip


def test_every_page_is_accessible_and_fits(
    own_live: str, client_for: Any, viewer_of: Any, chromium: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linkage_effect, "latest", lambda _viewer, _name: EFFECT)
    client = client_for("reviewer")
    task = board.next_task(viewer_of("reviewer"), SPEC)
    assert task is not None
    here = reverse("linkage:task", args=[SPEC, task.id])
    client.post(here, {"verdict": "unsure", "reason": "I do not know."})
    client.post(reverse("linkage:quality", args=[SPEC]), {"per_stratum": "2", "kind": "sex"})
    found: list[str] = []
    for width, window in (("phone", PHONE), ("zoomed", ZOOMED)):
        cookies = signed_in(client_for)
        with reader(chromium, own_live, viewport=window, cookies=cookies, inspected=True) as one:
            for name in ("board", "next", "next_sampled", "log", "quality"):
                assert visit(one, reverse(f"linkage:{name}", args=[SPEC])) == 200
                found += [f"{name} {width}: {line}" for line in _wrong(one)]
                picture(one, f"linkage-{name}-{width}")
            assert visit(one, reverse("linkage:home")) == 200
            found += _wrong(one)
            visit(one, reverse("linkage:next", args=[SPEC]))
            one.page.get_by_role("link", name="the person of").first.click()
            one.page.get_by_role("heading", name="History").wait_for()
            assert one.page.get_by_role("heading", name="Households").is_visible()
            found += [f"person {width}: {line}" for line in _wrong(one)]
            found += one.errors
        cookies = signed_in(client_for, "administrator")
        with reader(chromium, own_live, viewport=window, cookies=cookies, inspected=True) as one:
            for name in ("board", "quality"):
                assert visit(one, reverse(f"linkage:{name}", args=[SPEC])) == 200
                found += [f"{name} of an administrator {width}: {line}" for line in _wrong(one)]
                picture(one, f"linkage-run-{name}-{width}")
    assert found == [], "\n".join(found)


def test_tasks_are_answered_with_keys_that_can_be_turned_off(
    own_live: str, client_for: Any, chromium: Any
) -> None:
    with reader(chromium, own_live, cookies=signed_in(client_for)) as one:
        visit(one, reverse("linkage:next", args=[SPEC]))
        first = one.page.url
        box = one.page.get_by_text("Keys 1, 2 and 3 answer")
        one.page.get_by_label("Why, if it is not plain").fill("1 birthday")
        assert not Judgement.objects.exists()
        box.click()
        one.page.keyboard.press("2")
        assert one.page.url == first
        box.click()
        one.page.keyboard.press("2")
        one.page.get_by_text("Noted: Different people").wait_for()
        assert one.page.url != first
        assert one.errors == []
    entry = Judgement.objects.get()
    assert (entry.verdict, entry.reason) == ("different", "1 birthday")


def test_a_task_is_answered_without_javascript(
    own_live: str, client_for: Any, chromium: Any
) -> None:
    with reader(chromium, own_live, cookies=signed_in(client_for), script=False) as one:
        visit(one, reverse("linkage:next", args=[SPEC]))
        one.page.get_by_role("button", name="Same person").focus()
        one.page.keyboard.press("Enter")
        one.page.get_by_text("Noted: Same person").wait_for()
    assert Judgement.objects.get().verdict == "same"


def _wrong(one: Reader) -> list[str]:
    inline = without_inline(one.page.evaluate("document.documentElement.outerHTML"))
    return [
        *axe.problems(one),
        *sideways(one),
        *small_targets(one),
        *small_text(one),
        *inline,
    ]
