"""Marking what is on a page for the eye alone: everything that no tag refers to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator

from citywide.portal.documents.pdf.tree import Content

_BEGIN, _BEGIN_WITH, _END = Operator("BMC"), Operator("BDC"), Operator("EMC")
_ON_EACH_PAGE = Dictionary({"/Type": Name.Pagination})


def mark_artifacts(pdf: pikepdf.Pdf, tagged: Iterable[Content]) -> None:
    """Mark content without a tag as an artifact, and take artifacts out of tagged content.

    What is drawn within tagged content, such as the line under a link, belongs to it.
    """
    kept: dict[int, set[int]] = {}
    for content in tagged:
        kept.setdefault(content.page, set()).add(content.mcid)
    for place, page in enumerate(pdf.pages):
        written = _rewritten(page, kept.get(place, set()))
        page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(written))


def _rewritten(page: pikepdf.Page, kept: set[int]) -> list[Any]:
    written: list[Any] = []
    shown: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = instruction.operator
        if operator in (_BEGIN, _BEGIN_WITH):
            begun = _begun(instruction, kept, any(shown))
            shown.append(begun is not None)
            if begun is not None:
                written.append(begun)
        elif operator == _END:
            if shown.pop():
                written.append(instruction)
        else:
            written.append(instruction)
    return written


def _begun(instruction: Any, kept: set[int], inside: bool) -> Any:
    """Return how marked content begins; None if it needs no mark of its own."""
    facts = instruction.operands[1] if len(instruction.operands) > 1 else None
    mcid = facts.get("/MCID") if isinstance(facts, Dictionary) else None
    if mcid is not None and int(mcid) in kept:
        return instruction
    if inside:
        return None
    if mcid is None:
        return instruction
    return ContentStreamInstruction([Name.Artifact, _ON_EACH_PAGE], _BEGIN_WITH)
