"""Putting together what a page break took apart.

WeasyPrint tags page by page: a table over three pages becomes three tables. Which parts go on is
known from the layout: the elements that are open at the end of a page and at the start of the next.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from citywide.portal.documents.pdf.tree import Tag

_KINDS = {
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "header": "NonStruct",
    "figure": "NonStruct",
    "figcaption": "Caption",
    "caption": "Caption",
    "div": "Div",
    "p": "P",
    "ul": "L",
    "ol": "L",
    "li": "LI",
    "table": "Table",
    "tbody": "TBody",
}

Chain = tuple[str, ...]
"""Kinds of tags, from the outermost in, that go on over a page break."""


def continued(pages: Any) -> list[Chain]:
    """Return what goes on after each page of a WeasyPrint document but the last."""
    chains = []
    for before, after in pairwise(pages):
        last, first = _open(before, -1), _open(after, 0)
        same = [one for one, other in zip(last, first, strict=False) if one is other]
        chains.append(tuple(_KINDS[one.tag] for one in same if one.tag in _KINDS))
    return chains


def _open(page: Any, side: int) -> list[Any]:
    """Return the elements along the page's edge, outermost first; -1 is its end, 0 its start."""
    box = page._page_box
    found: list[Any] = []
    while box is not None:
        element = box.element
        if element is not None and not (found and found[-1] is element):
            found.append(element)
        kids = [kid for kid in getattr(box, "children", ()) if _is_flow(kid)]
        box = kids[side] if kids else None
    return found


def _is_flow(box: Any) -> bool:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox | boxes.LineBox):
        return False
    # The heads of tables are repeated on each page; what goes on is below them.
    return isinstance(box, boxes.Box) and not getattr(box, "is_header", False)


def join(whole: Tag, chains: list[Chain]) -> None:
    """Join the parts of each page to those of the page before, where they go on."""
    for document in whole.tags:
        joined: list[Tag] = []
        page = 0
        for part in document.tags:
            on = part.page or 0
            goes_on = joined and on == page + 1 and page < len(chains)
            if not (goes_on and _goes_on(joined[-1], part, chains[page])):
                joined.append(part)
            page = on
        document.kids = list(joined)


def _goes_on(earlier: Tag, later: Tag, chain: Chain) -> bool:
    """Add what is in `later` to `earlier` and return True, if the chain says so."""
    if not chain or earlier.kind != chain[0] or later.kind != chain[0]:
        return False
    kids, inner = list(later.kids), chain[1:]
    if later.kind == "Table" and any(kid.kind == "THead" for kid in earlier.tags):
        # The repeated head is for the eye: its content belongs to no tag any more.
        kids = [kid for kid in kids if not (isinstance(kid, Tag) and kid.kind == "THead")]
    if later.kind == "LI":
        inner = ("LBody", *inner)
    if kids and earlier.kids:
        last, first = earlier.kids[-1], kids[0]
        if isinstance(last, Tag) and isinstance(first, Tag) and _goes_on(last, first, inner):
            kids = kids[1:]
    earlier.kids += kids
    return True
