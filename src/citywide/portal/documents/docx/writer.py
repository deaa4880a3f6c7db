"""Writing a document's blocks and words into a Word file."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext, override
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from citywide.portal.documents import reading, svg
from citywide.portal.documents.address import absolute
from citywide.portal.documents.docx import parts, styles
from citywide.portal.documents.docx.xml import element, run
from citywide.portal.documents.model import (
    Attachment,
    Block,
    DataTable,
    Document,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Kind,
    Link,
    Note,
    Number,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    Status,
    Text,
)

_WIDTH = 6.5
"""Inches between the margins."""
_LONGEST = 255
"""Letters that a property of a Word file may have."""


def docx_of(document: Document) -> bytes:
    """Return the document as a Word file; the same document always gives the same bytes."""
    with override(document.language):
        word = docx.Document()
        styles.prepare(word, document)
        _Writer(word, document).write()
    _say_of_the_whole(word, document)
    parts.drop_thumbnail(word)
    saved = BytesIO()
    word.save(saved)
    return parts.same_bytes(saved.getvalue(), document.created_at)


def _say_of_the_whole(word: Any, document: Document) -> None:
    known = word.core_properties
    known.title = document.title[:_LONGEST]
    known.author = known.last_modified_by = document.author[:_LONGEST]
    known.subject = document.subject[:_LONGEST]
    known.keywords = ", ".join(document.keywords)[:_LONGEST]
    known.language = styles.language_of(document.language)
    known.category = document.kind[:_LONGEST]
    known.comments = ""
    known.created = known.modified = document.created_at.astimezone(UTC).replace(tzinfo=None)


class _Writer:
    """Writes one document, counting numbers, pictures and footnotes as it goes."""

    def __init__(self, word: Any, document: Document) -> None:
        self.word, self.document = word, document
        self.footnotes = parts.Footnotes(word) if reading.notes(document) else None
        self.numbers: list[Number] = []
        self.pictures = 0
        self.breaks = self.after_table = False

    def write(self) -> None:
        """Write everything."""
        self.head()
        for block in self.document.blocks:
            self.block(block)
        if self.after_table:
            # Word wants a paragraph at the end.
            self.paragraph("On Each Page")
        parts.keep_numbers(self.word, self.numbers)

    def paragraph(self, style: str = "Normal", content: Inlines = ()) -> Any:
        """Return a new paragraph, on a new page if one was asked for."""
        made = self.word.add_paragraph()
        _set_style(made, style)
        if self.breaks:
            made.paragraph_format.page_break_before = True
        elif self.after_table:
            made.paragraph_format.space_before = Pt(14)
        self.breaks = self.after_table = False
        self.fill(made._p, content, self.word.part)
        return made

    def head(self) -> None:
        """Write the kind of document, its title, and its head as lines with a tab."""
        if self.document.kind:
            self.paragraph("Document Kind", (Text(self.document.kind),))
        self.paragraph("Title", (Text(self.document.title),))
        line = None
        for field in self.document.header:
            line = self.paragraph("Memo Field", (Text(f"{field.label}:", strong=True),))
            tab = element("w:r")
            tab.append(element("w:tab"))
            line._p.append(tab)
            self.fill(line._p, field.value, self.word.part)
        if line is not None:
            line.paragraph_format.space_after = Pt(8)
            borders = element("w:pBdr")
            borders.append(element("w:bottom", val="single", sz="12", space="6", color="162E51"))
            line._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)

    def block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case PageBreak():
                self.breaks = True
            case Heading():
                self.paragraph(f"Heading {block.level}", block.content)
            case Attachment():
                self.breaks = True
                self.paragraph("Heading 1", (Text(block.text),))
            case Paragraph():
                self.paragraph(content=block.content)
            case ItemList():
                self.items(block)
            case DataTable():
                self.table(block)
            case Picture():
                self.picture(block)
            case Signature():
                self.signature(block)

    def items(self, block: ItemList) -> None:
        """Write a list; a numbered one begins with 1."""
        number = parts.restarted(self.word) if block.ordered else None
        for item in block.items:
            made = self.paragraph("List Number" if block.ordered else "List Bullet", item)
            if number is not None:
                properties = made._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = number

    def table(self, table: DataTable) -> None:
        """Write a table below its caption; the first row is repeated on each page."""
        self.paragraph("Caption", (Text(table.caption),))
        made = self.word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        properties = made._tbl.tblPr
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            properties.remove(look)
        has_names = "0" if table.row_header is None else "1"
        facts = {"firstRow": "1", "lastRow": "0", "firstColumn": has_names, "lastColumn": "0"}
        properties.append(element("w:tblLook", val="04A0", **facts, noHBand="1", noVBand="1"))
        properties.append(element("w:tblCaption", val=table.caption))
        for column, width in zip(made.columns, _widths(table), strict=True):
            column.width = Inches(width)
        self.head_row(made, table)
        for row in table.rows:
            cells = self.row(made)
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                self.cell(cells[place], cell, column.kind, bold=place == table.row_header)
        self.after_table = True

    def row(self, table: Any) -> Any:
        """Return the cells of a new row, which no page break divides."""
        made = table.add_row()
        made._tr.get_or_add_trPr().append(element("w:cantSplit"))
        return made.cells

    def head_row(self, made: Any, table: DataTable) -> None:
        """Write the labels of the columns."""
        cells = self.row(made)
        made.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for cell, column in zip(cells, table.columns, strict=True):
            cell._tc.get_or_add_tcPr().append(
                element("w:shd", val="clear", color="auto", fill="EFF6FB")
            )
            self.cell(cell, (Text(column.label),), column.kind, bold=True)

    def cell(self, cell: Any, content: Inlines, kind: Kind, bold: bool) -> None:
        """Write what a cell holds."""
        paragraph = cell.paragraphs[0]
        _set_style(paragraph, "Table Text")
        if kind is Kind.NUMBER:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.fill(paragraph._p, content, self.word.part, bold=bold)

    def picture(self, picture: Picture) -> None:
        """Write a drawing as PNG with its alternate text, its name, its summary, its numbers."""
        self.pictures += 1
        self.paragraph("Caption", (Text(picture.alt),))
        if picture.summary:
            told = self.paragraph(content=(Text(picture.summary),))
            told.paragraph_format.keep_with_next = True
        width, height = svg.size(picture.svg)
        inches = min(_WIDTH, 8.0 * width / height)
        frame = self.paragraph()
        drawn = frame.add_run().add_picture(BytesIO(svg.png(picture.svg)), width=Inches(inches))
        about = drawn._inline.docPr
        about.set("id", str(1000 + self.pictures))
        about.set("name", f"Picture {self.pictures}")
        about.set("descr", f"{picture.alt}. {picture.summary}".strip())
        if picture.table:
            self.table(picture.table)

    def signature(self, block: Signature) -> None:
        """Write who signs, line by line."""
        made = self.paragraph()
        made.paragraph_format.space_before = Pt(18)
        made.paragraph_format.keep_together = True
        lines = [line for line in (block.approved, block.name, block.title) if line]
        for place, line in enumerate(lines):
            if place:
                made.add_run().add_break(WD_BREAK.LINE)
            made._p.append(run(line))

    def fill(self, paragraph: Any, content: Inlines, part: Any, bold: bool = False) -> None:
        """Add running text to a paragraph of a part."""
        for one in content:
            paragraph.extend(self.inline(one, part, bold))

    def inline(self, part: Inline, holder: Any, bold: bool) -> list[Any]:
        """Return one part of running text as Word's elements."""
        match part:
            case Text():
                return [run(part.text, *_looks(part, bold))]
            case Number():
                return self.number(part, holder, bold)
            case Status():
                colour = element("w:color", val=styles.COLOURS[part.tone])
                return [run(part.text, *_bold(True), colour)]
            case Link():
                inner = run(part.text, *_bold(bold), style=styles.LINK)
                return [_linked(inner, holder, part.url, "")]
            case Note():
                return [self.note(part)]

    def number(self, number: Number, holder: Any, bold: bool) -> list[Any]:
        """Return a number in a hidden bookmark, linked to its receipt."""
        place = str(len(self.numbers))
        self.numbers.append(number)
        style = styles.NUMBER if number.receipt_url else ""
        inner = run(number.text, *_bold(bold or number.strong), style=style)
        if number.receipt_url:
            inner = _linked(inner, holder, number.receipt_url, gettext("Receipt of this number"))
        return [
            element("w:bookmarkStart", id=place, name=f"{parts.BOOKMARK}{place}"),
            inner,
            element("w:bookmarkEnd", id=place),
        ]

    def note(self, note: Note) -> Any:
        """Return the reference to a footnote, and write the footnote."""
        assert self.footnotes is not None
        place, paragraph = self.footnotes.add(styles.NOTE, styles.REFERENCE)
        self.fill(paragraph, note.content, self.footnotes.part)
        reference = element("w:r")
        holder = element("w:rPr")
        holder.append(element("w:rStyle", val=styles.REFERENCE))
        reference.append(holder)
        reference.append(element("w:footnoteReference", id=str(place)))
        return reference


def _set_style(paragraph: Any, name: str) -> None:
    """Set a style by its id, the name without spaces; python-docx would search all styles."""
    if name != "Normal":
        paragraph._p.style = name.replace(" ", "")


def _widths(table: DataTable) -> list[float]:
    """Return the width of each column in inches, by how much its cells hold."""
    weights = []
    for place, column in enumerate(table.columns):
        lengths = [len(reading.shown(row[place])) for row in table.rows]
        usual = sum(lengths) / len(lengths)
        longest = min(max([len(column.label), *lengths]), 14)
        weights.append(min(max(usual, longest, 5), 45))
    return [_WIDTH * weight / sum(weights) for weight in weights]


_AFTER_BORDERS = tuple(
    f"w:{name}"
    for name in "shd tabs suppressAutoHyphens spacing ind contextualSpacing jc rPr sectPr".split()
)


def _bold(bold: bool) -> list[Any]:
    return [element("w:b"), element("w:bCs")] if bold else []


def _looks(part: Text, bold: bool) -> list[Any]:
    looks = _bold(bold or part.strong)
    if part.emphasis:
        looks += [element("w:i"), element("w:iCs")]
    if part.lang:
        looks.append(element("w:lang", val=styles.language_of(part.lang)))
    return looks


def _linked(inner: Any, holder: Any, url: str, told: str) -> Any:
    name = holder.relate_to(absolute(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = element("w:hyperlink", history="1", **({"tooltip": told} if told else {}))
    link.set(qn("r:id"), name)
    link.append(inner)
    return link


__all__ = ["docx_of"]
