"""The frame around every page: language, menus, who is reading; and the pages it owns."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.portal.browser.pages import without_inline
from tests.portal.ui.spoken import PACKAGE, TEMPLATES

PAGES = ["/about/", "/accessibility/", "/sample/", "/nothing/"]


def text(response: Any) -> str:
    return response.content.decode()


def menu(response: Any, label: str) -> list[str]:
    found = re.search(rf'<nav [^>]*aria-label="{label}">(.*?)</nav>', text(response), re.S)
    return re.findall(r"<a [^>]*>([^<]+)</a>", found[1]) if found else []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "es", "vi"])
def test_a_page_is_in_one_language_and_links_to_itself_in_the_others(
    client: Client, path: str, language: str
) -> None:
    prefix = "" if language == "en" else f"/{language}"
    response = client.get(f"{prefix}{path}?q=a%26b")
    page = text(response)
    assert f'<html lang="{language}">' in page
    links = dict(re.findall(r'<a href="([^"]+)" lang="(\w+)"', page))
    if path == "/nothing/":
        assert links == {"/": "en", "/es/": "es", "/vi/": "vi"}
    else:
        assert links == {
            f"{path}?q=a%26b": "en",
            f"/es{path}?q=a%26b": "es",
            f"/vi{path}?q=a%26b": "vi",
        }
        for address, code in links.items():
            assert f'<html lang="{code}">' in text(client.get(address))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_and_nothing_inline(client: Client, path: str) -> None:
    page = text(client.get(path))
    assert page.count("<h1") == 1
    assert without_inline(page) == []
    assert "—" not in page


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.endswith(".html")])
def test_no_template_needs_a_hole_in_the_content_security_policy(name: str) -> None:
    assert without_inline((PACKAGE / name).read_text("utf-8")) == []


def test_visitors_see_public_pages_and_staff_see_theirs(client: Client) -> None:
    response = client.get("/about/")
    assert menu(response, "Main") == ["Home", "Measures", "Data sets", "About"]
    assert menu(response, "Staff") == []
    assert "csrfmiddlewaretoken" not in text(response), "the page could not be kept for others"
    client.cookies["roles"] = "analyst"
    assert menu(client.get("/about/"), "Staff") == ["My data sets"]
    assert "Ana Nguyễn" in text(client.get("/about/"))
    client.cookies["roles"] = "privacy_officer"
    assert menu(client.get("/about/"), "Staff") == ["My data sets", "Runs"]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/es/about/", ["/es/about/"]),
        ("/", ["/"]),
        ("/measures/", ["/measures/"]),
        ("/my/cats/", ["/my/"]),
        ("/my/runs/7/", ["/my/runs/"]),
        ("/accessibility/", []),
    ],
)
def test_the_menu_says_where_the_reader_is(client: Client, path: str, here: list[str]) -> None:
    client.cookies["roles"] = "administrator"
    page = text(client.get(path)).split("</header>")[0]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page) == here


def test_what_was_searched_for_stays_in_the_box_and_is_escaped(client: Client) -> None:
    page = text(client.get("/search/", {"q": '"><script>x</script>'}))
    assert "<script>x" not in page
    assert 'value="&quot;&gt;&lt;script&gt;' in page


def test_messages_are_announced(client: Client) -> None:
    page = text(client.get("/sample/?message=1"))
    region = page.split('<div id="messages" role="status">')[1].split("</div>\n    <h1>")[0]
    assert "Version 3 was released." in region
    assert "usa-alert--success" in region


def test_about_explains_receipts_in_the_reader_s_language(client: Client) -> None:
    assert "What a receipt is" in text(client.get("/about/"))
    assert "Qué es un recibo" in text(client.get("/es/about/"))
    assert "Biên nhận là gì" in text(client.get("/vi/about/"))
