"""A document as HTML: a part of a page of the portal, or a page of its own.

Both hold the same tags; `Setting` says what differs. There are no inline styles. A page of the
portal links `documents/documents.css`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext, override

from citywide.portal.documents import reading, svg
from citywide.portal.documents.marks import Marks
from citywide.portal.documents.model import (
    Attachment,
    Block,
    DataTable,
    Document,
    Heading,
    Inlines,
    ItemList,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
)
from citywide.portal.documents.passages import Passages


def html_of(document: Document, *, title_level: int = 1) -> SafeString:
    """Return the document for use inside a page, its title as heading 1 or 2."""
    with override(document.language):
        return _Writer(document, title_level).article()


def page_of(document: Document, *, marks: Marks | None = None) -> str:
    """Return the document as a page of its own, to print.

    With `marks`, links lead to marks that say what they stand for: so the PDF is made.
    """
    with override(document.language):
        article = _Writer(document, 1, on_paper=True, marks=marks).article()
    return _PAGE.format(
        language=conditional_escape(document.language),
        title=conditional_escape(document.title),
        facts=_facts(document),
        style=static("documents/print.css") if marks is None else "/static/documents/print.css",
        article=article,
    )


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{facts}
<link rel="stylesheet" href="{style}">
</head>
<body>
<main>
{article}
</main>
</body>
</html>
"""


def _facts(document: Document) -> SafeString:
    moment = document.created_at.isoformat(timespec="seconds")
    facts = [
        ("author", document.author),
        ("description", document.subject),
        ("keywords", ", ".join(document.keywords)),
        ("generator", "Citywide"),
        ("dcterms.created", moment),
        ("dcterms.modified", moment),
    ]
    return format_html_join(
        "\n", '<meta name="{}" content="{}">', (fact for fact in facts if fact[1])
    )


@dataclass
class _Writer:
    """Writes one document; counts its notes, headings, tables and pictures as it goes."""

    document: Document
    title_level: int
    on_paper: bool = False
    marks: Marks | None = None
    ids: set[str] = field(default_factory=set)
    places: count[int] = field(default_factory=lambda: count(1))
    words: Passages = field(init=False)

    def __post_init__(self) -> None:
        self.words = Passages(self.marks)

    def article(self) -> SafeString:
        """Return everything: head, blocks, and the notes before the first attachment."""
        blocks = self.document.blocks
        first = next((i for i, b in enumerate(blocks) if isinstance(b, Attachment)), len(blocks))
        head = self.head()
        body = self.blocks(blocks[:first])
        # Notes of attachments are numbered on, so they are written before the notes are.
        attached = self.blocks(blocks[first:])
        return format_html(
            '<article class="doc" lang="{}"{}>\n{}{}{}{}</article>',
            self.document.language,
            self.page_words(),
            head,
            body,
            self.notes_section(),
            attached,
        )

    def page_words(self) -> SafeString:
        """Return the words around page numbers, for the style sheet to put on each page."""
        if not self.on_paper:
            return SafeString("")
        before, between, after = around_page_numbers()
        return format_html(
            ' data-before="{}" data-between="{}" data-after="{}"', before, between, after
        )

    def head(self) -> SafeString:
        """Return the kind of document, its title and the lines of its head."""
        kind = self.document.kind
        fields = format_html_join(
            "",
            '<p class="doc-field"><strong class="doc-field__label">{}</strong> '
            '<span class="doc-field__value">{}</span></p>\n',
            ((f"{line.label}:", self.words.passage(line.value)) for line in self.document.header),
        )
        return format_html(
            '<header class="doc-head">\n{}<h{} class="doc-title">{}</h{}>\n{}</header>\n',
            format_html('<p class="doc-kind">{}</p>\n', kind) if kind else "",
            self.title_level,
            self.document.title,
            self.title_level,
            format_html('<div class="doc-fields">\n{}</div>\n', fields) if fields else "",
        )

    def blocks(self, blocks: Iterable[Block]) -> SafeString:
        """Return blocks one after another; one after a page break carries a class."""
        written, breaks = [], False
        for block in blocks:
            if isinstance(block, PageBreak):
                breaks = True
                continue
            one = self.block(block)
            written.append(
                format_html('<div class="doc-new-page">\n{}</div>\n', one) if breaks else one
            )
            breaks = False
        return mark_safe("".join(written))

    def block(self, block: Block) -> SafeString:
        """Return one block."""
        match block:
            case Heading():
                return self.heading(
                    block.level, self.words.passage(block.content), reading.shown(block.content)
                )
            case Attachment():
                return self.heading(1, conditional_escape(block.text), block.text, "doc-attachment")
            case Paragraph():
                return format_html(
                    '<p class="doc-text">{}</p>\n', self.words.passage(block.content)
                )
            case ItemList():
                return self.items(block)
            case DataTable():
                return self.table(block)
            case Picture():
                return self.picture(block)
            case Signature():
                return _signature(block)
        raise TypeError(type(block).__name__)

    def heading(self, level: int, content: str, plain: str, css: str = "") -> SafeString:
        """Return a heading below the title, with an id made of its words."""
        tag = f"h{level + self.title_level}"
        return format_html(
            '<{} class="{}" id="{}">{}</{}>\n',
            tag,
            f"doc-heading {css}".strip(),
            self.name(slugify(plain)[:60] or "section"),
            content,
            tag,
        )

    def name(self, wanted: str) -> str:
        """Return an id nothing else on the page has."""
        found = f"doc-{wanted}"
        while found in self.ids:
            found = f"doc-{wanted}-{next(self.places)}"
        self.ids.add(found)
        return found

    def items(self, block: ItemList) -> SafeString:
        """Return a list."""
        tag = "ol" if block.ordered else "ul"
        items = format_html_join(
            "", "<li>{}</li>\n", ((self.words.passage(item),) for item in block.items)
        )
        return format_html('<{} class="doc-list">\n{}</{}>\n', tag, items, tag)

    def table(self, table: DataTable) -> SafeString:
        """Return a table, on a page of the portal in a frame that scrolls by itself."""
        name = self.name("table")
        head = format_html_join(
            "",
            '<th scope="col" class="doc-cell doc-cell--{}">{}</th>',
            ((column.kind, column.label) for column in table.columns),
        )
        rows = format_html_join(
            "", "<tr>{}</tr>\n", ((self.row(table, row),) for row in table.rows)
        )
        written = format_html(
            '<table class="{}">\n<caption id="{}">{}</caption>\n<thead>\n<tr>{}</tr>\n</thead>\n'
            "<tbody>\n{}</tbody>\n</table>\n",
            "doc-table" if self.on_paper else "usa-table doc-table",
            name,
            table.caption,
            head,
            rows,
        )
        if self.on_paper:
            return written
        return format_html(
            '<div class="usa-table-container--scrollable doc-frame" tabindex="0" role="region" '
            'aria-labelledby="{}">\n{}</div>\n',
            name,
            written,
        )

    def row(self, table: DataTable, row: tuple[Inlines, ...]) -> SafeString:
        """Return the cells of a row; the one that names it is a header."""
        return format_html_join(
            "",
            '<{} class="doc-cell doc-cell--{}">{}</{}>',
            (
                (
                    mark_safe('th scope="row"') if is_head else "td",
                    column.kind,
                    self.words.passage(cell),
                    "th" if is_head else "td",
                )
                for place, (column, cell) in enumerate(zip(table.columns, row, strict=True))
                for is_head in [place == table.row_header]
            ),
        )

    def picture(self, picture: Picture) -> SafeString:
        """Return a drawing with its name and summary, and its numbers below."""
        name = self.name("picture")
        told = f"{name}-summary"
        return format_html(
            '<figure class="doc-figure" aria-labelledby="{}">\n'
            '<figcaption class="doc-figure__text">'
            '<strong class="doc-figure__name" id="{}">{}</strong> '
            '<span class="doc-figure__summary" id="{}">{}</span></figcaption>\n{}</figure>\n{}',
            name,
            name,
            picture.alt,
            told,
            picture.summary,
            self.drawings(picture, name, told),
            self.table(picture.table) if picture.table else "",
        )

    def drawings(self, picture: Picture, name: str, told: str) -> SafeString:
        """Return the drawing: on paper one, on a page one for each width or in a frame."""
        by_layout = {"wide": picture.svg}
        if picture.narrow and not self.on_paper:
            by_layout["narrow"] = picture.narrow
        written = SafeString("")
        for layout, drawing in by_layout.items():
            shown = svg.named(
                drawing,
                picture.alt,
                described_by=told if picture.summary else "",
                prefix=f"{name}-{layout}-",
                on_paper=self.on_paper,
            )
            # Serialized from a checked tree, in which every text has been escaped.
            one = f'<div class="doc-drawing doc-drawing--{layout}">{shown}</div>\n'
            written += mark_safe(one)
        if len(by_layout) > 1:
            return format_html('<div class="doc-drawings">\n{}</div>\n', written)
        if self.on_paper:
            return written
        return format_html(
            '<div class="doc-frame" tabindex="0" role="region" aria-labelledby="{}">\n{}</div>\n',
            name,
            written,
        )

    def notes_section(self) -> SafeString:
        """Return the footnotes, each with a link back to where it is referred to."""
        if not self.words.notes:
            return SafeString("")
        title = gettext("Notes")
        level = self.title_level + 1
        written = format_html_join("", '<li id="doc-note-{}">{} {}</li>\n', self._notes())
        return format_html(
            '<section class="doc-notes" aria-labelledby="{0}">\n'
            '<h{1} class="doc-heading" id="{0}">{2}</h{1}>\n<ol class="doc-list">\n{3}</ol>\n'
            "</section>\n",
            self.name("notes"),
            level,
            title,
            written,
        )

    def _notes(self) -> Iterable[tuple[int, SafeString, SafeString]]:
        for place, note in enumerate(self.words.notes, start=1):
            said = gettext("Back to the text of note %(number)s") % {"number": place}
            back = format_html(
                '<a class="doc-back" href="{}" aria-label="{}">{}</a>',
                self.words.within(f"#doc-reference-{place}", said),
                said,
                gettext("Back to the text"),
            )
            yield place, self.words.passage(note.content), back


def around_page_numbers() -> tuple[str, str, str]:
    """Return what stands before, between and after the numbers in 'Page 1 of 9'."""
    # Translators keep both names: the first is this page's number, the second how many there are.
    text = gettext("Page %(page)s of %(pages)s")
    before, _, rest = text.partition("%(page)s")
    between, _, after = rest.partition("%(pages)s")
    return before, between, after


def _signature(block: Signature) -> SafeString:
    lines = [
        ("approved", block.approved),
        ("name", block.name),
        ("title", block.title),
    ]
    return format_html(
        '<p class="doc-signature">{}</p>\n',
        format_html_join(
            mark_safe("<br>\n"),
            '<span class="doc-signature__{}">{}</span>',
            (line for line in lines if line[1]),
        ),
    )
