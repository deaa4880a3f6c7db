"""What is wrong with the tags of a PDF, by the conditions PDF/UA-1 sets; and its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Operator

from citywide.portal.documents.check.headings import skipped
from citywide.portal.documents.check.numbers import Shown
from citywide.portal.documents.pdf import text, tree
from citywide.portal.documents.pdf.tree import Content, Tag

_KINDS = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 "
    "H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry "
    "Code Link Annot Ruby Warichu Figure Formula Form".split()
)
_HEADINGS = frozenset(f"H{level}" for level in range(1, 7))
_BELOW = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
}
_PAINTS = frozenset(
    Operator(name) for name in ("f f* F S s B B* b b* Tj TJ ' \" Do sh BI EI INLINE IMAGE").split()
)


def numbers_in_pdf(file: bytes) -> list[Shown]:
    """Return the numbers drawn in a PDF: of the body in reading order, then of the footnotes.

    The key stands on the number's tag; the text is read from the letters that are drawn.
    """
    with pikepdf.open(BytesIO(file)) as pdf:
        whole = tree.read(pdf)
        if whole is None:
            return []
        words = text.words_by_content(pdf)
        in_notes = {
            id(part) for note in whole.walk() if note.kind == "Note" for part in note.walk()
        }
        body: list[Shown] = []
        below: list[Shown] = []
        for tag in whole.walk():
            key = _user_property(tag, "number")
            if key:
                drawn = "".join(words.get((one.page, one.mcid), "") for one in tag.contents)
                (below if id(tag) in in_notes else body).append(Shown(key, drawn))
        return body + below


def _user_property(tag: Tag, name: str) -> str:
    said = tag.said("/UserProperties")
    listed = [] if said is None else list(said["/P"])
    return next((str(one["/V"]) for one in listed if str(one["/N"]) == name), "")


def pdf_findings(file: bytes) -> list[str]:
    """Return a sentence for each fault of a PDF's tags; none if it keeps to what is looked for."""
    with pikepdf.open(BytesIO(file)) as pdf:
        whole = tree.read(pdf)
        if whole is None:
            return [_("The file has no tags: to a screen reader it is an empty page.")]
        return [
            *_about_the_whole(pdf),
            *_about_tags(whole),
            *_about_links(pdf, whole),
            *_about_content(pdf, whole),
            *_about_fonts(pdf),
        ]


def _about_the_whole(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield _("The file does not say its language.")
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield _("The file does not say that it is tagged.")
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield _("The window shows the file's name instead of its title.")
    with pdf.open_metadata() as known:
        if known.get("pdfuaid:part") != "1":
            yield _("The file does not say that it keeps to PDF/UA-1.")
        if not known.get("dc:title"):
            yield _("The file has no title.")
    for place, page in enumerate(pdf.pages, start=1):
        if page.obj.get("/Tabs") != "/S":
            yield _("On page %(page)s the Tab key does not follow the tags.") % {"page": place}


def _about_tags(whole: Tag) -> Iterator[str]:
    levels = [int(tag.kind[1]) for tag in whole.walk() if tag.kind in _HEADINGS]
    yield from skipped(levels)
    names: set[str] = set()
    for tag in whole.walk():
        yield from _about_place(tag, is_root=tag is whole)
        if tag.kind == "TH" and (tag.said("/Table") is None or "/Scope" not in tag.said("/Table")):
            yield _("A header cell of a table does not say whether it heads a column or a row.")
        if tag.kind == "Table":
            yield from _about_table(tag)
        if tag.kind == "Figure":
            yield from _about_figure(tag)
        if tag.kind == "Note":
            name = str(tag.entries.get("/ID", ""))
            if not name or name in names:
                yield _("A footnote has no name of its own.")
            names.add(name)


def _about_place(tag: Tag, *, is_root: bool) -> Iterator[str]:
    if not is_root and tag.kind not in _KINDS:
        yield _("There is a tag of an unknown kind: %(kind)s.") % {"kind": tag.kind}
    for kid in tag.tags:
        if kid.kind not in _BELOW.get(tag.kind, {kid.kind}):
            yield _("There is %(kid)s below %(kind)s, where it may not be.") % {
                "kid": kid.kind,
                "kind": tag.kind,
            }
    if tag.kind in _HEADINGS | {"P", "Link", "LI"} and not tag.contents:
        yield _("There is an empty tag: %(kind)s.") % {"kind": tag.kind}


def _about_table(table: Tag) -> Iterator[str]:
    rows = [row for part in [table, *table.tags] for row in part.tags if row.kind == "TR"]
    if len({len(row.tags) for row in rows}) > 1:
        yield _("A table has rows of different lengths.")
    if not any(cell.kind == "TH" for row in rows for cell in row.tags):
        yield _("A table has no header cells.")


def _about_figure(figure: Tag) -> Iterator[str]:
    if not str(figure.entries.get("/Alt", "")).strip():
        yield _("A picture has no alternate text.")
    place = figure.said("/Layout")
    if place is None or "/BBox" not in place:
        yield _("A picture does not say where it is.")
        return
    left, bottom, right, top = (float(side) for side in place["/BBox"])
    if not (left < right and bottom < top):
        yield _("A picture's place is no rectangle.")


def _about_links(pdf: pikepdf.Pdf, whole: Tag) -> Iterator[str]:
    tagged = {
        mention.annotation.objgen
        for tag in whole.walk()
        if tag.kind == "Link"
        for mention in tag.mentions
    }
    index = _index(pdf)
    for place, page in enumerate(pdf.pages, start=1):
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            facts = {"page": place}
            if annotation.objgen not in tagged:
                yield _("A link on page %(page)s is not tagged as one.") % facts
            if not str(annotation.get("/Contents", "")).strip():
                yield _("A link on page %(page)s does not say where it leads.") % facts
            if int(annotation.get("/StructParent", -1)) not in index:
                yield _("A link on page %(page)s is not in the index of tags.") % facts


def _index(pdf: pikepdf.Pdf) -> dict[int, Any]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def _about_content(pdf: pikepdf.Pdf, whole: Tag) -> Iterator[str]:
    """Everything drawn is either tagged or marked as being for the eye alone."""
    wanted: dict[int, set[int]] = {place: set() for place in range(len(pdf.pages))}
    for content in whole.contents:
        yield from _claimed_twice(content, wanted)
    index = _index(pdf)
    for place, page in enumerate(pdf.pages):
        facts = {"page": place + 1}
        drawn, loose, mixed = _marked(page)
        if loose:
            yield (
                _("On page %(page)s something is drawn that is neither tagged nor marked.") % facts
            )
        if mixed:
            yield _("On page %(page)s tagged content and content for the eye are mixed.") % facts
        if drawn != wanted[place]:
            yield _("On page %(page)s the tags and what is drawn do not fit together.") % facts
        row = index.get(int(page.obj.get("/StructParents", -1)), Array())
        listed = {mcid for mcid, tag in enumerate(row) if isinstance(tag, Dictionary)}
        if listed != drawn:
            yield _("On page %(page)s the index of tags does not fit what is drawn.") % facts


def _claimed_twice(content: Content, wanted: dict[int, set[int]]) -> Iterator[str]:
    known = wanted.setdefault(content.page, set())
    if content.mcid in known:
        yield _("Something on page %(page)s belongs to two tags.") % {"page": content.page + 1}
    known.add(content.mcid)


def _marked(page: pikepdf.Page) -> tuple[set[int], bool, bool]:
    """Return the marked content of a page, whether anything is unmarked, and whether mixed."""
    within: list[int | str] = []
    drawn: set[int] = set()
    loose = mixed = False
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        operator = instruction.operator
        if operator in (Operator("BMC"), Operator("BDC")):
            facts: Any = operands[1] if len(operands) > 1 else None
            has_number = isinstance(facts, Dictionary) and "/MCID" in facts
            one: int | str = int(facts["/MCID"]) if has_number else str(operands[0])
            mixed = mixed or (bool(within) and (isinstance(one, int) or one == "/Artifact"))
            within.append(one)
            drawn |= {one} if isinstance(one, int) else set()
        elif operator == Operator("EMC"):
            within.pop()
        elif operator in _PAINTS and not within:
            loose = True
    return drawn, loose, mixed


def _about_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts = {
        font.objgen: font
        for page in pdf.pages
        for font in page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary()).values()
    }
    for font in fonts.values():
        facts = {"font": str(font.get("/BaseFont", "?")).removeprefix("/")}
        if "/ToUnicode" not in font:
            yield _("The font %(font)s does not say which letters it draws.") % facts
        inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        described = inner.get("/FontDescriptor", Dictionary())
        if not any(f"/FontFile{n}" in described for n in ("", "2", "3")):
            yield _("The font %(font)s is not in the file.") % facts
