"""Reading the words of a PDF from what is drawn: by page and number of marked content."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Operator, String

_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([^>]*)>\s*<([^>]*)>")
_RANGE = re.compile(rb"<([^>]*)>\s*<([^>]*)>\s*(<[^>]*>|\[[^\]]*\])")
_BEGIN = (Operator("BMC"), Operator("BDC"))
_END, _FONT, _DO = Operator("EMC"), Operator("Tf"), Operator("Do")
_SHOW = (Operator("Tj"), Operator("'"), Operator('"'), Operator("TJ"))

Letters = dict[int, str]
Place = tuple[int, int]
"""A page, from 0, and the number of marked content on it."""


def letters_of(font: Any) -> Letters:
    """Return which letters each code of a font stands for, as its /ToUnicode says."""
    if "/ToUnicode" not in font:
        return {}
    table = font["/ToUnicode"].read_bytes()
    found: Letters = {}
    for block in _CHARS.findall(table):
        found |= {int(code, 16): _letters(text) for code, text in _PAIR.findall(block)}
    for block in _RANGES.findall(table):
        for first, last, target in _RANGE.findall(block):
            found |= _range(int(first, 16), int(last, 16), target)
    return found


def _range(first: int, last: int, target: bytes) -> Letters:
    texts = [_letters(text) for text in _HEX.findall(target)]
    if target.startswith(b"["):
        return dict(zip(range(first, last + 1), texts, strict=False))
    start = texts[0]
    return {
        code: start[:-1] + chr(ord(start[-1]) + code - first) for code in range(first, last + 1)
    }


def _letters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def words_by_content(pdf: pikepdf.Pdf) -> dict[Place, str]:
    """Return the words of each piece of marked content, as they are drawn."""
    known: dict[Any, Letters] = {}
    words: dict[Place, str] = {}
    for place, page in enumerate(pdf.pages):
        for mcid, text in drawn(page, known):
            if mcid is not None:
                words[place, mcid] = words.get((place, mcid), "") + text
    return words


def drawn(
    page: pikepdf.Page, known: dict[Any, Letters] | None = None
) -> list[tuple[int | None, str]]:
    """Return each string drawn on a page and the marked content it is in.

    `known` keeps what fonts mean from one page to the next.
    """
    return _drawn(page, page.obj.get("/Resources"), {} if known is None else known, None)


def _drawn(
    source: Any, resources: Any, known: dict[Any, Letters], outer: int | None
) -> list[tuple[int | None, str]]:
    """Return each string drawn and the marked content it is in."""
    found: list[tuple[int | None, str]] = []
    within: list[int | None] = []
    letters: Letters = {}
    for instruction in pikepdf.parse_content_stream(source):
        operands, operator = instruction.operands, instruction.operator
        if operator in _BEGIN:
            within.append(_mcid(operands))
        elif operator == _END:
            within.pop()
        elif operator == _FONT:
            letters = _font(resources, operands[0], known)
        elif operator in _SHOW:
            inside = next((one for one in reversed(within) if one is not None), outer)
            found.append((inside, _said(operands[-1], letters)))
        elif operator == _DO:
            form = resources["/XObject"][operands[0]]
            if form.get("/Subtype") == "/Form":
                inside = next((one for one in reversed(within) if one is not None), outer)
                found += _drawn(form, form.get("/Resources", resources), known, inside)
    return found


def _mcid(operands: Any) -> int | None:
    facts = operands[1] if len(operands) > 1 else None
    return int(facts["/MCID"]) if isinstance(facts, Dictionary) and "/MCID" in facts else None


def _font(resources: Any, name: Any, known: dict[Any, Letters]) -> Letters:
    font = resources["/Font"][name]
    if font.objgen not in known:
        known[font.objgen] = letters_of(font)
    return known[font.objgen]


def _said(shown: Any, letters: Letters) -> str:
    strings = (
        [part for part in shown if isinstance(part, String)]
        if isinstance(shown, Array)
        else [shown]
    )
    text = ""
    for part in strings:
        codes = bytes(part)
        pairs = [int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2)]
        text += "".join(letters.get(code, "\ufffd") for code in pairs)
    return text
