"""What would keep people from reading a Word file with a screen reader; and its numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from citywide.portal.documents.check.headings import skipped
from citywide.portal.documents.check.numbers import Shown
from citywide.portal.documents.docx.parts import BOOKMARK, NUMBERS

_TYPED = re.compile(r"\s*([•·*\-–]|\d+[.)])\s+\S")
_TRUE = {None, "1", "true", "on"}


def numbers_in_docx(file: bytes) -> list[Shown]:
    """Return the numbers of a Word file: of the body in reading order, then of the footnotes.

    Hidden bookmarks say where a number stands, a list in the file which key each has.
    """
    with zipfile.ZipFile(BytesIO(file)) as packed:
        names = [name for name in packed.namelist() if name.startswith("customXml/item")]
        roots = [ElementTree.fromstring(packed.read(name)) for name in names]
        keys = {
            number.get("bookmark"): number.get("key", "")
            for root in roots
            for number in root.iter(f"{{{NUMBERS}}}number")
        }
        parts = [
            name
            for name in ("word/document.xml", "word/footnotes.xml")
            if name in packed.namelist()
        ]
        return [
            Shown(keys[mark], text)
            for name in parts
            for mark, text in _marked(ElementTree.fromstring(packed.read(name)))
            if mark in keys
        ]


def _marked(root: Any) -> Iterator[tuple[str, str]]:
    """Yield the name of each number's bookmark and the text in it."""
    name, text = "", ""
    for part in root.iter():
        if part.tag == qn("w:bookmarkStart") and part.get(qn("w:name"), "").startswith(BOOKMARK):
            name, text = part.get(qn("w:name")), ""
        elif part.tag == qn("w:t"):
            text += part.text or ""
        elif part.tag == qn("w:bookmarkEnd") and name:
            yield name, text
            name = ""


def docx_findings(file: bytes) -> list[str]:
    """Return a sentence for each fault of a Word file; none if it keeps to what is looked for."""
    word = docx.Document(BytesIO(file))
    return [
        *_about_the_whole(word),
        *_about_paragraphs(word),
        *(found for table in word.tables for found in _about_table(table)),
        *_about_pictures(word),
        *_about_links(word),
    ]


def _about_the_whole(word: Any) -> Iterator[str]:
    if not word.core_properties.title:
        yield _("The file has no title.")
    language = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is None or not language.get(qn("w:val")):
        yield _("The file does not say its language.")
    elif word.core_properties.language != language.get(qn("w:val")):
        yield _("The file's properties name another language than its text.")
    footers = [word.sections[0].footer, word.sections[0].first_page_footer]
    if not all("PAGE" in footer._element.xpath("string(.//w:instrText)") for footer in footers):
        yield _("The pages are not numbered.")


def _about_paragraphs(word: Any) -> Iterator[str]:
    levels = []
    for paragraph in word.paragraphs:
        style = paragraph.style.name
        if style.startswith("Heading "):
            levels.append(int(style.removeprefix("Heading ")))
        if style == "Normal" and _TYPED.match(paragraph.text):
            yield _("A list is typed by hand: “%(text)s”.") % {"text": paragraph.text[:40]}
        if style.startswith("List ") and not paragraph.style.element.xpath(".//w:numPr"):
            yield _("An item of a list is not marked as one: “%(text)s”.") % {
                "text": paragraph.text[:40]
            }
        if style.startswith(("Heading", "Title")) and not paragraph.text.strip():
            yield _("A heading has no words.")
    if levels:
        yield from skipped(levels)


def _about_table(table: Any) -> Iterator[str]:
    first = table.rows[0]._tr.find(f".//{qn('w:tblHeader')}")
    if first is None or first.get(qn("w:val")) not in _TRUE:
        yield _("The first row of a table is not marked as its head.")
    if table._tbl.tblPr.find(qn("w:tblCaption")) is None:
        yield _("A table has no caption.")
    if table._tbl.xpath(".//w:gridSpan | .//w:vMerge"):
        yield _("A table has merged cells.")
    if len({len(row._tr.tc_lst) for row in table.rows}) > 1:
        yield _("A table has rows of different lengths.")


def _about_pictures(word: Any) -> Iterator[str]:
    for about in word.element.body.iter(qn("wp:docPr")):
        if not about.get("descr", "").strip(" ."):
            yield _("A picture has no alternate text.")
    if word.element.body.xpath(".//wp:anchor"):
        yield _("A picture floats beside the text, where its place in reading is not known.")


def _about_links(word: Any) -> Iterator[str]:
    for link in word.element.body.iter(qn("w:hyperlink")):
        words = "".join(part.text or "" for part in link.iter(qn("w:t")))
        if not words.strip():
            yield _("A link has no words.")
        if link.get(qn("r:id")) not in word.part.rels:
            yield _("A link leads nowhere: “%(text)s”.") % {"text": words}
