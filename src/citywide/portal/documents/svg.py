"""Drawings in documents: which are safe to use, how they get a name, and as a PNG.

A drawing that could fetch something, run something or style the page around it is refused.
"""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import vl_convert
from django.utils.translation import gettext as _

from citywide.portal.documents import fonts

_SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_FORBIDDEN = frozenset({"script", "foreignObject", "image", "style", "a", "iframe", "feImage"})
_FETCHED = re.compile(r"url\(\s*['\"]?(?!['\"]?#)", re.IGNORECASE)
_FONTS = "Public Sans, DejaVu Sans, Liberation Sans, sans-serif"
_SCALE = 3.0
"""Pixels for each unit of the drawing: sharp at the width of a page."""


def fault(drawing: str) -> str:
    """Return why a drawing cannot be used, or "" if it can."""
    if "<!" in drawing.replace("<!--", ""):
        return _("it declares types or entities of its own.")
    try:
        root = ElementTree.fromstring(drawing)
    except (ElementTree.ParseError, ValueError):
        return _("it is not a well-formed SVG.")
    if root.tag not in ("svg", f"{{{_SVG}}}svg"):
        return _("it is not an SVG.")
    if _size(root) is None:
        return _("its size is not given: it needs a viewBox.")
    return next((found for element in root.iter() for found in _faults(element)), "")


def _faults(element: Element) -> list[str]:
    name = _local(element)
    if name in _FORBIDDEN:
        return [_("it holds <%(element)s>, which documents do not take.") % {"element": name}]
    for attribute, value in element.attrib.items():
        if attribute.lower().startswith("on") or attribute == "style":
            return [_("it holds the attribute %(name)s.") % {"name": attribute}]
        outside = attribute in _HREFS and not value.startswith("#")
        if outside or _FETCHED.search(value):
            return [_("it refers to something outside itself.")]
    return []


def named(
    drawing: str, alt: str, *, described_by: str = "", prefix: str = "", on_paper: bool = False
) -> str:
    """Return a drawing for a page: one image called `alt`, described by the element of that id.

    Ids inside begin with `prefix`, so that several drawings can stand on one page. On paper it
    names its own fonts and does without what only browsers draw.
    """
    root = _root(drawing)
    if on_paper:
        _split_halos(root)
    for title in [child for child in root if _local(child) in ("title", "desc")]:
        root.remove(title)
    title = Element("title")
    title.text = alt
    root.insert(0, title)
    box = root.get("viewBox") or "0 0 {:g} {:g}".format(*_size_of(root))
    kept = {"class": root.get("class", "")} if root.get("class") else {}
    root.attrib.clear()
    root.attrib.update({"xmlns": _SVG, "viewBox": box, "role": "img", "focusable": "false", **kept})
    root.set("aria-label", alt)
    if on_paper:
        root.set("font-family", _FONTS)
    if described_by:
        root.set("aria-describedby", described_by)
    if prefix:
        _rename(root, prefix)
    return ElementTree.tostring(root, encoding="unicode")


def size(drawing: str) -> tuple[float, float]:
    """Return width and height in the drawing's own units."""
    return _size_of(_root(drawing))


@lru_cache(maxsize=64)
def png(drawing: str) -> bytes:
    """Return the drawing as a PNG, three pixels to each of its units."""
    root = _root(drawing)
    width, height = _size_of(root)
    root.set("xmlns", _SVG)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    root.set("font-family", _FONTS)
    left, top = root.get("viewBox", "0 0").replace(",", " ").split()[:2]
    paper = {"x": left, "y": top, "width": "100%", "height": "100%", "fill": "#ffffff"}
    root.insert(0, Element("rect", paper))
    fonts.register()
    return bytes(vl_convert.svg_to_png(ElementTree.tostring(root, encoding="unicode"), _SCALE))


def _root(drawing: str) -> Element:
    root = ElementTree.fromstring(drawing)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _local(element)
    return root


def _split_halos(root: Element) -> None:
    """Draw the outline of a text below it as a text of its own: `paint-order` is for browsers."""
    for parent in list(root.iter()):
        for place, child in reversed(list(enumerate(parent))):
            if child.tag == "text" and child.get("paint-order") == "stroke":
                halo = copy.deepcopy(child)
                halo.set("fill", "none")
                for attribute in ("stroke", "stroke-width", "paint-order"):
                    child.attrib.pop(attribute, None)
                parent.insert(place, halo)


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _size_of(root: Element) -> tuple[float, float]:
    return _size(root) or (1.0, 1.0)


def _size(root: Element) -> tuple[float, float] | None:
    box = root.get("viewBox", "").replace(",", " ").split()
    given = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (float(side.removesuffix("px")) for side in given)
    except ValueError:
        return None
    return (width, height) if 0 < width < 100_000 and 0 < height < 100_000 else None


def _rename(root: Element, prefix: str) -> None:
    names = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set(attribute, f"{prefix}{value}")
            elif attribute in _HREFS and value[1:] in names:
                element.set(attribute, f"#{prefix}{value[1:]}")
            elif "url(#" in value:
                element.set(attribute, value.replace("url(#", f"url(#{prefix}"))
