"""Charts in Chromium: text as tall as promised, one layout at a time, forced colours, print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine

from citywide.portal import dashboards
from citywide.portal.dashboards import charts
from tests.portal.charts.test_drawings import KINDS

CHROMIUM = Path("/usr/bin/chromium")
CSS = Path(charts.__file__).parents[2] / "ui/static/ui/charts.css"
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")

MEASURED = """() => [...document.querySelectorAll('svg')].map(svg => {
  const box = svg.getBoundingClientRect();
  const scale = box.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')];
  const outside = texts.filter(t => { const b = t.getBoundingClientRect();
    return b.left < box.left - 1 || b.right > box.right + 1; });
  return {shown: box.width > 0, layout: svg.getAttribute('class').split('--')[1],
    outside: box.width ? outside.map(t => t.textContent) : [],
    sizes: texts.map(t => parseFloat(getComputedStyle(t).fontSize) * scale)};
})"""


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of every chart under the portal's content security policy."""
    folder = tmp_path_factory.mktemp("charts")
    engine = Engine(
        dirs=[str(Path(dashboards.__file__).parent / "templates")],
        libraries={"i18n": "django.templatetags.i18n"},
    )
    template = engine.get_template("dashboards/chart.html")
    parts = [template.render(Context({"chart": chart, "level": 2})) for chart in KINDS.values()]
    (folder / "page.css").write_text(
        f"body {{ margin: 0 16px }}\n{CSS.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title>'
        '<meta http-equiv="Content-Security-Policy" content="style-src \'self\' file:">'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="page.css"><main>{"".join(parts)}</main></html>',
        encoding="utf-8",
    )
    return (folder / "page.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield opened
        opened.close()


@pytest.mark.parametrize(
    ("width", "shown"), [(320, "narrow"), (360, "narrow"), (640, "wide"), (1280, "wide")]
)
def test_text_is_at_least_twelve_pixels_and_inside(
    browser: Any, page_url: str, width: int, shown: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(page_url)
    found = [one for one in page.evaluate(MEASURED) if one["shown"]]
    assert {one["layout"] for one in found} == {shown, "spark"}
    assert len(found) == len(KINDS)
    for one in found:
        assert all(size >= 12 for size in one["sizes"])
        assert one["outside"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.close()


def test_assistive_technology_meets_each_chart_once_with_name_and_summary(
    browser: Any, page_url: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(page_url)
    assert page.get_by_role("img").count() == len(KINDS)
    for chart in KINDS.values():
        described = page.get_by_role("img", name=chart.name, exact=True).first
        assert described.count() == 1
    ids = page.evaluate(
        "[...document.querySelectorAll('svg')].map(s =>"
        " document.getElementById(s.getAttribute('aria-describedby'))?.textContent)"
    )
    assert all(ids)
    page.close()


def test_forced_colours_replace_every_colour_of_ours(browser: Any, page_url: str) -> None:
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    page.goto(page_url)
    used = page.evaluate("""() => {
      const seen = new Set();
      for (const e of document.querySelectorAll('svg *')) {
        const style = getComputedStyle(e);
        if (e.getAttribute('fill')?.startsWith('#')) seen.add(style.fill);
        if (e.getAttribute('stroke')?.startsWith('#')) seen.add(style.stroke);
      }
      return [...seen];
    }""")
    system = page.evaluate("""() => ['CanvasText', 'Canvas', 'GrayText', 'LinkText'].map(c => {
      const e = document.createElement('i'); document.body.append(e);
      e.style.setProperty('color', c); return getComputedStyle(e).color; })""")
    assert len(used) > 1
    assert set(used) <= set(system)
    context.close()


def test_print_shows_the_numbers_without_a_click(browser: Any, page_url: str) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.goto(page_url)
    table = page.locator("table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.bounding_box()["height"] > 50
    page.close()
