"""The look of a Word document: its styles, its language, its page and what stands on each page."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from citywide.portal.documents.docx.xml import element, field, run
from citywide.portal.documents.html import around_page_numbers
from citywide.portal.documents.model import Document

FONT = "Arial"
"""On every machine, and it has Vietnamese letters."""
NAVY, QUIET, BLUE = RGBColor(0x16, 0x2E, 0x51), RGBColor(0x56, 0x5C, 0x65), RGBColor(0, 0x5E, 0xA2)
COLOURS = {"good": "216E1F", "warning": "664A0C", "bad": "8B0A03", "neutral": "3D4551"}
LINK, NUMBER, REFERENCE, NOTE = "Hyperlink", "NumberLink", "FootnoteReference", "FootnoteText"
FIELD_INDENT = Inches(1.75)

_SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11, "Heading 4": 11}
_REGIONS = {"en": "en-US", "es": "es-US", "vi": "vi-VN"}


def language_of(code: str) -> str:
    """Return a language as Word names it, with its region where Word asks for one."""
    return _REGIONS.get(code, code)


def prepare(word: Any, document: Document) -> None:
    """Set up styles, language, page and settings of a new Word document."""
    _paragraph_styles(word.styles)
    _own_styles(word.styles)
    _language(word, language_of(document.language))
    _page(word, document)
    _settings(word.settings.element)


def _set_font(style: Any) -> None:
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.lower().endswith("theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def _paragraph_styles(styles: Any) -> None:
    normal = styles["Normal"]
    _set_font(normal)
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.2
    normal.paragraph_format.widow_control = True
    for name, size in _SIZES.items():
        style = styles[name]
        _set_font(style)
        style.font.size, style.font.bold = Pt(size), True
        style.font.italic = name == "Heading 4"
        style.font.color.rgb = NAVY
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 14)
        style.paragraph_format.space_after = Pt(10 if name == "Title" else 4)
        style.paragraph_format.keep_with_next = True
    borders = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        styles["Title"].element.pPr.remove(borders)
    caption = styles["Caption"]
    caption.font.size, caption.font.bold = Pt(10.5), True
    caption.font.color.rgb = RGBColor(0x1B, 0x1B, 0x1B)
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.space_after = Pt(4)
    caption.paragraph_format.keep_with_next = True


def _own_styles(styles: Any) -> None:
    kind = styles.add_style("Document Kind", WD_STYLE_TYPE.PARAGRAPH)
    kind.base_style = styles["Normal"]
    kind.font.size, kind.font.bold, kind.font.all_caps = Pt(10), True, True
    kind.font.color.rgb = QUIET
    kind.paragraph_format.space_after = Pt(2)
    kind.paragraph_format.keep_with_next = True
    line = styles.add_style("Memo Field", WD_STYLE_TYPE.PARAGRAPH)
    line.base_style = styles["Normal"]
    line.paragraph_format.left_indent = FIELD_INDENT
    line.paragraph_format.first_line_indent = -FIELD_INDENT
    line.paragraph_format.tab_stops.add_tab_stop(FIELD_INDENT)
    line.paragraph_format.space_after = Pt(3)
    cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    cell.font.size = Pt(9.5)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    cell.paragraph_format.line_spacing = 1.1
    each = styles.add_style("On Each Page", WD_STYLE_TYPE.PARAGRAPH)
    each.base_style = styles["Normal"]
    each.font.size, each.font.color.rgb = Pt(8.5), QUIET
    each.paragraph_format.space_after = Pt(0)
    note = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    note.element.set(qn("w:styleId"), NOTE)
    note.base_style = styles["Normal"]
    note.font.size = Pt(9)
    note.paragraph_format.space_after = Pt(3)
    link = _character(styles, "Hyperlink", LINK)
    link.font.color.rgb, link.font.underline = BLUE, True
    number = _character(styles, "Number Link", NUMBER)
    number.element.get_or_add_rPr().append(element("w:u", val="dotted", color="005EA2"))
    _character(styles, "footnote reference", REFERENCE).font.superscript = True


def _character(styles: Any, name: str, identifier: str) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.element.set(qn("w:styleId"), identifier)
    return style


def _language(word: Any, language: str) -> None:
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    settings = word.settings.element.find(qn("w:themeFontLang"))
    for place in (defaults, settings):
        place.set(qn("w:val"), language)
        place.set(qn("w:eastAsia"), language)


def _page(word: Any, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin, section.bottom_margin = Inches(1), Inches(0.9)
    section.different_first_page_header_footer = True
    running = section.header.paragraphs[0]
    running.style = "On Each Page"
    running._p.append(run(document.title))
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = "On Each Page"
        line.paragraph_format.tab_stops.add_tab_stop(Inches(6.5), WD_TAB_ALIGNMENT.RIGHT)
        before, between, after = around_page_numbers()
        tab = element("w:r")
        tab.append(element("w:tab"))
        line._p.append(tab)
        line._p.append(run(before))
        line._p.extend(field("PAGE"))
        line._p.append(run(between))
        line._p.extend(field("NUMPAGES"))
        if after:
            line._p.append(run(after))


def _settings(settings: Any) -> None:
    compatible = settings.find(qn("w:compat"))
    for one in compatible.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            # Otherwise Word opens the file in compatibility mode.
            one.set(qn("w:val"), "15")
    separators = element("w:footnotePr")
    separators.extend([element("w:footnote", id=place) for place in ("-1", "0")])
    compatible.addprevious(separators)
