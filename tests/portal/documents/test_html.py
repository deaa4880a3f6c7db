"""Documents as part of a page and as a page of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from citywide.core.errors import CitywideError
from citywide.portal.documents import build as write
from citywide.portal.documents import check
from citywide.portal.documents.html import html_of, page_of
from citywide.portal.documents.model import Number
from tests.portal.documents.samples import LANGUAGES, MOMENT, chart, sample


def parsed(page: str) -> ElementTree.Element:
    """Return a fragment as a tree; it is written as XML would be, except for <br>."""
    return ElementTree.fromstring(page.replace("<br>", "<br/>"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_no_inline_style_or_script_and_ids_are_unique(language: str) -> None:
    page = html_of(sample(language))
    root = parsed(page)
    assert root.get("lang") == language
    names = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(names) == len(set(names))
    assert not [
        one for one in root.iter() if "style" in one.attrib or one.tag in ("style", "script")
    ]
    for one in root.iter():
        for refers in ("aria-labelledby", "aria-describedby"):
            if one.get(refers):
                assert one.get(refers) in names
        if (one.get("href") or "").startswith("#"):
            assert (one.get("href") or "")[1:] in names


def test_headings_begin_where_the_page_wants_them() -> None:
    levels = [int(tag) for tag in re.findall(r"<h(\d)", html_of(sample()))]
    assert levels[0] == 1 and levels.count(1) == 1
    below = [int(tag) for tag in re.findall(r"<h(\d)", html_of(sample(), title_level=2))]
    assert below == [level + 1 for level in levels]


def test_a_table_says_what_heads_what() -> None:
    root = parsed(html_of(sample(rows=2)))
    table = next(root.iter("table"))
    assert table.find("caption") is not None
    assert [cell.get("scope") for cell in table.findall("thead/tr/th")] == ["col"] * 4
    for row in table.findall("tbody/tr"):
        assert [cell.tag for cell in row] == ["th", "td", "td", "td"]
        assert row[0].get("scope") == "row"


def test_a_number_leads_to_its_receipt() -> None:
    root = parsed(html_of(sample(rows=1)))
    found = [one for one in root.iter() if one.get("data-number") == "amount.0"]
    assert [(one.tag, one.get("data-receipt"), one.get("href")) for one in found] == [
        ("a", "r-17", "/receipts/r-17/?n=amount.0")
    ]
    plain = [one for one in root.iter("span") if one.get("data-number") == "share.0"]
    assert [one.text for one in plain] == ["92%"]


def test_notes_and_references_lead_to_each_other() -> None:
    root = parsed(html_of(sample()))
    for place in ("1", "2"):
        (to,) = [one for one in root.iter("a") if one.get("href") == f"#doc-note-{place}"]
        (back,) = [one for one in root.iter("a") if one.get("href") == f"#doc-reference-{place}"]
        assert to.get("id") == f"doc-reference-{place}" and to.text == place
        assert back.text and place in back.get("aria-label", "")


def test_words_are_escaped_everywhere() -> None:
    bad = "<script>alert('&')</script>"
    document = write.document(
        bad,
        write.heading(1, bad),
        write.paragraph(bad, Number(bad, bad, bad, "/receipts/1/")),
        write.table(bad, [bad], [[bad]]),
        write.chart(replace(chart(), name=bad, summary=bad)),
        language="en",
        created_at=MOMENT,
        author=bad,
        header=[(bad, bad)],
        kind=bad,
    )
    for page in (html_of(document), page_of(document)):
        assert "<script" not in page
        assert check.same_numbers(document, html=page) == []


def test_a_page_of_its_own_is_whole() -> None:
    page = page_of(sample("es"))
    assert page.startswith('<!doctype html>\n<html lang="es">')
    assert "<title>Informe sobre la situación de los proyectos</title>" in page
    assert 'content="2026-03-26T17:30:00+00:00"' in page
    assert "urn:" not in page


def test_a_document_is_no_error() -> None:
    with pytest.raises(CitywideError):
        write.document("", language="en", created_at=MOMENT)
