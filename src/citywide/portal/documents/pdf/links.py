"""Links in a PDF: numbers with key and receipt, words of another language, footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext
from pikepdf import Array, Dictionary, String

from citywide.portal.documents.address import absolute
from citywide.portal.documents.marks import Marks
from citywide.portal.documents.model import Link, Number
from citywide.portal.documents.pdf.tree import Mention, Tag

NOTE, REFERENCE = "doc-note-", "doc-reference-"


def say(pdf: pikepdf.Pdf, whole: Tag, marks: Marks) -> None:
    """Write into every link what it stands for, and tag footnotes and references to them."""
    _gather_pieces(whole)
    dropped: list[Any] = []
    for tag in list(whole.walk()):
        if tag.kind != "Link":
            continue
        address = _address(tag)
        thing = marks.found(address)
        if isinstance(thing, Number):
            dropped += _number(tag, thing)
        elif isinstance(thing, Link):
            _describe(tag, thing.text, absolute(thing.url))
        elif thing is not None:
            tag.kind, tag.entries["/Lang"] = "Span", String(thing)
            dropped += _unlinked(tag)
        else:
            _describe(tag, marks.said.get(address, address))
    for tag in list(whole.walk()):
        _footnotes(tag)
    _take_away(pdf, dropped)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            x1, y1, x2, y2 = (float(side) for side in annotation["/Rect"])
            annotation["/Rect"] = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])


def _gather_pieces(tag: Tag) -> None:
    """Make one link of the pieces that a line or page break made."""
    kids: list[Any] = []
    for kid in tag.kids:
        before = kids[-1] if kids else None
        if (
            isinstance(kid, Tag)
            and isinstance(before, Tag)
            and kid.kind == before.kind == "Link"
            and _address(kid) == _address(before)
        ):
            before.kids += kid.kids
            continue
        kids.append(kid)
        if isinstance(kid, Tag):
            _gather_pieces(kid)
    tag.kids = kids


def _address(tag: Tag) -> str:
    for mention in tag.mentions:
        if "/Dest" in mention.annotation:
            return f"#{mention.annotation['/Dest']}"
        return str(mention.annotation["/A"]["/URI"])
    return ""


def _number(tag: Tag, number: Number) -> Iterator[Any]:
    facts = {"number": number.key, "receipt": number.receipt_id}
    if number.value is not None:
        facts["value"] = str(number.value)
    listed = [
        Dictionary({"/N": String(name), "/V": String(value)})
        for name, value in facts.items()
        if value
    ]
    tag.add("/UserProperties", P=Array(listed))
    if number.receipt_url:
        said = gettext("Receipt of this number: %(number)s") % {"number": number.text}
        _describe(tag, said, absolute(number.receipt_url))
        return iter(())
    tag.kind = "Span"
    return iter(_unlinked(tag))


def _unlinked(tag: Tag) -> list[Any]:
    taken = [mention.annotation for mention in tag.mentions]
    tag.kids = [kid for kid in tag.kids if not isinstance(kid, Mention)]
    return taken


def _describe(tag: Tag, said: str, address: str = "") -> None:
    for mention in tag.mentions:
        mention.annotation["/Contents"] = String(said)
        if address:
            mention.annotation["/A"]["/URI"] = String(address)


def _take_away(pdf: pikepdf.Pdf, annotations: list[Any]) -> None:
    gone = {annotation.objgen for annotation in annotations}
    for page in pdf.pages:
        if "/Annots" not in page.obj:
            continue
        kept = [one for one in page.obj["/Annots"] if one.objgen not in gone]
        if kept:
            page.obj["/Annots"] = Array(kept)
        else:
            del page.obj["/Annots"]


def _footnotes(tag: Tag) -> None:
    """Wrap links to footnotes into Reference, and what a footnote says into Note."""
    for place, kid in enumerate(tag.kids):
        if not isinstance(kid, Tag):
            continue
        address = _address(kid) if kid.kind == "Link" else ""
        if address.startswith(f"#{NOTE}") and tag.kind != "Reference":
            tag.kids[place] = Tag("Reference", [kid])
        elif address.startswith(f"#{REFERENCE}") and tag.kind == "LBody":
            name = address.removeprefix(f"#{REFERENCE}")
            tag.kids = [Tag("Note", tag.kids, {"/ID": String(f"note-{name}")})]
            return
