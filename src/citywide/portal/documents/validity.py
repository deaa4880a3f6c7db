"""What is wrong with a document, in sentences for the person who writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from citywide.portal.documents import reading, svg
from citywide.portal.documents.model import (
    Attachment,
    Block,
    DataTable,
    Document,
    Heading,
    ItemList,
    Link,
    Note,
    Number,
    Picture,
    Signature,
)

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@|/(?!/)|#.)[^\s]*", re.IGNORECASE)
_LEVELS = range(1, 5)


def findings(document: Document) -> list[str]:
    """Return a sentence for each mistake; none if the document can be written."""
    return [
        *_about_the_whole(document),
        *_about_headings(document),
        *(found for block in document.blocks for found in _about(block)),
        *_about_words(document),
        *_about_values(document),
    ]


def _about_the_whole(document: Document) -> Iterator[str]:
    if not document.title.strip():
        yield _("The document has no title: give it one, so that readers can tell it from others.")
    if not _LANGUAGE.fullmatch(document.language):
        yield _("The document's language is “%(language)s”: give a code such as en, es or vi.") % {
            "language": document.language
        }
    if document.created_at.tzinfo is None:
        yield _("The document's time has no time zone: give an aware time.")
    for field in document.header:
        if not field.label.strip():
            yield _("A line of the document's head has no label: say what it tells, such as TO.")


def _about_headings(document: Document) -> Iterator[str]:
    last = 0
    for block in document.blocks:
        if isinstance(block, Attachment):
            last = 1
        if not isinstance(block, Heading):
            continue
        facts = {"heading": reading.shown(block.content), "level": block.level, "last": last}
        if block.level not in _LEVELS:
            yield _("The heading “%(heading)s” has level %(level)s: levels are 1 to 4.") % facts
        elif block.level > last + 1:
            yield (
                _(
                    "The heading “%(heading)s” has level %(level)s after level %(last)s: levels "
                    "may not be skipped."
                )
                % facts
            )
        last = block.level


def _about(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        if not reading.shown(block.content).strip():
            yield _("A heading has no words: write them or leave it out.")
        if any(isinstance(part, Note) for part in block.content):
            yield _("The heading “%(heading)s” has a footnote: put it into the text below.") % {
                "heading": reading.shown(block.content)
            }
    elif isinstance(block, ItemList) and not block.items:
        yield _("A list has no items: leave it out, or say in a sentence that there are none.")
    elif isinstance(block, Signature) and not block.name.strip():
        yield _("A signature has no name: say who signs.")
    elif isinstance(block, Attachment) and not (block.label.strip() and block.title.strip()):
        yield _("An attachment has no label or no title, such as “Appendix A” and “Projects”.")
    elif isinstance(block, Picture):
        yield from _about_picture(block)
    for table in reading.tables_of(block):
        yield from _about_table(table)


def _about_picture(picture: Picture) -> Iterator[str]:
    if not picture.alt.strip():
        yield _("A picture has no name: say in a few words what it is.")
    fault = svg.fault(picture.svg) or (svg.fault(picture.narrow) if picture.narrow else "")
    if fault:
        yield _("The picture “%(name)s” cannot be used: %(fault)s") % {
            "name": picture.alt,
            "fault": fault,
        }


def _about_table(table: DataTable) -> Iterator[str]:
    facts: dict[str, object] = {"table": table.caption, "columns": len(table.columns)}
    if not table.caption.strip():
        yield _("A table has no caption: say in a few words what it shows.")
    if not table.columns or not all(column.label.strip() for column in table.columns):
        yield _("The table “%(table)s” has a column without a label: give each one.") % facts
    if not table.rows:
        yield (
            _(
                "The table “%(table)s” has no rows: leave it out, or say in a sentence that there "
                "is nothing to list."
            )
            % facts
        )
    for place, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            yield _(
                "Row %(row)s of the table “%(table)s” has %(cells)s cells and the table "
                "%(columns)s columns: they must be as many."
            ) % (facts | {"row": place, "cells": len(row)})
    head = table.row_header
    if head is None:
        return
    if head not in range(len(table.columns)):
        yield _("The table “%(table)s” has no column %(head)s to name its rows.") % (
            facts | {"head": head}
        )
    elif any(len(row) > head and not reading.shown(row[head]).strip() for row in table.rows):
        yield _("The table “%(table)s” has a row without a name in its first cell.") % facts


def _about_words(document: Document) -> Iterator[str]:
    parts = list(reading.inlines(document))
    inside = [part for note in reading.notes(document) for part in note.content]
    if any(isinstance(part, Note) for part in inside):
        yield _("A footnote has a footnote of its own: write both as one.")
    if any(reading.is_blank(note.content) for note in reading.notes(document)):
        yield _("A footnote has no words: write them or leave it out.")
    for part in [*parts, *inside]:
        if isinstance(part, Note):
            continue
        if isinstance(part, Number) and not (part.text and part.key.strip()):
            yield _("The number “%(text)s” has no text or no key.") % {"text": part.text}
        if isinstance(part, Link) and not part.text.strip():
            yield _("The link to %(url)s has no words: say where it leads.") % {"url": part.url}
        url = part.url if isinstance(part, Link) else getattr(part, "receipt_url", "")
        if (isinstance(part, Link) or url) and not _ADDRESS.fullmatch(url):
            yield _(
                "The link “%(text)s” leads to “%(url)s”: give an address that begins with "
                "https://, http://, mailto: or /."
            ) % {"text": part.text, "url": url}


def _about_values(document: Document) -> Iterator[str]:
    known: dict[str, Decimal | str] = {}
    for number in reading.numbers(document):
        if number.value is None:
            continue
        first = known.setdefault(number.key, number.value)
        if first != number.value:
            yield _("The number %(key)s is both %(first)s and %(second)s in this document.") % {
                "key": number.key,
                "first": first,
                "second": number.value,
            }
