"""From Vega's SVG to one that is accessible and keeps to a strict content security policy.

Without style attributes, fixed sizes or roles inside; with classes for the part each colour plays,
patterns beside colours, the row of the table on each mark, and ids that are the chart's own.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from citywide.portal.dashboards.charts.palette import (
    LATE,
    MISSING,
    PAPER,
    QUIET,
    RED,
    RED_LINE,
    ROLES,
    SERIES,
    YELLOW,
    YELLOW_GROUND,
)

_SVG = "{http://www.w3.org/2000/svg}"
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+e-\d+")
_DROPPED = {"style", "role", "pointer-events", "font-family", "version", "opacity", "class"}
_KEPT_CLASS = re.compile(r"\b([a-z]+)_\d+_marks\b")
_MARK = re.compile(r"(?P<row>\d+)(?:\.(?P<column>\d+))?\|")
_HALO = "halo"
_SIZE = 8
_PATTERNS: dict[str, tuple[str, ...]] = {
    SERIES[1]: ("M-2,2l4,-4M0,8l8,-8M6,10l4,-4",),
    SERIES[2]: ("M2,2h1.6M6,6h1.6",),
    SERIES[3]: ("M0,0l8,8M8,0l-8,8",),
    SERIES[4]: ("M0,2h8M0,6h8",),
    SERIES[5]: ("M2,0v8M6,0v8",),
    MISSING: ("M-2,6l4,4M0,0l8,8M6,-2l4,4",),
    LATE: ("M-2,6l4,4M0,0l8,8M6,-2l4,4",),
    YELLOW: ("M-2,2l4,-4M0,8l8,-8M6,10l4,-4",),
    RED: ("M0,0l8,8M8,0l-8,8",),
}
"""What is drawn over its ground in a tile of 8 x 8 where a part is not solid."""
_GROUNDS = {YELLOW: YELLOW_GROUND, RED: RED}
"""Grounds other than paper: a letter on them stands out from ground and lines alike."""
_LINES = {MISSING: QUIET, RED: RED_LINE}
"""Lines in another colour than the part's own: the hatch of a missing value is quiet."""
_WIDTHS = {SERIES[2]: "2.6", MISSING: "0.8", RED: "1.4"}


def accessible(raw: str, chart_id: str, name: str, layout: str) -> str:
    """Return Vega's SVG made fit for a page, described by the element `<chart_id>-summary`."""
    root = ElementTree.fromstring(raw)
    box = root.get("viewBox", "")
    _prune(root)
    used: set[str] = set()
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        _clean(element)
        _name_colours(element, f"{chart_id}-{layout}", used)
    root.attrib.clear()
    root.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"chart__drawing chart__drawing--{layout}",
        "viewBox": box,
        "role": "img",
        "aria-label": name,
        "aria-describedby": f"{chart_id}-summary",
        "focusable": "false",
    }
    if used:
        root.insert(0, _patterns(f"{chart_id}-{layout}", used))
    return ElementTree.tostring(root, encoding="unicode")


def _prune(root: Element) -> None:
    """Take away the empty frames Vega draws around groups."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("class") in {"background", "foreground"}:
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{_SVG}g" and not len(child):
                parent.remove(child)


def _clean(element: Element) -> None:
    told = element.get("aria-label", "")
    kept = _KEPT_CLASS.search(element.get("class", ""))
    for attribute in list(element.attrib):
        if attribute in _DROPPED or attribute.startswith("aria-"):
            del element.attrib[attribute]
        else:
            element.set(attribute, _LONG_NUMBER.sub(_short, element.attrib[attribute]))
    if kept:
        element.set("class", kept.group(1))
        if _HALO in kept.group(1):
            for child in element:
                child.set("paint-order", "stroke")
    mark = _MARK.match(told)
    if mark:
        element.set("data-row", mark["row"])
        if mark["column"]:
            element.set("data-column", mark["column"])
        title = Element("title")
        title.text = told[mark.end() :]
        element.insert(0, title)


def _name_colours(element: Element, prefix: str, used: set[str]) -> None:
    """Add the class of each colour, and put patterns in the place of colours that have one."""
    classes = element.get("class", "").split()
    for attribute in ("fill", "stroke"):
        colour = element.get(attribute, "")
        if colour not in ROLES:
            continue
        classes.append(f"{attribute}-{ROLES[colour]}")
        if attribute == "fill" and colour in _PATTERNS and element.tag != "text":
            used.add(colour)
            element.set("fill", f"url(#{prefix}-{ROLES[colour]})")
            classes[-1] = f"patterned-{ROLES[colour]}"
    if classes:
        element.set("class", " ".join(classes))


def _patterns(prefix: str, used: set[str]) -> Element:
    defs = Element("defs")
    for colour in (c for c in _PATTERNS if c in used):
        size = str(_SIZE)
        ids = {"id": f"{prefix}-{ROLES[colour]}", "patternUnits": "userSpaceOnUse"}
        tile = SubElement(defs, "pattern", ids | {"width": size, "height": size})
        under = _GROUNDS.get(colour, PAPER)
        ground = {"fill": under, "class": f"fill-{ROLES[under]}"}
        SubElement(tile, "rect", ground | {"width": size, "height": size})
        line = _LINES.get(colour, colour)
        drawn = {"stroke": line, "class": f"stroke-{ROLES[line]}", "fill": "none"}
        width = _WIDTHS.get(colour, "1.6")
        for path in _PATTERNS[colour]:
            SubElement(tile, "path", drawn | {"d": path, "stroke-width": width})
    return defs


def _short(found: re.Match[str]) -> str:
    text = f"{float(found.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
