"""Parts of a Word file that python-docx does not make: footnotes, restarted lists, number keys."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from citywide.portal.documents.archive import zipped
from citywide.portal.documents.docx.xml import element, run
from citywide.portal.documents.model import Number

NUMBERS = "urn:citywide:numbers"
"""The namespace of the list of numbers that a Word file carries."""
BOOKMARK = "_number_"
_CORE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = f"{_CORE}Props"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


class Footnotes:
    """The footnotes of a Word document, in a part of their own."""

    def __init__(self, word: Any) -> None:
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{place}"><w:p><w:pPr><w:spacing w:after="0" '
            f'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{tag}/></w:r></w:p></w:footnote>'
            for place, kind, tag in (
                (-1, "separator", "separator"),
                (0, "continuationSeparator", "continuationSeparator"),
            )
        )
        self.root: Any = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}>{separators}</w:footnotes>")
        self.part = XmlPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            self.root,
            word.part.package,
        )
        word.part.relate_to(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
        self.count = 0

    def add(self, style: str, reference: str) -> tuple[int, Any]:
        """Return the number and the paragraph of a new footnote."""
        self.count += 1
        note = element("w:footnote", id=str(self.count))
        paragraph = element("w:p")
        properties = element("w:pPr")
        properties.append(element("w:pStyle", val=style))
        mark = element("w:r")
        holder = element("w:rPr")
        holder.append(element("w:rStyle", val=reference))
        mark.append(holder)
        mark.append(element("w:footnoteRef"))
        paragraph.extend([properties, mark, run(" ")])
        note.append(paragraph)
        self.root.append(note)
        return self.count, paragraph


def restarted(word: Any) -> int:
    """Return a new list numbered from 1, of the look of the style 'List Number'."""
    numbering = word.part.numbering_part.element
    style = word.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def keep_numbers(word: Any, numbers: Sequence[Number]) -> None:
    """Put the keys and receipts of all numbers into the file; bookmark n is about number n."""
    root = ElementTree.Element(f"{{{NUMBERS}}}numbers")
    for place, number in enumerate(numbers):
        facts = {"bookmark": f"{BOOKMARK}{place}", "key": number.key}
        facts |= {"receipt": number.receipt_id} if number.receipt_id else {}
        facts |= {} if number.value is None else {"value": str(number.value)}
        ElementTree.SubElement(root, f"{{{NUMBERS}}}number", facts)
    package = word.part.package
    content = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    part = Part(PackURI("/customXml/item2.xml"), CONTENT_TYPE.XML, content, package)
    word.part.relate_to(part, _CORE)
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, NUMBERS)).upper()
    told = (
        f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{{{name}}}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NUMBERS}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties = Part(
        PackURI("/customXml/itemProps2.xml"), _PROPERTIES_TYPE, told.encode(), package
    )
    part.relate_to(properties, _PROPERTIES)


def drop_thumbnail(word: Any) -> None:
    """Take away the picture of an empty page that python-docx's template carries."""
    package = word.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def same_bytes(saved: bytes, moment: datetime) -> bytes:
    """Return a Word file as it is each time: every part is as old as the document."""
    with zipfile.ZipFile(BytesIO(saved)) as source:
        return zipped({name: source.read(name) for name in source.namelist()}, moment)


__all__ = [
    "BOOKMARK",
    "NUMBERS",
    "Footnotes",
    "drop_thumbnail",
    "keep_numbers",
    "restarted",
    "same_bytes",
]
