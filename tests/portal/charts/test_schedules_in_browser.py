"""Charts of schedules in Chromium: legible on a phone, clean for axe, forced colours, print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine

from citywide.portal import dashboards
from citywide.portal.dashboards import charts
from tests.portal.browser.axe import AXE, RULES
from tests.portal.charts.schedules import every_kind
from tests.portal.charts.test_in_browser import MEASURED

CHROMIUM = Path("/usr/bin/chromium")
CSS = Path(charts.__file__).parents[2] / "ui/static/ui/charts.css"
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")
KINDS = {key: replace(chart, name=f"{chart.name} {key}") for key, chart in every_kind().items()}

TOUCHING = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()])
    .filter(([, b]) => b.width > 0);
  return boxes.flatMap(([t, a], i) => boxes.slice(i + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 &&
      a.top < b.bottom - 4 && b.top < a.bottom - 4)
    .map(([u]) => `${t.textContent} | ${u.textContent}`));
})"""
"""Texts that lie on each other; a line's box is taller than its letters."""


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of every chart under the portal's content security policy."""
    folder = tmp_path_factory.mktemp("schedules")
    engine = Engine(
        dirs=[str(Path(dashboards.__file__).parent / "templates")],
        libraries={"i18n": "django.templatetags.i18n"},
    )
    template = engine.get_template("dashboards/chart.html")
    parts = [template.render(Context({"chart": chart, "level": 2})) for chart in KINDS.values()]
    (folder / "page.css").write_text(
        f"body {{ margin: 0 16px }} .usa-table-container--scrollable {{ overflow-x: auto }}\n"
        f"{CSS.read_text(encoding='utf-8')}",
        encoding="utf-8",
    )
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title>'
        '<meta http-equiv="Content-Security-Policy" content="style-src \'self\' file:">'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="page.css"><main><h1>Charts</h1>{"".join(parts)}</main>'
        "</html>",
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
def test_text_is_tall_enough_inside_and_apart(
    browser: Any, page_url: str, width: int, shown: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(page_url)
    found = [one for one in page.evaluate(MEASURED) if one["shown"]]
    assert [one["layout"] for one in found] == [shown] * len(KINDS)
    for one in found:
        assert all(size >= 12 for size in one["sizes"])
        assert one["outside"] == []
    assert page.evaluate(TOUCHING) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Any, page_url: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(page_url)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    assert [(v["id"], v["nodes"][0]["html"]) for v in results["violations"]] == []
    # Axe cannot measure text in a picture: test_schedule_rules computes its contrast.
    undecided = [
        node["html"]
        for rule in results["incomplete"]
        for node in rule["nodes"]
        if not node["html"].startswith(("<text", "<tspan"))
    ]
    assert undecided == []
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
    letters = page.evaluate("""() => [...document.querySelectorAll('.letterhalo text')].map(t =>
      [getComputedStyle(t).fill, getComputedStyle(t).stroke])""")
    ink, paper = system[0], system[1]
    assert {fill for fill, _ in letters} == {ink}
    assert {stroke for _, stroke in letters} <= {paper, "none"}
    under = page.evaluate("""() => [...document.querySelectorAll('.badge path, .fill-green')]
      .map(e => getComputedStyle(e).fill)""")
    assert set(under) == {paper}
    context.close()


def test_print_shows_every_table(browser: Any, page_url: str) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.goto(page_url)
    page.emulate_media(media="print")
    tables = page.locator("table")
    assert tables.count() == len(KINDS)
    assert all(tables.nth(i).bounding_box()["height"] > 50 for i in range(len(KINDS)))
    page.close()
