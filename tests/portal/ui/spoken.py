"""Finds words that a page shows but that no translator would ever see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

PACKAGE = Path(__file__).resolve().parents[3] / "src" / "citywide"
ROOTS = (PACKAGE / "portal", PACKAGE / "services")
TEMPLATES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for root in ROOTS
    for path in root.rglob("templates/**/*")
    if path.suffix in (".html", ".txt")
)

SPOKEN_ATTRIBUTES = {"title", "aria-label", "aria-description", "alt", "placeholder", "label"}
# Names that are the same in every language.
NAMES = re.compile(r"\b(Citywide|CSV|JSON|HTML|PDF|Word|Parquet|Excel|API|SHA-256|ODCS|XLSX)\b")
# Text that reads like prose, not like a name in a program: a capitalized word, or two words.
PROSE = re.compile(r"^[A-Z][a-z]+|[A-Za-z]{2,} [A-Za-z]")
LITERAL = re.compile(r"""(?<!_\()(["'])((?:(?!\1).)*)\1""")
# Formats of dates and numbers are arguments that no reader sees.
FORMAT = re.compile(r"""\|(date|time|stringformat|floatformat|pluralize|cut):(["']).*?\2""")
# What is in these is for programs, or a name in one.
SILENT_ELEMENTS = {"script", "style", "code", "kbd", "samp", "pre"}
SILENT_TAGS = {"translate", "trans", "load", "url", "static", "extends", "block", "icon", "now"}
HIDDEN = {"blocktranslate", "blocktrans", "comment", "verbatim"}
# Arguments of Python calls whose text ends up on a page.
SPOKEN_KEYWORDS = {"label", "help_text", "heading", "placeholder", "empty_label", "caption"}
SPOKEN_CALLS = {"ValidationError", "PermissionDenied"}
MESSAGE_CALLS = {"success", "info", "warning", "error"}


def in_template(source: str) -> list[str]:
    """Return "LINE: words" for all visible words of a template that are not translated."""
    html, found = "", []
    hidden = ""
    for token in Lexer(source).tokenize():
        if hidden:
            closes = token.token_type == TokenType.BLOCK and token.contents == f"end{hidden}"
            hidden = "" if closes else hidden
        elif token.token_type == TokenType.TEXT:
            # Keep the line numbers right in spite of tags and comments over several lines.
            html += "\n" * max(0, (token.lineno or 1) - 1 - html.count("\n")) + token.contents
        elif token.token_type == TokenType.BLOCK and token.split_contents()[0] in HIDDEN:
            hidden = token.split_contents()[0]
        elif token.token_type != TokenType.COMMENT:
            found += [f"{token.lineno}: {words}" for words in _literals(token)]
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return found + reader.found


def _literals(token: Token) -> Iterator[str]:
    if token.token_type == TokenType.BLOCK and token.split_contents()[0] in SILENT_TAGS:
        return
    for _quote, words in LITERAL.findall(FORMAT.sub("", token.contents)):
        if PROSE.search(NAMES.sub("", words)) and not words.endswith(".html"):
            yield words


class _Reader(HTMLParser):
    """Collects what people see or hear of the HTML that is left without template tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in SILENT_ELEMENTS and not self._silent:
            self._silent = tag
        spoken = SPOKEN_ATTRIBUTES & values.keys()
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            spoken.add("value")
        if tag == "meta" and values.get("name") == "description":
            spoken.add("content")
        for name in sorted(spoken):
            if tag != "use":
                self._note(values.get(name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, words: str) -> None:
        if re.search(r"[^\W\d_]", NAMES.sub("", words)):
            self.found.append(f"{self.getpos()[0]}: {' '.join(words.split())}")


def in_python(source: str) -> list[str]:
    """Return "LINE: words" for labels, messages and mistakes a module shows untranslated."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        spoken = [word.value for word in node.keywords if word.arg in SPOKEN_KEYWORDS]
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        owner = getattr(getattr(node.func, "value", None), "id", "")
        if name in SPOKEN_CALLS:
            spoken += node.args[:1]
        if name in MESSAGE_CALLS and owner == "messages":
            spoken += node.args[1:2]
        for value in spoken:
            words = _words(value)
            if PROSE.search(words):
                found.append(f"{value.lineno}: {words}")
    return found


def _words(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.JoinedStr):
        return "".join(_words(part) for part in value.values)
    return ""
