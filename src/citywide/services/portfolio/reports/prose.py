"""Prose as people write it, as blocks of a document.

Paragraphs are set apart by empty lines. A line that begins with `###` is a heading, `-` an item of
a list, `1.` one of a numbered list. `**words**` are strong, `[words](https://...)` is a link, and
`{figure:KEY}` a figure with its receipt. Everything else is text and shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citywide.portal.documents import build as write
from citywide.portal.documents.model import Block, Inline, Link, Text
from citywide.services.portfolio.reports.numbers import Tell
from citywide.services.portfolio.words.report.figures import PLACEHOLDER

_HEADING = re.compile(r"#{1,6}\s+(.+)")
_BULLET = re.compile(r"[-*•]\s+(.+)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(.+)")
_PARTS = re.compile(
    rf"(?P<figure>{PLACEHOLDER.pattern})"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|\[(?P<words>[^\]\n]+)\]\((?P<url>(?:https?://|mailto:)[^\s()]+)\)"
)


def blocks(text: str, tell: Tell, level: int) -> list[Block]:
    """Return a text's blocks; its headings are of that level."""
    found: list[Block] = []
    for kind, lines in _groups(text):
        if kind == "heading":
            found.append(write.heading(level, *inlines(lines[0], tell)))
        elif kind == "text":
            found.append(write.paragraph(*inlines(" ".join(lines), tell)))
        else:
            items = [inlines(line, tell) for line in lines]
            found.append(write.bullets(items) if kind == "bullet" else write.numbered(items))
    return found


def inlines(text: str, tell: Tell) -> list[Inline]:
    """Return a line's words, figures and links."""
    found: list[Inline] = []
    at = 0
    for match in _PARTS.finditer(text):
        if match.start() > at:
            found.append(Text(text[at : match.start()]))
        found.extend(_part(match, tell))
        at = match.end()
    if at < len(text):
        found.append(Text(text[at:]))
    return found


def _part(match: re.Match[str], tell: Tell) -> Iterator[Inline]:
    if match["figure"]:
        place = PLACEHOLDER.fullmatch(match["figure"])
        if place is not None:
            yield tell(place[1], place[2] or "memo")
    elif match["strong"]:
        yield from _strong(match["strong"], tell)
    else:
        yield Link(match["words"], match["url"])


def _strong(text: str, tell: Tell) -> Iterator[Inline]:
    at = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > at:
            yield write.strong(text[at : match.start()])
        yield tell(match[1], match[2] or "memo")
        at = match.end()
    if at < len(text):
        yield write.strong(text[at:])


def _groups(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of lines of one kind: a heading, a list, or the lines of a paragraph."""
    kind, lines = "", list[str]()
    for raw in [*text.split("\n"), ""]:
        now, line = _kind(raw.strip())
        continues = now == kind and now != "heading"
        if now == "text" and kind in {"bullet", "numbered"} and raw[:1].isspace():
            # An indented line goes on with the item above it.
            lines[-1] = f"{lines[-1]} {line}"
            continue
        if lines and not continues:
            yield kind, lines
            lines = []
        kind = now
        if now:
            lines.append(line)


def _kind(line: str) -> tuple[str, str]:
    for kind, shape in (("heading", _HEADING), ("bullet", _BULLET), ("numbered", _NUMBERED)):
        match = shape.fullmatch(line)
        if match:
            return kind, match[1].strip()
    return ("text", line) if line else ("", "")
