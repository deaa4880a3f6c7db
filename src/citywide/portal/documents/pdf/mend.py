"""What a PDF by WeasyPrint lacks to be read well, added after it is drawn.

Parts of a table, list or paragraph on several pages are joined; header cells say whether they head
a column or a row; drawings say where they are; links say where they lead; numbers carry their key
and receipt; footnotes are tagged as such; and what is on each page for the eye alone (running
title, page number, repeated table heads) is marked as such.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from django.utils.translation import override
from pikepdf import Array, Dictionary, Name, String

from citywide.portal.documents.marks import Marks
from citywide.portal.documents.model import Document
from citywide.portal.documents.pdf import links, tree
from citywide.portal.documents.pdf.artifacts import mark_artifacts
from citywide.portal.documents.pdf.pieces import Chain, join
from citywide.portal.documents.pdf.tree import Content, Tag

_POINTS = 0.75
"""Points in a CSS pixel, which WeasyPrint gives the places of drawings in."""


def mended(drawn: bytes, document: Document, marks: Marks, chains: list[Chain]) -> bytes:
    """Return the PDF with its tags mended; the same input gives the same bytes."""
    with pikepdf.open(BytesIO(drawn)) as pdf, override(document.language):
        whole = tree.read(pdf)
        if whole is None:
            raise AssertionError("WeasyPrint writes tags for pdf/ua-1.")
        join(whole, chains)
        simplify(whole)
        links.say(pdf, whole, marks)
        for tag in list(whole.walk()):
            _head_cells(tag)
            _place_drawings(tag, pdf)
        _drop_empty(whole)
        tree.write(pdf, whole)
        mark_artifacts(pdf, whole.contents)
        _say_of_the_whole(pdf, document)
        target = BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return target.getvalue()


def simplify(tag: Tag) -> None:
    """Take away tags that say nothing: those of HTML without a counterpart, and bare spans."""
    kids: list[Tag | tree.Content | tree.Mention] = []
    for kid in tag.kids:
        if isinstance(kid, Tag):
            simplify(kid)
            says_nothing = kid.kind == "NonStruct" or (kid.kind == "Span" and not kid.entries)
            # A caption is a table's; the words beside a drawing are a paragraph.
            if kid.kind == "Caption" and tag.kind != "Table":
                kid.kind = "P"
            if says_nothing and (kid.kind == "Span" or _may_open(tag, kid)):
                kids += kid.kids
                continue
        kids.append(kid)
    tag.kids = kids


def _may_open(parent: Tag, kid: Tag) -> bool:
    """Return whether what is in `kid` may stand right below `parent`."""
    loose = any(not isinstance(one, Tag) for one in kid.kids)
    return not loose or parent.kind not in {"StructTreeRoot", "Document", "Part", "Art", "Sect"}


def _head_cells(tag: Tag) -> None:
    if tag.kind != "Table":
        return
    for part in tag.tags:
        scope = "/Column" if part.kind == "THead" else "/Row"
        for row in part.tags:
            for cell in row.tags:
                # References between cells name heads of single pages; scopes say all there is.
                cell.entries.pop("/ID", None)
                cell.entries.pop("/A", None)
                if cell.kind == "TH":
                    cell.add("/Table", Scope=Name(scope))


def _place_drawings(tag: Tag, pdf: pikepdf.Pdf) -> None:
    """WeasyPrint gives pixels from the top of the page; PDF means points from its bottom."""
    if tag.kind != "Figure":
        return
    place = tag.said("/Layout")
    page = next((one.page for one in tag.contents), tag.page)
    if place is None or page is None:
        return
    left, top, right, bottom = (float(side) * _POINTS for side in place["/BBox"])
    height = float(pdf.pages[page].MediaBox[3])
    box = Array([round(side, 2) for side in (left, height - bottom, right, height - top)])
    tag.entries.pop("/A")
    tag.add("/Layout", BBox=box, Placement=Name.Block)


def _drop_empty(tag: Tag) -> None:
    for kid in tag.tags:
        _drop_empty(kid)
    keep = {"TD", "TH"}
    tag.kids = [kid for kid in tag.kids if not isinstance(kid, Tag) or kid.kids or kid.kind in keep]


def _say_of_the_whole(pdf: pikepdf.Pdf, document: Document) -> None:
    root = pdf.Root
    root["/Lang"] = String(document.language)
    root["/MarkInfo"] = Dictionary({"/Marked": True, "/Suspects": False, "/UserProperties": True})
    root["/ViewerPreferences"] = Dictionary({"/DisplayDocTitle": True})
    for page in pdf.pages:
        page.obj["/Tabs"] = Name.S
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as known:
        known["pdfuaid:part"] = "1"
        known["dc:title"] = document.title
        known["dc:language"] = {document.language}
        moment = document.created_at.isoformat(timespec="seconds")
        known["xmp:CreateDate"] = known["xmp:ModifyDate"] = moment


__all__ = ["Content", "mended", "simplify"]
