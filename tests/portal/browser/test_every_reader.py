"""The portal for people who zoom, use no JavaScript, choose their own colours, or print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.portal.browser.conftest import Open
from tests.portal.browser.pages import (
    PHONE,
    ZOOMED,
    Reader,
    picture,
    sideways,
    small_targets,
    small_text,
    visit,
)
from tests.portal.browser.steps import extract
from tests.portal.browser.test_every_page import LOOKED_AT_AS, paths

pytestmark = pytest.mark.django_db(transaction=True)
MEASURE = "/measures/live_share/"


@pytest.mark.parametrize("role", LOOKED_AT_AS)
def test_every_page_at_400_percent(role: str, window: Open, people: dict[str, Any]) -> None:
    """In Vietnamese, whose words are the longest lines without a place to break."""
    found: list[str] = []
    with window(role, viewport=ZOOMED) as one:
        for path in paths(role, "vi", people):
            visit(one, path)
            lines = sideways(one) + small_targets(one) + small_text(one)
            found += [f"{path}: {line}" for line in lines]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("viewport", [None, ZOOMED], ids=["1280", "400 percent"])
def test_the_steward_s_work_without_javascript(
    own_window: Open, tmp_path: Path, settings: Any, viewport: dict[str, int] | None
) -> None:
    """From the file to the verdict by the Refresh link; then a held one to its release."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    with own_window("steward", script=False, viewport=viewport) as one:
        hand_over(one, extract(tmp_path))
        assert one.page.locator('[data-state="queued"]').is_visible()
        refresh(one)
        one.page.get_by_text("Version 3 is published").wait_for()
        one.page.get_by_role("link", name="See and correct the rows in quarantine").click()
        # A click returns when the next page begins to arrive: wait for what is asked of it.
        expect(one.page.get_by_role("link", name="Correct here")).to_have_count(1)
        hand_over(one, extract(tmp_path, rows=12, name="stays_5.csv"))
        refresh(one)
        one.page.get_by_role("link", name="Review the held version").click()
        one.page.get_by_text("Release: publish this version").click()
        one.page.get_by_label("Reason").fill("The shelter moved; twelve animals are right.")
        one.page.get_by_role("button", name="Continue").click()
        one.page.get_by_role("button", name="Yes, release it").click()
        refresh(one)
        one.page.get_by_text("Version 4 is published").wait_for()
        assert sideways(one) == []
        assert one.errors == []


def hand_over(one: Reader, file: Path) -> None:
    visit(one, "/my/stays/upload/")
    one.page.get_by_label("File").set_input_files(file)
    one.page.get_by_role("button", name="Upload").click()
    one.page.wait_for_url("**/my/jobs/*/")


def refresh(one: Reader) -> None:
    """Let the worker do what waits, then follow the link."""
    while Job.objects.filter(state="queued").exists():
        work()
    one.page.get_by_role("link", name="Refresh").click()
    one.page.locator('[data-state="done"]').wait_for()


_COLOURS = """() => {
  const seen = {}, add = (what, e) => { (seen[what] ||= []).push(e.getAttribute('class') || '') };
  const of = (name) => { const e = document.createElement('i'); document.body.append(e);
    e.style.setProperty('color', name); const c = getComputedStyle(e).color; e.remove(); return c };
  const system = ['CanvasText', 'Canvas', 'GrayText', 'LinkText', 'Highlight'].map(of);
  const shown = [...document.querySelectorAll('svg.chart__drawing')]
    .filter(svg => svg.getBoundingClientRect().width > 0);
  for (const svg of shown) {
    let marks = 0;
    for (const e of svg.querySelectorAll('path, line, rect, circle, text')) {
      const style = getComputedStyle(e);
      for (const part of ['fill', 'stroke']) {
        const colour = style[part];
        if (!e.getAttribute(part)?.startsWith('#')) continue;
        if (!system.includes(colour)) add(colour, e);
        if (colour !== system[1]) marks += 1;
      }
    }
    if (!marks) add('nothing to be seen', svg);
  }
  return {charts: shown.length, ours: seen}; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_take_the_reader_s_colours(window: Open, scheme: Any) -> None:
    with window(forced_colors="active") as one:
        one.page.emulate_media(forced_colors="active", color_scheme=scheme)
        for path, least in ((MEASURE, 3), ("/", 1), ("/datasets/stays/", 1)):
            visit(one, path)
            seen = one.page.evaluate(_COLOURS)
            assert seen["charts"] >= least, path
            assert seen["ours"] == {}, path
            picture(one, f"forced-{scheme}{path.replace('/', '-')}")
        assert one.errors == []


@pytest.fixture
def printed(window: Open) -> Iterator[Reader]:
    """A visitor's window, as on paper."""
    with window(viewport={"width": 720, "height": 1000}) as one:
        one.page.emulate_media(media="print")
        yield one


def test_a_printed_measure_has_its_numbers_and_no_navigation(printed: Reader) -> None:
    visit(printed, MEASURE)
    picture(printed, "print-measure")
    for hidden in ("nav", ".cw-strip", "form", ".usa-skipnav", ".usa-button"):
        assert printed.page.locator(f"{hidden}:visible").count() == 0, hidden
    tables = printed.page.locator(".chart__numbers table")
    assert tables.count() >= 3
    for table in tables.all():
        box = table.bounding_box()
        assert box is not None
        assert box["height"] > 50
    assert not printed.page.locator(".chart__toggle").first.is_visible()
    assert printed.page.locator("main svg[role=img]:visible").count() >= 3
    assert sideways(printed) == []


@pytest.mark.parametrize("path", ["/", "/datasets/stays/", "/about/"])
def test_a_printed_page_fits_its_paper(printed: Reader, path: str) -> None:
    visit(printed, path)
    picture(printed, f"print{path.replace('/', '-')}")
    assert sideways(printed) == []
    assert printed.page.locator("nav:visible, form:visible").count() == 0
    assert printed.page.get_by_text("Testville").first.is_visible()


def test_a_phone_s_chart_has_text_of_twelve_pixels(window: Open) -> None:
    """What counts is the size on the screen: a drawing may be shown smaller than it was made."""
    with window(viewport=PHONE) as one:
        visit(one, MEASURE)
        sizes = one.page.evaluate(
            """() => [...document.querySelectorAll('main svg[role=img]')]
              .filter(svg => svg.getBoundingClientRect().width > 0)
              .map(svg => {
                const by = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
                return [...svg.querySelectorAll('text')]
                  .map(e => by * parseFloat(getComputedStyle(e).fontSize)) })"""
        )
    assert len(sizes) >= 3
    assert all(sizes)
    assert min(min(of_one) for of_one in sizes) >= 12
