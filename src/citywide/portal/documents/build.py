"""Writing a document without ceremony: plain strings stand for words wherever words may stand.

from citywide.portal.documents import build as write

budget = Number("$46.4 million", "projects.budget", "r-17", "/receipts/r-17/", Decimal(...))
document = write.document(
    "Projects Status Report",
    write.heading(1, "Analysis"),
    write.paragraph("The office oversees projects of ", budget, "."),
    language="en", created_at=now, header=[("TO", "The Committee")],
)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from citywide.core.errors import UsageError
from citywide.portal.dashboards.charts import Chart
from citywide.portal.documents.model import (
    Attachment,
    Block,
    Column,
    DataTable,
    Document,
    Field,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Kind,
    Link,
    Note,
    Number,
    Paragraph,
    Picture,
    Status,
    Text,
)
from citywide.portal.documents.reading import is_blank

Words = str | Inline | Sequence[str | Inline]
"""What stands for a passage: a string, a part, or several of both."""


def words(content: Words) -> Inlines:
    """Return a passage; plain strings become Text."""
    if isinstance(content, str):
        return (Text(content),) if content else ()
    if isinstance(content, Text | Number | Link | Status | Note):
        return (content,)
    return tuple(Text(part) if isinstance(part, str) else part for part in content)


def strong(text: str) -> Text:
    """Return words of importance."""
    return Text(text, strong=True)


def emphasis(text: str) -> Text:
    """Return stressed words."""
    return Text(text, emphasis=True)


def note(*content: str | Inline) -> Note:
    """Return a footnote, to stand right after the words it belongs to."""
    return Note(words(content))


def heading(level: int, *content: str | Inline) -> Heading:
    """Return a heading of level 1 to 4."""
    return Heading(level, words(content))


def paragraph(*content: str | Inline) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(words(content))


def bullets(items: Iterable[Words]) -> ItemList:
    """Return a list whose order does not matter."""
    return ItemList(tuple(words(item) for item in items))


def numbered(items: Iterable[Words]) -> ItemList:
    """Return a numbered list."""
    return ItemList(tuple(words(item) for item in items), ordered=True)


def table(
    caption: str,
    columns: Sequence[str | tuple[str, str] | Column],
    rows: Iterable[Sequence[Words]],
    *,
    row_header: int | None = 0,
    empty: str = "",
) -> DataTable | Paragraph:
    """Return a table; a column is a label or a label and its kind (text, number, status).

    Without rows the sentence `empty` takes the table's place, as a table must have some.
    """
    cells = tuple(tuple(words(cell) for cell in row) for row in rows)
    if not cells and empty:
        return paragraph(empty)
    return DataTable(caption, tuple(_column(column) for column in columns), cells, row_header)


def _column(column: str | tuple[str, str] | Column) -> Column:
    if isinstance(column, Column):
        return column
    return Column(column) if isinstance(column, str) else Column(column[0], Kind(column[1]))


def picture(svg: str, alt: str, summary: str, table: DataTable | None = None) -> Picture:
    """Return a drawing with its name, its summary and its numbers."""
    return Picture(svg, alt, summary, table)


def chart(drawn: Chart) -> Picture | Paragraph:
    """Return one of the portal's charts in both its layouts, with the table of its numbers.

    A chart with nothing to draw becomes its summary, which says so.
    """
    from citywide.portal.dashboards.charts.render import svg_of

    if "wide" not in drawn.specs:
        return paragraph(drawn.summary)
    drawings = {
        layout: str(svg_of(drawn.id, drawn.name, drawn.language, {layout: drawn.specs[layout]}))
        for layout in ("wide", "narrow")
        if layout in drawn.specs
    }
    first, *others = drawn.table.headings
    columns = [Column(first), *(Column(label, Kind.NUMBER) for label in others)]
    rows = [[cell.text for cell in row] for row in drawn.table.rows]
    numbers = tuple(tuple(words(cell) for cell in row) for row in rows)
    shown = DataTable(drawn.name, tuple(columns), numbers) if rows else None
    narrow = drawings.get("narrow", "")
    return Picture(drawings["wide"], drawn.name, drawn.summary, shown, narrow)


def attachment(label: str, title: str) -> Attachment:
    """Return the heading of an attachment: 'Appendix A', 'Completed projects'."""
    return Attachment(label, title)


def document(
    title: str,
    *blocks: Block,
    language: str,
    created_at: datetime,
    author: str = "",
    subject: str = "",
    keywords: Iterable[str] = (),
    header: Iterable[tuple[str, Words]] = (),
    kind: str = "",
) -> Document:
    """Return a whole document, without paragraphs that have nothing in them.

    UsageError lists everything that is wrong with it.
    """
    if isinstance(keywords, str):
        raise UsageError("Keywords are a list of words, not one text.")
    return Document(
        title=title,
        language=language,
        created_at=created_at,
        blocks=tuple(
            block
            for block in blocks
            if not (isinstance(block, Paragraph) and is_blank(block.content))
        ),
        author=author,
        subject=subject,
        keywords=tuple(keywords),
        header=tuple(Field(label, words(value)) for label, value in header),
        kind=kind,
    )
