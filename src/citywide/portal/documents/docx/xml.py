"""Small pieces of Word's XML."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def element(tag: str, text: str | None = None, /, **attributes: str) -> Any:
    """Return an element such as `w:lang`; attributes are of the same namespace."""
    made: Any = OxmlElement(tag)
    prefix = tag.split(":")[0]
    for name, value in attributes.items():
        made.set(qn(f"{prefix}:{name}"), value)
    if text is not None:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    return made


def run(text: str, *properties: Any, style: str = "") -> Any:
    """Return a run of text with properties, in the order Word's schema asks for."""
    made = element("w:r")
    listed = [element("w:rStyle", val=style)] if style else []
    listed += sorted(properties, key=lambda one: _ORDER.index(one.tag))
    if listed:
        holder = element("w:rPr")
        holder.extend(listed)
        made.append(holder)
    made.append(element("w:t", text))
    return made


_ORDER = [qn(f"w:{name}") for name in ("b", "bCs", "i", "iCs", "color", "u", "lang")]


def field(instruction: str, shown: str = "1") -> list[Any]:
    """Return the runs of a field that Word computes, such as PAGE."""
    runs = [element("w:r") for _ in range(5)]
    runs[0].append(element("w:fldChar", fldCharType="begin"))
    runs[1].append(element("w:instrText", f" {instruction} "))
    runs[2].append(element("w:fldChar", fldCharType="separate"))
    runs[3].append(element("w:t", shown))
    runs[4].append(element("w:fldChar", fldCharType="end"))
    return runs
