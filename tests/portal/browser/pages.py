"""Opening pages in a real browser, the way different people do.

    with browser() as chromium, reader(chromium, base, width=360) as page:
        visit(page, "/measures/")
        assert page.errors == []

A folder in PORTAL_SCREENSHOTS gets a picture of every page that is given to `picture`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

CHROMIUM = os.environ.get("PORTAL_CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Two CPUs and a small /dev/shm are enough.
    "--disable-dev-shm-usage",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
# 1280 x 1024 at 400 %, as WCAG 1.4.10 puts it.
ZOOMED = {"width": 320, "height": 256}


@dataclass
class Reader:
    """Somebody with a browser window, and everything the browser complained about."""

    page: Page
    base: str
    errors: list[str] = field(default_factory=list)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium; it ends with the block."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@contextmanager
def reader(
    chromium: Browser,
    base: str,
    viewport: dict[str, int] | None = None,
    script: bool = True,
    forced_colors: Literal["active", "none"] = "none",
    cookies: dict[str, str] | None = None,
    inspected: bool = False,
) -> Iterator[Reader]:
    """Open a window on the site at `base`.

    `script=False` is a browser without JavaScript, `cookies` are those of somebody signed in, and
    `inspected` lets axe into pages whose content security policy would keep it out.
    """
    context = chromium.new_context(
        base_url=base,
        viewport=viewport or DESKTOP,  # type: ignore[arg-type]
        java_script_enabled=script,
        forced_colors=forced_colors,
        bypass_csp=inspected,
        locale="en-US",
    )
    context.set_default_timeout(60_000)
    for name, value in (cookies or {}).items():
        context.add_cookies([{"name": name, "value": value, "url": base}])
    one = Reader(context.new_page(), base)
    one.page.on("console", lambda message: _note(one, message))
    one.page.on("pageerror", lambda error: one.errors.append(f"script: {error}"))
    one.page.on("response", lambda response: _note_answer(one, response))
    yield one
    context.close()


def _note(one: Reader, message: ConsoleMessage) -> None:
    # A page that answers 403 on purpose is no complaint; a missing file is noted below.
    if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
        one.errors.append(f"{message.type}: {message.text}")


def _note_answer(one: Reader, response: Response) -> None:
    is_page = response.request.is_navigation_request()
    if response.status >= (500 if is_page else 400):
        one.errors.append(f"{response.status}: {response.url}")
    if not response.url.startswith((one.base, "data:", "blob:")):
        one.errors.append(f"not from this site: {response.url}")


def visit(one: Reader, path: str) -> int:
    """Open a page, wait until it is settled, and return its HTTP status."""
    response = one.page.goto(path, wait_until="load")
    assert response is not None
    one.page.evaluate("document.fonts.ready.then(() => true)")
    return response.status


def sideways(one: Reader) -> list[str]:
    """Return what sticks out of the window to the right; empty if the page does not scroll there.

    What lies in a scrolling frame of its own does not count.
    """
    return one.page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          const framed = (e) => { for (let p = e.parentElement; p; p = p.parentElement) {
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)
                && p !== document.body && p !== document.documentElement) return true; }
            return false; };
          const out = [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > room + 1 && !framed(e))
            .map(e => `${e.tagName.toLowerCase()}.${e.className} to ${
              Math.round(e.getBoundingClientRect().right)} of ${room}`);
          return out.length ? out : [`the page is ${document.documentElement.scrollWidth} wide`];
        }"""
    )


def small_targets(one: Reader, least: int = 24) -> list[str]:
    """Return controls under `least` pixels wide or high that WCAG 2.5.8 does not except.

    Links inside a sentence are excepted; so is what only screen readers see.
    """
    return one.page.evaluate(
        """(least) => [...document.querySelectorAll('a[href], button, input, select, summary')]
          .filter(e => { const b = e.getBoundingClientRect(), s = getComputedStyle(e);
            const inline = s.display === 'inline' &&
              !!e.closest('p, li, dd, td, th, figcaption, label, span');
            return b.width && b.right > 0 && s.visibility !== 'hidden' && s.opacity !== '0' &&
              !inline && (b.width < least || b.height < least) && b.left > -500; })
          .filter(e => !(e.labels && e.labels.length && ['radio', 'checkbox'].includes(e.type)))
          .map(e => `${e.tagName} ${e.className} "${e.textContent.trim()}"`)""",
        least,
    )


def small_text(one: Reader, least: float = 12) -> list[str]:
    """Return visible texts set smaller than `least` pixels, in pages and in drawings."""
    return one.page.evaluate(
        """(least) => { const found = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) { const e = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
            if (parseFloat(getComputedStyle(e).fontSize) < least)
              found.push(walk.currentNode.data.trim().slice(0, 40)); }
          return found; }""",
        least,
    )


def tab_order(one: Reader, most: int = 200) -> list[str]:
    """Press Tab through the page; return what gets the focus, by its words, in order.

    Ends when the focus leaves the page or comes round. Fails on an element whose focus cannot be
    seen.
    """
    one.page.evaluate("document.activeElement && document.activeElement.blur()")
    order: list[str] = []
    for _step in range(most):
        one.page.keyboard.press("Tab")
        seen: dict[str, Any] | None = one.page.evaluate(_FOCUSED)
        if seen is None or seen["again"]:
            break
        if seen["inside"]:  # the next part of a control, such as the month of a date
            continue
        assert seen["visible"], f"the focus cannot be seen on: {seen['words']}"
        order.append(seen["words"])
    one.page.evaluate(
        "document.querySelectorAll('[data-seen]').forEach(e => e.removeAttribute('data-seen'))"
    )
    return order


_FOCUSED = """() => { const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const inside = e.getAttribute('data-seen') === 'now';
  const again = e.hasAttribute('data-seen') && !inside;
  document.querySelectorAll('[data-seen]').forEach(other => other.setAttribute('data-seen', ''));
  e.setAttribute('data-seen', 'now');
  const drawn = (x) => { const s = getComputedStyle(x); return s.boxShadow !== 'none' ||
    (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0); };
  const box = e.getBoundingClientRect();
  const beside = e.labels && e.labels[0] ? getComputedStyle(e.labels[0], '::before') : null;
  return { again, inside,
    visible: drawn(e) && box.width > 0 || !!beside && beside.outlineStyle !== 'none',
    words: (e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText) ||
      e.innerText || e.id || e.tagName).trim().replace(/\\s+/g, ' ') }; }"""


def without_inline(html: str) -> list[str]:
    """Return what a strict content security policy forbids in a page's own HTML."""
    found = re.findall(r"<style[ >]|\sstyle=\"[^\"]*\"|\son[a-z]+=\"[^\"]*\"", html)
    return found + re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)


def picture(one: Reader, name: str) -> Path | None:
    """Save a picture of the whole page as NAME.png, if PORTAL_SCREENSHOTS names a folder."""
    folder = os.environ.get("PORTAL_SCREENSHOTS")
    if not folder:
        return None
    path = Path(folder) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    one.page.screenshot(path=path, full_page=True)
    return path
