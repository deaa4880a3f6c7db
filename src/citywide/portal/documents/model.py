"""What a document is made of: frozen parts, from a word in a sentence to the whole.

A document is written once, with the functions in `build`, and turned into HTML, PDF and Word by
`html`, `pdf` and `docx`. Nothing here knows what these forms look like. Text is cleaned when it is
made, so that no form has to: characters no file format holds are taken out, line breaks are spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from citywide.core.errors import UsageError

_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\ufdd0-\ufdef]"
)
_SPACES = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Return text without control characters and with each run of white space as one space.

    Spaces that must not break (U+00A0, U+202F) stay.
    """
    return _SPACES.sub(" ", _CONTROLS.sub("", str(text)))


class Cleaned:
    """A part whose texts are cleaned when it is made."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, str) and not isinstance(value, StrEnum):
                object.__setattr__(self, name, clean(value))


class Tone(StrEnum):
    """What a status means; shown as a colour beside its word."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Text(Cleaned):
    """Words. `lang` is their language (BCP 47), if it is not the document's."""

    text: str
    strong: bool = False
    emphasis: bool = False
    lang: str = ""


@dataclass(frozen=True)
class Number(Cleaned):
    """A figure as it is shown, and where it comes from.

    `key` names it within the document's subject (`projects.total`); `value` is the exact value
    behind the text. The same key always has the same value, but may be shown in several ways.
    """

    text: str
    key: str
    receipt_id: str = ""
    receipt_url: str = ""
    value: Decimal | str | None = None
    strong: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "text", self.text.strip())


@dataclass(frozen=True)
class Link(Cleaned):
    """Words that lead to an address: http(s), mailto, or a path of the portal."""

    text: str
    url: str


@dataclass(frozen=True)
class Status(Cleaned):
    """A status in a word; the tone adds a colour and never says anything by itself."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True)
class Note:
    """A footnote, standing where it is referred to; it is numbered by its place."""

    content: tuple[Inline, ...]


Inline = Text | Number | Link | Status | Note
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4; the document's title stands above level 1."""

    level: int
    content: Inlines


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    content: Inlines


@dataclass(frozen=True)
class ItemList:
    """A list, numbered if `ordered`."""

    items: tuple[Inlines, ...]
    ordered: bool = False


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    STATUS = "status"


@dataclass(frozen=True)
class Column(Cleaned):
    """A column: what heads it and what it holds."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class DataTable(Cleaned):
    """A table. The column `row_header` (from 0) names each row; None if no column does."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    row_header: int | None = 0


@dataclass(frozen=True)
class Picture(Cleaned):
    """A drawing with its name, what it shows in sentences, and its numbers as a table.

    `narrow` is the same drawing for telephones; without it, they scroll the wide one sideways.
    """

    svg: str
    alt: str
    summary: str
    table: DataTable | None = None
    narrow: str = ""


@dataclass(frozen=True)
class Signature(Cleaned):
    """Who signs: a mark of approval (`/s/`, or words), the name and the title."""

    name: str
    title: str
    approved: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Attachment(Cleaned):
    """The heading of an attachment, level 1, on a page of its own: 'Appendix A', 'Projects'."""

    label: str
    title: str

    @property
    def text(self) -> str:
        """Return the heading as shown."""
        return f"{self.label} – {self.title}"


Block = Heading | Paragraph | ItemList | DataTable | Picture | Signature | PageBreak | Attachment


@dataclass(frozen=True)
class Field(Cleaned):
    """A line of a memorandum's head: 'TO', and to whom."""

    label: str
    value: Inlines


@dataclass(frozen=True)
class Document(Cleaned):
    """A whole document, checked when it is made: UsageError lists every mistake.

    `kind` is what stands above the title ('Memorandum'); `created_at` is aware, and the only time
    in the files, so that the same document always gives the same bytes.
    """

    title: str
    language: str
    created_at: datetime
    blocks: tuple[Block, ...]
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    header: tuple[Field, ...] = ()
    kind: str = ""

    def __post_init__(self) -> None:
        from citywide.portal.documents.validity import findings

        super().__post_init__()
        found = findings(self)
        if found:
            raise UsageError("\n".join(found))
