"""Walking a document in the order people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citywide.portal.documents.model import (
    Block,
    DataTable,
    Document,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Note,
    Number,
    Paragraph,
    Picture,
    Text,
)


def tables_of(block: Block) -> tuple[DataTable, ...]:
    """Return the tables a block holds: itself, or the numbers of a picture."""
    if isinstance(block, DataTable):
        return (block,)
    if isinstance(block, Picture) and block.table:
        return (block.table,)
    return ()


def passages(block: Block) -> Iterator[Inlines]:
    """Yield every passage of running text in a block, in reading order."""
    if isinstance(block, Heading | Paragraph):
        yield block.content
    elif isinstance(block, ItemList):
        yield from block.items
    for table in tables_of(block):
        for row in table.rows:
            yield from row


def inlines(document: Document) -> Iterator[Inline]:
    """Yield every word, number, link, status and note of the head and the body."""
    for field in document.header:
        yield from field.value
    for block in document.blocks:
        for passage in passages(block):
            yield from passage


def notes(document: Document) -> tuple[Note, ...]:
    """Return the footnotes in the order of their numbers."""
    return tuple(part for part in inlines(document) if isinstance(part, Note))


def numbers(document: Document) -> tuple[Number, ...]:
    """Return every number: those of the body in reading order, then those of the footnotes."""
    body = [part for part in inlines(document) if isinstance(part, Number)]
    below = [part for note in notes(document) for part in note.content if isinstance(part, Number)]
    return (*body, *below)


def shown(content: Iterable[Inline]) -> str:
    """Return a passage as plain text, without its footnotes."""
    return "".join(part.text for part in content if not isinstance(part, Note))


def is_blank(content: Inlines) -> bool:
    """Return whether there is nothing to read in a passage."""
    return not any(part.text.strip() if isinstance(part, Text) else True for part in content)
