"""The numbers of a document as each form shows them, and whether they are the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import zip_longest
from typing import NamedTuple

from django.utils.translation import gettext as _

from citywide.portal.documents import reading
from citywide.portal.documents.model import Document


class Shown(NamedTuple):
    """A number as a form shows it."""

    key: str
    text: str


def numbers_in_html(page: str) -> list[Shown]:
    """Return the numbers of a page: of the body in reading order, then of the footnotes."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.body + reader.below


class _Reader(HTMLParser):
    """Collects the text of each element that carries `data-number`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body: list[Shown] = []
        self.below: list[Shown] = []
        self._key: str | None = None
        self._tag = self._text = ""
        self._in_notes = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "section" and facts.get("class") == "doc-notes":
            self._in_notes = True
        if facts.get("data-number"):
            self._key, self._tag, self._text = facts["data-number"], tag, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._in_notes = False
        if self._key is not None and tag == self._tag:
            (self.below if self._in_notes else self.body).append(Shown(self._key, self._text))
            self._key = None


def same_numbers(
    document: Document,
    *,
    html: str | None = None,
    pdf: bytes | None = None,
    docx: bytes | None = None,
) -> list[str]:
    """Return a sentence for each difference between the document and the forms given.

    Numbers are compared as drawn, so white space does not count: a line may end within a number.
    """
    from citywide.portal.documents.check.docx_file import numbers_in_docx
    from citywide.portal.documents.check.pdf_file import numbers_in_pdf

    wanted = [Shown(number.key, number.text) for number in reading.numbers(document)]
    found = {
        "HTML": None if html is None else numbers_in_html(html),
        "PDF": None if pdf is None else numbers_in_pdf(pdf),
        "Word": None if docx is None else numbers_in_docx(docx),
    }
    return [
        difference
        for form, numbers in found.items()
        if numbers is not None
        for difference in _differences(form, wanted, numbers)
    ]


def _differences(form: str, wanted: Sequence[Shown], found: Sequence[Shown]) -> list[str]:
    said = []
    for place, (one, other) in enumerate(zip_longest(wanted, found), start=1):
        facts = {"form": form, "place": place}
        if one is None or other is None:
            lost = other if one is None else one
            named = facts | {"key": lost.key, "text": lost.text}
            said.append(
                _("%(form)s has one number too many, at place %(place)s: %(key)s, “%(text)s”.")
                % named
                if one is None
                else _("%(form)s lacks number %(place)s: %(key)s, “%(text)s”.") % named
            )
        elif one.key != other.key or _bare(one.text) != _bare(other.text):
            said.append(
                _("Number %(place)s is %(key)s, “%(text)s”, but %(form)s shows %(its)s, “%(was)s”.")
                % (facts | {"key": one.key, "text": one.text, "its": other.key, "was": other.text})
            )
    return said


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
