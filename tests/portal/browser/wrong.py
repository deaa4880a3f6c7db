"""Everything that may be wrong with a page, whichever it is."""

from __future__ import annotations

from typing import Any

from tests.portal.browser.axe import problems
from tests.portal.browser.pages import (
    DESKTOP,
    PHONE,
    Reader,
    picture,
    sideways,
    small_targets,
    small_text,
    without_inline,
)

_FRAME = """() => ({lang: document.documentElement.lang, title: document.title,
  titles: [...document.querySelectorAll('h1')].map(e => e.innerText.trim()),
  doubled: [...document.querySelectorAll('[id]')].map(e => e.id)
    .filter((id, n, ids) => ids.indexOf(id) !== n)})"""
"""Its language, its name in the browser's tab, its main headings, ids that occur twice."""


def wrong(one: Reader, language: str, name: str = "") -> list[str]:
    """Return all complaints about the page that is open; leaves the window as wide as a phone.

    Accessibility is judged at 1280 pixels, room at 1280 and at 360.
    """
    one.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    found = _frame(one, language)
    found += problems(one)
    found += [f"inline: {part}" for part in without_inline(one.page.content())]
    found += _room(one, f"{name}-1280" if name else "")
    one.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += [f"at 360: {line}" for line in _room(one, f"{name}-360" if name else "")]
    found += one.errors
    one.errors.clear()
    return found


def _room(one: Reader, name: str) -> list[str]:
    if name:
        picture(one, name)
    found = [f"sticks out: {part}" for part in sideways(one)]
    found += [f"small target: {part}" for part in small_targets(one)]
    return found + [f"small text: {part}" for part in small_text(one)]


def _frame(one: Reader, language: str) -> list[str]:
    seen: dict[str, Any] = one.page.evaluate(_FRAME)
    found = [] if seen["lang"] == language else [f"its language is {seen['lang']!r}"]
    if len(seen["titles"]) != 1 or not seen["titles"][0]:
        found.append(f"its main headings are {seen['titles']}")
    name, _bar, city = seen["title"].rpartition(" | ")
    if not name.strip() or city != "Testville":
        found.append(f"its title is {seen['title']!r}")
    return found + [f"the id {twice!r} occurs twice" for twice in seen["doubled"]]
