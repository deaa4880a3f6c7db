"""Documents that cannot be read well are not made, and the sentences say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from citywide.core.errors import UsageError
from citywide.portal.documents import build as write
from citywide.portal.documents import reading, svg
from citywide.portal.documents.model import (
    Attachment,
    Column,
    DataTable,
    Document,
    Link,
    Note,
    Number,
    Paragraph,
    Picture,
    Signature,
    Text,
    clean,
)
from tests.portal.documents.samples import MOMENT, chart, sample

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def made(*blocks: Any, **facts: Any) -> Document:
    return write.document(
        facts.pop("title", "A title"), *blocks, **({"language": "en", "created_at": MOMENT} | facts)
    )


def table(rows: Any, **facts: Any) -> DataTable:
    one = write.table("Caption", ["A", "B"], [["x", "y"]])
    assert isinstance(one, DataTable)
    return replace(one, rows=tuple(tuple(write.words(c) for c in row) for row in rows), **facts)


FAULTS: list[tuple[str, list[Any], dict[str, Any]]] = [
    ("has no title", [], {"title": " "}),
    ("language is “english”", [], {"language": "english"}),
    ("no time zone", [], {"created_at": datetime(2026, 1, 1)}),
    ("no label", [], {"header": [("", "The Committee")]}),
    ("level 2 after level 0", [write.heading(2, "Too deep")], {}),
    ("level 3 after level 1", [write.heading(1, "A"), write.heading(3, "B")], {}),
    ("has level 5", [write.heading(1, "A"), write.heading(5, "B")], {}),
    ("heading has no words", [write.heading(1, " ")], {}),
    ("has a footnote", [write.heading(1, "A", write.note("x"))], {}),
    ("list has no items", [write.bullets([])], {}),
    ("signature has no name", [Signature(" ", "Chief")], {}),
    ("attachment has no label", [Attachment("", "Projects")], {}),
    ("picture has no name", [Picture(SQUARE, " ", "Summary")], {}),
    ("cannot be used", [Picture("<svg", "Name", "Summary")], {}),
    ("has 1 cells", [table([["x"]])], {}),
    ("table has no caption", [table([["x", "y"]], caption="")], {}),
    ("without a label", [table([["x", "y"]], columns=(Column("A"), Column(" ")))], {}),
    ("has no rows", [table([])], {}),
    ("no column 7", [table([["x", "y"]], row_header=7)], {}),
    ("row without a name", [table([[" ", "y"]])], {}),
    ("footnote has no words", [write.paragraph("A", write.note(" "))], {}),
    ("footnote of its own", [write.paragraph("A", Note((Note((Text("x"),)),)))], {}),
    ("no text or no key", [write.paragraph(Number("", "key"))], {}),
    ("no text or no key", [write.paragraph(Number("5", " "))], {}),
    ("has no words", [write.paragraph(Link(" ", "https://example.org"))], {}),
    ("leads to “javascript", [write.paragraph(Link("A", "javascript:alert(1)"))], {}),
    ("leads to “//evil", [write.paragraph(Link("A", "//evil.example"))], {}),
    ("leads to “receipts", [write.paragraph(Number("5", "k", "r", "receipts/r"))], {}),
    ("both 5 and 6", [write.paragraph(*(Number(n, "k", value=Decimal(n)) for n in "56"))], {}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "blocks", "facts"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_said(said: str, blocks: list[Any], facts: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as raised:
        made(*blocks, **facts)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value), "one fault, one sentence"


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(UsageError) as raised:
        made(write.heading(2, "Deep"), write.bullets([]), title="")
    assert len(str(raised.value).splitlines()) == 3


@pytest.mark.parametrize(
    "drawing",
    [
        SQUARE.replace("<rect", "<script>alert(1)</script><rect"),
        SQUARE.replace("<rect", '<image href="http://example.org/a.png"/><rect'),
        SQUARE.replace("<rect", '<use href="file:///etc/passwd"/><rect'),
        SQUARE.replace("<rect", '<rect onclick="alert(1)"'),
        SQUARE.replace("<rect", '<rect style="fill: red"'),
        SQUARE.replace("<rect", "<rect fill=\"url('http://example.org/a')\""),
        SQUARE.replace("<rect", "<style>@import 'a'</style><rect"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SQUARE,
        SQUARE.replace(' viewBox="0 0 9 9"', ""),
        SQUARE.replace("0 0 9 9", "0 0 0 9"),
        "<p>text</p>",
        "",
    ],
)
def test_a_drawing_that_reaches_out_is_refused(drawing: str) -> None:
    assert svg.fault(drawing)


def test_a_chart_of_the_portal_is_taken() -> None:
    picture = write.chart(chart())
    assert isinstance(picture, Picture) and svg.fault(picture.svg) == ""
    assert picture.table is not None and len(picture.table.rows) == 2
    assert svg.png(picture.svg).startswith(b"\x89PNG")


def test_text_is_cleaned_but_not_changed() -> None:
    assert clean("a\x00b\x0bc\r\nd\u2028e\ud800") == "ab c d e"
    assert clean("12\u00a0000 ệ") == "12\u00a0000 ệ"
    assert Text("a\nb").text == "a b"
    assert Number(" 5 ", "k").text == "5"


def test_numbers_are_read_in_order_and_those_of_notes_last() -> None:
    keys = [number.key for number in reading.numbers(sample(rows=2))]
    assert keys[:5] == ["header.year", "year.0", "total.0", "amount.0", "share.0"]
    assert keys[-1] == "share.0"
    assert keys.count("share.0") == 2


def test_empty_paragraphs_are_left_out_and_an_empty_table_becomes_its_sentence() -> None:
    empty = write.table("Late projects", ["A"], [], empty="No project is late.")
    document = made(write.paragraph(" "), write.paragraph(), empty)
    assert document.blocks == (Paragraph((Text("No project is late."),)),)


def test_keywords_are_not_one_text() -> None:
    with pytest.raises(UsageError, match="list of words"):
        made(keywords="projects")
