"""Word files as python-docx reads them, and the faults that are found."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from citywide.portal.documents import build as write
from citywide.portal.documents import check
from citywide.portal.documents.docx import docx_of
from tests.portal.documents.samples import MOMENT, sample


@pytest.fixture(scope="module")
def file() -> bytes:
    return docx_of(sample("vi", rows=3))


@pytest.fixture
def word(file: bytes) -> Any:
    return docx.Document(BytesIO(file))


def words(part: Any) -> str:
    return "".join(one.text or "" for one in part.iter(qn("w:t")))


def test_headings_are_headings_and_the_title_is_the_title(word: Any) -> None:
    found = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith(("H", "T"))]
    assert found == [
        ("Title", "Báo cáo tình trạng dự án"),
        ("Heading 1", "Recommendation"),
        ("Heading 1", "Analysis 2026"),
        ("Heading 2", "Status"),
        ("Heading 3", "Criteria"),
        ("Heading 1", "Coordination"),
        ("Heading 1", "Appendix A – Completed projects"),
    ]


def test_the_head_is_lines_and_no_table(word: Any) -> None:
    lines = [p.text for p in word.paragraphs if p.style.name == "Memo Field"]
    assert lines[0].startswith("TO:\tThe Committee")
    assert lines[1] == "DATE:\tMarch 26, 2026"


def test_lists_are_lists_and_each_numbered_one_begins_with_one() -> None:
    lists = [write.numbered(["a", "b"]), write.paragraph("between"), write.numbered(["c"])]
    document = write.document("T", *lists, language="en", created_at=MOMENT)
    word = docx.Document(BytesIO(docx_of(document)))
    items = [p for p in word.paragraphs if p.style.name == "List Number"]
    numbers = [p._p.pPr.numPr.numId.val for p in items]
    assert numbers[0] == numbers[1] != numbers[2]
    for number in set(numbers):
        made = word.part.numbering_part.element.num_having_numId(number)
        assert made.xpath("./w:lvlOverride/w:startOverride/@w:val") == ["1"]


def test_tables_have_a_repeated_head_a_caption_and_bold_row_names(word: Any) -> None:
    table = word.tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    caption = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert caption == "Projects and mitigating actions"
    assert words(table._tbl.getprevious()) == caption
    assert [cell.text for cell in table.rows[0].cells] == [
        "Project",
        "Status",
        "Mitigating action",
        "Budget",
    ]
    assert table.cell(1, 0).paragraphs[0].runs[0].bold
    assert sum(column.width for column in table.columns) <= 6.5 * 914400 + 4


def test_a_picture_has_alternate_text_and_its_numbers(word: Any) -> None:
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr").startswith("Share by status. ")
    assert picture.width <= 6.5 * 914400
    assert word.tables[1].cell(1, 1).text


def test_numbers_lead_to_their_receipts(word: Any) -> None:
    links = {
        words(link): word.part.rels[link.get(qn("r:id"))].target_ref
        for link in word.element.body.iter(qn("w:hyperlink"))
    }
    assert links["$46.4 million"] == "http://localhost/receipts/r-17/?n=amount.0"
    assert links["The city’s page"] == "https://example.org/a?b=1&c=%C3%B1"
    assert "92%" not in links, "a number without a receipt is no link"


def test_footnotes_are_words_own(file: bytes) -> None:
    with zipfile.ZipFile(BytesIO(file)) as packed:
        notes = packed.read("word/footnotes.xml").decode()
        body = packed.read("word/document.xml").decode()
    assert notes.count("<w:footnoteRef/>") == body.count("<w:footnoteReference ") == 2
    assert "Exactly " in notes and "Exactly " not in body


def test_language_properties_and_page_numbers(word: Any) -> None:
    known = word.core_properties
    assert (known.title, known.language) == ("Báo cáo tình trạng dự án", "vi-VN")
    assert (known.author, known.created) == ("Project Management Office", MOMENT)
    languages = word.styles.element.xpath(".//w:rPrDefault//w:lang/@w:val")
    assert languages == ["vi-VN"]
    (spanish,) = word.element.body.iter(qn("w:lang"))
    assert spanish.get(qn("w:val")) == "es-US"
    for footer in (word.sections[0].footer, word.sections[0].first_page_footer):
        told = [part.text.strip() for part in footer._element.iter(qn("w:instrText"))]
        assert told == ["PAGE", "NUMPAGES"]


def test_an_attachment_and_what_follows_a_break_begin_a_page(word: Any) -> None:
    starts = [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert starts == ["Appendix A – Completed projects", "The last page."]


def test_a_very_long_title_and_many_keywords_fit_the_properties() -> None:
    document = write.document(
        "Word " * 100, language="en", created_at=MOMENT, keywords=["keyword"] * 90, author="A" * 300
    )
    word = docx.Document(BytesIO(docx_of(document)))
    assert len(word.core_properties.title) == 255
    assert word.paragraphs[0].text.startswith("Word Word")


def _remove(path: str) -> Callable[[Any], None]:
    def change(word: Any) -> None:
        for one in word.element.body.xpath(path):
            one.getparent().remove(one)

    return change


def _add(text: str, style: str) -> Callable[[Any], None]:
    def change(word: Any) -> None:
        word.add_paragraph(text, style=style)

    return change


def _untitled(word: Any) -> None:
    word.core_properties.title = ""


def _unnumbered(word: Any) -> None:
    word.sections[0].footer.paragraphs[0].clear()


def _other_language(word: Any) -> None:
    word.core_properties.language = "en-US"


@pytest.mark.parametrize(
    ("said", "spoil"),
    [
        ("no title", _untitled),
        ("another language", _other_language),
        ("not numbered", _unnumbered),
        ("typed by hand", _add("• an item", "Normal")),
        ("typed by hand", _add("1. an item", "Normal")),
        ("level 4 follows one of level 1", _add("Deep", "Heading 4")),
        ("heading has no words", _add(" ", "Heading 2")),
        ("not marked as its head", _remove(".//w:tblHeader")),
        ("no caption", _remove(".//w:tblCaption")),
        ("merged cells", lambda word: word.tables[0].cell(1, 0).merge(word.tables[0].cell(1, 1))),
        ("no alternate text", lambda word: word.inline_shapes[0]._inline.docPr.attrib.pop("descr")),
        ("link has no words", _remove(".//w:hyperlink/w:r")),
    ],
)  # fmt: skip
def test_a_fault_is_found(word: Any, said: str, spoil: Callable[[Any], Any]) -> None:
    spoil(word)
    target = BytesIO()
    word.save(target)
    found = check.docx_findings(target.getvalue())
    assert any(said in sentence for sentence in found), found
