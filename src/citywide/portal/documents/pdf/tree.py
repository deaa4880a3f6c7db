"""The tree of tags in a PDF, read into plain objects, and written back with its index.

The index ("parent tree") leads from marked content on a page, and from links, to their tag. It is
written anew from the tree, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


@dataclass(eq=False)
class Content:
    """Marked content: the place of its page, from 0, and its number there."""

    page: int
    mcid: int


@dataclass(eq=False)
class Mention:
    """A link's annotation on a page."""

    page: int
    annotation: Any


@dataclass(eq=False)
class Tag:
    """A structure element: its kind (P, Table, Link, ...), its entries and what is in it."""

    kind: str
    kids: list[Tag | Content | Mention] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)
    """What else is said of it, by PDF's names: /Alt, /A, /ID, /Lang."""
    page: int | None = None
    """The page it was read from, if the file says so."""

    def walk(self) -> Iterator[Tag]:
        """Yield this tag and all within it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    @property
    def tags(self) -> list[Tag]:
        """Return the tags right below."""
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    @property
    def contents(self) -> list[Content]:
        """Return all marked content within, in reading order."""
        found: list[Content] = []
        for kid in self.kids:
            if isinstance(kid, Tag):
                found += kid.contents
            elif isinstance(kid, Content):
                found.append(kid)
        return found

    @property
    def mentions(self) -> list[Mention]:
        """Return the annotations right below."""
        return [kid for kid in self.kids if isinstance(kid, Mention)]

    def add(self, owner: str, **said: Any) -> None:
        """Add attributes of one owner (/Table, /Layout, /UserProperties)."""
        one = Dictionary({"/O": Name(owner), **{f"/{name}": value for name, value in said.items()}})
        known = self.entries.get("/A")
        others = list(known) if isinstance(known, Array) else [known] if known is not None else []
        kept = [other for other in others if other.get("/O") != owner]
        self.entries["/A"] = Array([*kept, one]) if kept else one

    def said(self, owner: str) -> Any:
        """Return the attributes of an owner; None without any."""
        known = self.entries.get("/A")
        groups = known if isinstance(known, Array) else [known] if known is not None else []
        return next((group for group in groups if group.get("/O") == owner), None)


_OWN = {"/Type", "/S", "/K", "/P", "/Pg"}


def read(pdf: pikepdf.Pdf) -> Tag | None:
    """Return the tree's uppermost tag, holding those of the whole file; None without tags."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return None
    pages = {page.objgen: place for place, page in enumerate(pdf.pages)}
    whole = Tag("StructTreeRoot")
    whole.kids = _kids(root, pages, None)
    return whole


def _read(element: Any, pages: dict[Any, int], page: int | None) -> Tag:
    if "/Pg" in element:
        page = pages.get(element["/Pg"].objgen, page)
    entries = {key: value for key, value in element.items() if key not in _OWN}
    tag = Tag(str(element.get("/S", "/")).removeprefix("/"), entries=entries, page=page)
    tag.kids = _kids(element, pages, page)
    return tag


def _kids(element: Any, pages: dict[Any, int], page: int | None) -> list[Tag | Content | Mention]:
    held = element.get("/K")
    listed = list(held) if isinstance(held, Array) else [] if held is None else [held]
    kids: list[Tag | Content | Mention] = []
    for one in listed:
        if not isinstance(one, Dictionary):
            kids.append(Content(-1 if page is None else page, int(one)))
            continue
        own = pages.get(one["/Pg"].objgen, page) if "/Pg" in one else page
        place = -1 if own is None else own
        kind = one.get("/Type")
        if kind == "/MCR":
            kids.append(Content(place, int(one["/MCID"])))
        elif kind == "/OBJR":
            kids.append(Mention(place, one["/Obj"]))
        else:
            kids.append(_read(one, pages, page))
    return kids


def write(pdf: pikepdf.Pdf, whole: Tag) -> None:
    """Put the tree into the file in the place of the one that is there, with its index."""
    root = pdf.make_indirect(Dictionary({"/Type": Name("/StructTreeRoot")}))
    by_page: list[dict[int, Any]] = [{} for _ in pdf.pages]
    by_link: list[Any] = []
    pages = [page.obj for page in pdf.pages]
    root["/K"] = Array([_write(pdf, tag, root, pages, by_page, by_link) for tag in whole.tags])
    numbers = Array()
    for place, contents in enumerate(by_page):
        pages[place]["/StructParents"] = place
        row = [contents.get(mcid) for mcid in range(max(contents, default=-1) + 1)]
        numbers.append(place)
        numbers.append(pdf.make_indirect(Array(row)))
    for place, (annotation, tag) in enumerate(by_link, start=len(pages)):
        annotation["/StructParent"] = place
        numbers.append(place)
        numbers.append(tag)
    root["/ParentTree"] = pdf.make_indirect(Dictionary({"/Nums": numbers}))
    root["/ParentTreeNextKey"] = len(pages) + len(by_link)
    names = sorted(
        (str(element["/ID"]), element) for element in _identified(root) if "/ID" in element
    )
    if names:
        listed = Array(
            [part for name, element in names for part in (pikepdf.String(name), element)]
        )
        root["/IDTree"] = pdf.make_indirect(Dictionary({"/Names": listed}))
    pdf.Root["/StructTreeRoot"] = root


def _identified(element: Any) -> Iterator[Any]:
    for kid in element.get("/K", []):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _identified(kid)


def _write(
    pdf: pikepdf.Pdf,
    tag: Tag,
    parent: Any,
    pages: list[Any],
    by_page: list[dict[int, Any]],
    by_link: list[Any],
) -> Any:
    facts = {"/Type": Name("/StructElem"), "/S": Name(f"/{tag.kind}"), "/P": parent}
    element = pdf.make_indirect(Dictionary({**facts, **tag.entries}))
    contents = [kid for kid in tag.kids if isinstance(kid, Content)]
    # Numbers alone stand for content on the element's page; of other pages more must be said.
    home = contents[0].page if contents else None
    if home is not None:
        element["/Pg"] = pages[home]
    kids = Array()
    for kid in tag.kids:
        if isinstance(kid, Tag):
            kids.append(_write(pdf, kid, element, pages, by_page, by_link))
        elif isinstance(kid, Mention):
            reference = {"/Type": Name("/OBJR"), "/Obj": kid.annotation, "/Pg": pages[kid.page]}
            kids.append(pdf.make_indirect(Dictionary(reference)))
            by_link.append((kid.annotation, element))
        else:
            by_page[kid.page][kid.mcid] = element
            reference = {"/Type": Name("/MCR"), "/Pg": pages[kid.page], "/MCID": kid.mcid}
            kids.append(kid.mcid if kid.page == home else Dictionary(reference))
    element["/K"] = kids
    return element
