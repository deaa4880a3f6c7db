"""The tests' own hands: a file for an upload, and a keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.portal.browser.pages import Reader
from tests.portal.small_city import stays

_FOCUSED = """async (css) => { const e = document.activeElement;
  if (!e || e === document.body) return null;
  await Promise.all(e.getAnimations().map(moving => moving.finished.catch(() => null)));
  const drawn = (x) => { const s = getComputedStyle(x); return s.boxShadow !== 'none' ||
    (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0); };
  const box = e.getBoundingClientRect(), label = e.labels && e.labels[0];
  const beside = label ? getComputedStyle(label, '::before').outlineStyle !== 'none' : false;
  return {there: e.matches(css), shown: (drawn(e) && box.width > 0) || beside,
    inside: box.bottom > 0 && box.top < innerHeight,
    words: (e.innerText || e.name || e.id || e.tagName).trim().slice(0, 60)}; }"""


def extract(folder: Path, rows: int = 70, name: str = "stays_4.csv") -> Path:
    """Write an extract of `stays` with two bad rows and return its place."""
    path = folder / name
    path.write_text(stays(rows), encoding="utf-8")
    return path


def tab_to(one: Reader, css: str, most: int = 150) -> None:
    """Press Tab until the focus is on what the selector means.

    Fails on the way where the focus cannot be seen, or lies outside the window.
    """
    for _step in range(most):
        one.page.keyboard.press("Tab")
        seen: dict[str, Any] | None = one.page.evaluate(_FOCUSED, css)
        if seen is None:
            continue
        assert seen["shown"], f"the focus cannot be seen on {seen['words']!r}"
        assert seen["inside"], f"the focus is outside the window on {seen['words']!r}"
        if seen["there"]:
            return
    raise AssertionError(f"Tab never reached {css}.")


def press(one: Reader, css: str, key: str = "Enter") -> None:
    """Go there by Tab and press a key."""
    tab_to(one, css)
    one.page.keyboard.press(key)


def typed(one: Reader, css: str, words: str) -> None:
    """Go there by Tab, and write in place of what is there."""
    tab_to(one, css)
    one.page.keyboard.press("Control+A")
    one.page.keyboard.type(words)
