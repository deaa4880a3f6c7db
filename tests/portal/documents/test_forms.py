"""The three forms of one document: the same numbers, the same bytes each time, and fast."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.portal.documents import build as write
from citywide.portal.documents import check, reading
from citywide.portal.documents.docx import docx_of
from citywide.portal.documents.html import html_of, page_of
from citywide.portal.documents.model import (
    Column,
    DataTable,
    Document,
    ItemList,
    Kind,
    Link,
    Number,
    PageBreak,
    Status,
    Text,
    Tone,
)
from citywide.portal.documents.pdf import pdf_of
from tests.portal.documents.samples import LANGUAGES, MOMENT, needs_pango, sample

pytestmark = needs_pango


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_equal_in_every_form_and_no_form_has_a_fault(language: str) -> None:
    document = sample(language, rows=25)
    page, pdf, docx = html_of(document), pdf_of(document), docx_of(document)
    assert len(reading.numbers(document)) == 41
    assert check.same_numbers(document, html=page, pdf=pdf, docx=docx) == []
    assert check.same_numbers(document, html=page_of(document)) == []
    assert check.pdf_findings(pdf) == []
    assert check.docx_findings(docx) == []


def test_a_number_that_differs_is_said() -> None:
    document = sample(rows=2)
    other = sample(rows=2)
    changed = write.paragraph(Number("25", "total.0"))
    other = replace(other, blocks=(*other.blocks[:4], changed, *other.blocks[5:]))
    for form, made in (("html", html_of), ("pdf", pdf_of), ("docx", docx_of)):
        said = check.same_numbers(document, **{form: made(other)})  # type: ignore[arg-type]
        assert said, form
        assert any("total.0" in sentence and "25" in sentence for sentence in said)


def test_a_lost_and_an_added_number_are_said() -> None:
    one = write.document("T", write.paragraph(Number("5", "a")), language="en", created_at=MOMENT)
    none = write.document("T", write.paragraph("five"), language="en", created_at=MOMENT)
    assert check.same_numbers(one, html=html_of(none)) == ["HTML lacks number 1: a, “5”."]
    assert check.same_numbers(none, docx=docx_of(one)) == [
        "Word has one number too many, at place 1: a, “5”."
    ]


def test_the_same_document_gives_the_same_bytes() -> None:
    document = sample(rows=2)
    assert pdf_of(document) == pdf_of(document)
    first = docx_of(document)
    time.sleep(0.01)
    assert docx_of(document) == first
    assert html_of(document) == html_of(document)


def test_ten_pages_are_made_in_seconds() -> None:
    document = sample(rows=20, chapters=5)
    pdf_of(sample(rows=1))
    began = time.process_time()
    made = pdf_of(document)
    seconds = time.process_time() - began
    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) >= 10
    # Measured on an idle core: about 1.5 s. The limit leaves room for a busy one.
    assert seconds < 6


SHOWN = st.text("0123456789$.,%–-+ MKbđ", min_size=1, max_size=30).filter(lambda t: t.strip(" "))
KEYS = st.text("abc.xyz_0-", min_size=1, max_size=12)
ANY = st.text(st.characters(codec="utf-8"), max_size=40)
SOME = ANY.filter(lambda text: bool(Text(text).text.strip()))
LINES = st.one_of(
    st.builds(Text, ANY, st.booleans(), st.booleans(), st.sampled_from(["", "es", "vi"])),
    st.builds(
        Number, SHOWN, KEYS, st.just("r-1"), st.sampled_from(["", "/a/", "http://a.example"])
    ),
    st.builds(
        Link, SOME, st.sampled_from(["https://a.example/?ñ&b=<>", "/a/", "mailto:a@b.example"])
    ),
    st.builds(Status, SOME, st.sampled_from(Tone)),
)
PASSAGES = st.lists(LINES, max_size=4).map(tuple)
NOTES = st.lists(LINES, max_size=2).map(lambda parts: write.note("n ", *parts))
WITH_NOTES = st.lists(st.one_of(LINES, NOTES), max_size=4).map(tuple)


@st.composite
def tables(draw: Any) -> DataTable:
    width = draw(st.integers(1, 4))
    columns = tuple(Column(draw(SOME), draw(st.sampled_from(Kind))) for _ in range(width))
    cells = st.lists(WITH_NOTES, min_size=width, max_size=width).map(tuple)
    rows = tuple(draw(st.lists(cells, min_size=1, max_size=4)))
    return DataTable(draw(SOME), columns, rows, None)


BLOCKS = st.one_of(
    WITH_NOTES.map(lambda parts: write.paragraph(*parts)),
    st.lists(PASSAGES, min_size=1, max_size=3).map(lambda items: ItemList(tuple(items))),
    st.lists(WITH_NOTES, min_size=1, max_size=3).map(lambda items: ItemList(tuple(items), True)),
    SOME.map(lambda text: write.heading(1, text)),
    tables(),
    st.just(PageBreak()),
)
DOCUMENTS = st.builds(
    lambda title, blocks, language: write.document(
        title, *blocks, language=language, created_at=MOMENT
    ),
    SOME,
    st.lists(BLOCKS, max_size=5),
    st.sampled_from(LANGUAGES),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_any_document_keeps_its_numbers(document: Document) -> None:
    page, pdf, docx = html_of(document), pdf_of(document), docx_of(document)
    assert check.same_numbers(document, html=page, pdf=pdf, docx=docx) == []
    assert check.pdf_findings(pdf) == []
    assert [found for found in check.docx_findings(docx) if "typed by hand" not in found] == []
