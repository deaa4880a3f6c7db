"""The tags of a PDF: what stands where, what a page break leaves whole, what faults are found."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.utils.translation import gettext, override

from citywide.core.errors import NotFound, SettingsError
from citywide.portal.documents import build as write
from citywide.portal.documents import check
from citywide.portal.documents.model import DataTable, ItemList, Picture
from citywide.portal.documents.pdf import layout, pdf_of, text, tree
from citywide.portal.documents.pdf.tree import Tag
from tests.portal.documents.samples import LANGUAGES, MOMENT, needs_pango, sample

pytestmark = needs_pango


@pytest.fixture(scope="module")
def file() -> bytes:
    return pdf_of(sample(rows=45))


@pytest.fixture
def pdf(file: bytes) -> Any:
    with pikepdf.open(BytesIO(file)) as opened:
        yield opened


def tags(pdf: Any) -> Tag:
    whole = tree.read(pdf)
    assert whole is not None
    return whole


def words(tag: Tag, pdf: Any) -> str:
    # Reading the whole file takes a while, and tests ask often.
    if getattr(words, "of", None) is not pdf:
        words.of, words.known = pdf, text.words_by_content(pdf)  # type: ignore[attr-defined]
    known = words.known  # type: ignore[attr-defined]
    said = (known.get((one.page, one.mcid), "").strip() for one in tag.contents)
    return " ".join(one for one in said if one)


def of_kind(pdf: Any, *kinds: str) -> list[Tag]:
    return [tag for tag in tags(pdf).walk() if tag.kind in kinds]


def test_what_a_page_break_divides_is_one_again(pdf: Any) -> None:
    document = sample(rows=45)
    tables, lists = of_kind(pdf, "Table"), of_kind(pdf, "L")
    assert len(tables) == len([b for b in document.blocks if isinstance(b, DataTable | Picture)])
    # The footnotes are a list too.
    assert len(lists) == len([b for b in document.blocks if isinstance(b, ItemList)]) + 1
    long = tables[0]
    assert len({content.page for content in long.contents}) > 2
    assert [(part.kind, len(part.tags)) for part in long.tags] == [
        ("Caption", 0),
        ("THead", 1),
        ("TBody", 45),
    ]
    assert len(of_kind(pdf, "Art")) == len(of_kind(pdf, "Part")) == len(of_kind(pdf, "H1")) == 1


def test_a_paragraph_over_a_page_break_is_one_paragraph() -> None:
    document = write.document(
        "T", write.paragraph("Many words in one. " * 700), language="en", created_at=MOMENT
    )
    with pikepdf.open(BytesIO(pdf_of(document))) as pdf:
        assert len(pdf.pages) > 1
        (paragraph,) = of_kind(pdf, "P")
        assert {content.page for content in paragraph.contents} == set(range(len(pdf.pages)))
        assert words(paragraph, pdf).split() == ("Many words in one. " * 700).split()


def test_header_cells_say_what_they_head(pdf: Any) -> None:
    for table in of_kind(pdf, "Table"):
        for part in table.tags:
            scopes = {
                (cell.kind, str(cell.said("/Table")["/Scope"]))
                for row in part.tags
                for cell in row.tags
                if cell.kind == "TH"
            }
            wanted = {"THead": {("TH", "/Column")}, "TBody": {("TH", "/Row")}}
            assert scopes == wanted.get(part.kind, set())


def test_a_drawing_has_a_name_and_the_place_it_is_drawn_at(pdf: Any) -> None:
    (figure,) = of_kind(pdf, "Figure")
    assert str(figure.entries["/Alt"]) == "Share by status"
    left, bottom, right, top = (float(side) for side in figure.said("/Layout")["/BBox"])
    page = pdf.pages[figure.contents[0].page]
    # Letter with margins of an inch; the drawing is 680 x 66 units wide and as wide as the text.
    assert (left, right) == pytest.approx((72, 612 - 72), abs=0.5)
    assert top - bottom == pytest.approx((right - left) * 66 / 680, abs=1)
    assert 0 < bottom < top < float(page.MediaBox[3])
    below = [
        tag for tag in of_kind(pdf, "Caption") if words(tag, pdf).startswith("Share by status")
    ]
    assert below, "its numbers follow as a table"


def test_numbers_carry_key_receipt_value_and_lead_to_the_receipt(pdf: Any) -> None:
    found = {words(tag, pdf): tag for tag in of_kind(pdf, "Link", "Span") if "/A" in tag.entries}
    money = found["$46.4 million"]
    said = {str(one["/N"]): str(one["/V"]) for one in money.said("/UserProperties")["/P"]}
    assert said == {"number": "amount.0", "receipt": "r-17", "value": "46400000"}
    (mention,) = money.mentions
    assert str(mention.annotation["/A"]["/URI"]) == "http://localhost/receipts/r-17/?n=amount.0"
    assert str(mention.annotation["/Contents"]) == "Receipt of this number: $46.4 million"
    assert found["92%"].kind == "Span" and found["92%"].mentions == []


def test_footnotes_are_tagged_and_linked_both_ways(pdf: Any) -> None:
    notes = of_kind(pdf, "Note")
    assert [str(note.entries["/ID"]) for note in notes] == ["note-1", "note-2"]
    assert words(notes[0], pdf) == "Exactly 91.7% . Back to the text"
    references = of_kind(pdf, "Reference")
    assert [words(one, pdf) for one in references] == ["1", "2"]
    names = [str(one) for one in list(pdf.Root.Names.Dests.Names)[::2]]
    for link in of_kind(pdf, "Link"):
        for mention in link.mentions:
            if "/Dest" in mention.annotation:
                assert str(mention.annotation["/Dest"]) in names


def test_words_of_another_language_say_so(pdf: Any) -> None:
    (span,) = [tag for tag in of_kind(pdf, "Span") if "/Lang" in tag.entries]
    assert str(span.entries["/Lang"]) == "es"
    assert words(span, pdf) == "Los proyectos van bien."


def test_no_mark_is_left_and_what_is_for_the_eye_is_in_no_tag(pdf: Any, file: bytes) -> None:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            assert "urn:" not in str(annotation.get("/A", ""))
    everything = words(tags(pdf), pdf)
    assert "Page 1 of" not in everything
    assert everything.count("Mitigating action") == 1, "a repeated head is read once"
    assert everything.count("Projects status report") == 1, "the running title is not read"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_numbered_in_words_of_the_language(language: str) -> None:
    with override(language):
        wanted = gettext("Page %(page)s of %(pages)s") % {"page": 1, "pages": 1}
    document = write.document("T", write.paragraph("x"), language=language, created_at=MOMENT)
    with pikepdf.open(BytesIO(pdf_of(document))) as pdf:
        drawn = "".join(said for _, said in text.drawn(pdf.pages[0]))
    assert wanted in drawn


def test_what_the_file_says_of_itself(pdf: Any) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert str(pdf.docinfo["/Title"]) == "Projects status report"
    assert str(pdf.docinfo["/Author"]) == "Project Management Office"
    assert str(pdf.docinfo["/Subject"]) == "Status of projects"
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260326173000")
    with pdf.open_metadata() as known:
        assert known["pdfuaid:part"] == "1"
        assert known["dc:title"] == "Projects status report"
    assert [str(one.title) for one in pdf.open_outline().root] == ["Projects status report"]


def _without(key: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        del pdf.Root[key]

    return change


def _elements(pdf: Any, kind: str) -> list[Any]:
    found: list[Any] = []

    def walk(one: Any) -> None:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            if one["/S"] == f"/{kind}":
                found.append(one)
            for kid in one.get("/K", []):
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def _entry(kind: str, key: str, value: Any = None) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        element = _elements(pdf, kind)[0]
        if value is None:
            del element[key]
        else:
            element[key] = value

    return change


def _annotation(key: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        del pdf.pages[0].obj["/Annots"][0][key]

    return change


def _draw(code: bytes) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        page = pdf.pages[0]
        page.obj["/Contents"] = pdf.make_stream(page.Contents.read_bytes() + code)

    return change


@pytest.mark.parametrize(
    ("said", "spoil"),
    [
        ("has no tags", _without("/StructTreeRoot")),
        ("does not say its language", _without("/Lang")),
        ("does not say that it is tagged", _without("/MarkInfo")),
        ("instead of its title", _without("/ViewerPreferences")),
        ("keeps to PDF/UA-1", _without("/Metadata")),
        ("Tab key", lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs")),
        ("unknown kind: Box", _entry("P", "/S", pikepdf.Name("/Box"))),
        ("level 4 follows", _entry("H2", "/S", pikepdf.Name.H4)),
        ("below TR", _entry("TD", "/S", pikepdf.Name.P)),
        ("heads a column or a row", _entry("TH", "/A")),
        ("different lengths", lambda pdf: _elements(pdf, "TR")[2]["/K"].__delitem__(1)),
        ("no alternate text", _entry("Figure", "/Alt")),
        ("does not say where it is", _entry("Figure", "/A")),
        ("no name of its own", _entry("Note", "/ID")),
        ("empty tag: P", _entry("P", "/K", pikepdf.Array())),
        ("do not fit together", _entry("P", "/K", pikepdf.Array())),
        ("not tagged as one", _entry("Link", "/S", pikepdf.Name.Span)),
        ("does not say where it leads", _annotation("/Contents")),
        ("not in the index", _annotation("/StructParent")),
        ("neither tagged nor marked", _draw(b" 0 0 9 9 re f")),
        ("are mixed", _draw(b" /Artifact BMC /Artifact BMC 0 0 9 9 re f EMC EMC")),
        ("belongs to two tags", lambda pdf: _elements(pdf, "P")[1]["/K"].append(0)),
    ],
)
def test_a_fault_is_found(file: bytes, said: str, spoil: Callable[[Any], Any]) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(file)) as pdf:
        spoil(pdf)
        pdf.save(target)
    found = check.pdf_findings(target.getvalue())
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/static/documents/print.css",
        "https://static.invalid/static/documents/print.css",
        "file:///etc/passwd",
        "http://static.invalid/etc/passwd",
        "http://static.invalid/static/../settings.py",
        "http://static.invalid/static/%2e%2e/settings.css",
        "http://static.invalid/static/nothing.css",
        "data:text/css,p{}",
    ],
)
def test_nothing_is_fetched_but_the_portals_own_files(url: str) -> None:
    with pytest.raises(NotFound):
        layout.own_file(url)


def test_a_missing_style_sheet_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_STATIC", "http://static.invalid/elsewhere/")
    document = write.document("T", language="en", created_at=MOMENT)
    with pytest.raises(NotFound, match="own static files"):
        pdf_of(document)


def test_without_pango_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def refusing(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refusing)
    document = write.document("T", language="en", created_at=MOMENT)
    with pytest.raises(SettingsError, match="apt-get install libpango"):
        pdf_of(document)
