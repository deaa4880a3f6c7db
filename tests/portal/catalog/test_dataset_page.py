"""A data set's page and its versions: what they say, and what they never show."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
HIDDEN = ("found_at", "owner_name", "owner_born_on", "chip_pin")


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content
    return response.content.decode()


def rows_of(page: str) -> list[list[str]]:
    """Return the cells of the preview."""
    table = page.split('id="preview"')[1].split("<tbody>")[1].split("</tbody>")[0]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("</tr>")[:-1]]


def test_it_says_what_the_data_set_is(client: Client) -> None:
    page = text_of(client, "/datasets/stays/")
    for said in (
        "Shelter stays",
        "One row per stay",
        "Wild animals are not in it.",
        "Animal Care",
        "Bảo Trần",
        "CC0 1.0",
        "The next update is due",
        "You see the 6 of 11 columns that are public.",
        "Testville, Animal Care: Shelter stays, version 2",
        "Length of the stay.",
        "Confidential: for a stated purpose only",
        'href="/datasets/stays.parquet"',
    ):
        assert said in page


@pytest.mark.parametrize(("prefix", "name"), [("/es", "Estancias en el refugio"), ("/vi", "Loài")])
def test_it_speaks_the_language_of_the_address(client: Client, prefix: str, name: str) -> None:
    assert name in text_of(client, f"{prefix}/datasets/stays/")


def test_rows_can_be_narrowed_searched_and_sorted(client: Client) -> None:
    address = "/datasets/stays/?filter[kind]=dog&find=died&sort=-animal_id"
    rows = rows_of(text_of(client, address))
    names = [row[0] for row in rows]
    assert names == sorted(names, reverse=True)
    assert {row[1] for row in rows} == {"dog"}
    assert {row[4] for row in rows} == {"died"}


def test_filters_offer_each_value_with_its_count(client: Client) -> None:
    page = text_of(client, "/datasets/stays/?filter[kind]=cat")
    assert '<option value="cat" selected>cat (40)</option>' in page
    assert '<option value="dog">dog (20)</option>' in page
    assert '<option value="(blank)">(blank) (15)</option>' in page
    assert "40 rows" in page


def test_rows_without_a_value_can_be_asked_for(client: Client) -> None:
    rows = rows_of(text_of(client, "/datasets/stays/?filter[outcome]=(blank)"))
    assert len(rows) == 15
    assert {row[4] for row in rows} == {""}


def test_the_rows_have_pages(client: Client) -> None:
    pages = [rows_of(text_of(client, f"/datasets/stays/?page={n}")) for n in (1, 2, 3)]
    assert [len(rows) for rows in pages] == [25, 25, 10]
    assert len({row[0] for rows in pages for row in rows}) == 60


@pytest.mark.parametrize("column", ["owner_name", "chip_pin", "kennel", "a' OR 1--"])
@pytest.mark.parametrize(
    "question", ["?sort={}", "?sort=-{}", "?filter[{}]=x", "?filter[{}__min]=1"]
)
def test_a_wrong_question_is_answered_with_a_sentence(
    client: Client, question: str, column: str
) -> None:
    page = text_of(client, "/datasets/stays/" + question.format(column), 400)
    assert "These rows cannot be shown" in page
    assert "There is no column" in page
    assert "SECRET" not in page


@pytest.mark.parametrize(
    "question", ["?purpose=none", "?filter[days__min]=many", "?filter[days__x]=1"]
)
def test_other_mistakes_are_sentences_too(client: Client, question: str) -> None:
    assert "These rows cannot be shown" in text_of(client, f"/datasets/stays/{question}", 400)


def test_nothing_but_names_of_hidden_columns_is_shown(client: Client) -> None:
    for address in ("", "?page=2", "?purpose=review", "?purpose=analysis", "?sort=days"):
        page = text_of(client, f"/datasets/stays/{address}")
        outside = page.split('id="columns"')[0] + page.split('id="quality-heading"')[1]
        assert "SECRET" not in page
        assert not [name for name in HIDDEN if name in outside]


def test_searching_for_a_hidden_value_finds_nothing(client: Client) -> None:
    assert "No row fits" in text_of(client, "/datasets/stays/?find=SECRET")


def test_stewards_choose_to_see_everything_and_staff_do_not_get_it(client_for: Any) -> None:
    steward = text_of(client_for("steward"), "/datasets/stays/?purpose=review")
    assert "SECRET-PIN-0" in steward
    staff = text_of(client_for("staff"), "/datasets/stays/?purpose=review")
    assert "K0" in staff and "SECRET" not in staff


@pytest.mark.parametrize(
    "address",
    [
        "/datasets/none/",
        "/datasets/trainings/",
        "/datasets/stays/versions/9/",
        "/datasets/trainings/versions/1/",
        "/datasets/none.csv",
    ],
)
def test_what_a_visitor_may_not_know_does_not_exist(client: Client, address: str) -> None:
    text_of(client, address, 404)


def test_versions_say_what_changed(client: Client) -> None:
    page = text_of(client, "/datasets/stays/versions/2/")
    for said in ("20 rows were added.", "0 rows were removed.", "Rows quarantined", "stays_2.csv"):
        assert said in page
    assert "version=2" in page
    first = text_of(client, "/datasets/stays/versions/1/")
    assert "A later version has replaced this one." in first


def test_a_derived_table_names_the_version_it_was_computed_from(client: Client) -> None:
    page = text_of(client, "/datasets/outcomes/versions/1/")
    assert "Shelter stays, version 2" in page


def test_quality_is_a_chart_with_its_table(client: Client) -> None:
    page = text_of(client, "/datasets/stays/")
    assert "2 rows that came with the latest version were quarantined (3.2%)." in page
    table = page.split('id="quality-caption"')[-1].split("</table>")[0]
    numbers = re.findall(r'class="chart__number">([^<]*)</td>', table)
    assert numbers == ["40", "0", "60", "2"]


def test_lineage_is_a_picture_with_a_list(client: Client) -> None:
    page = text_of(client, "/datasets/outcomes/")
    part = page.split('id="lineage"')[1]
    drawing = re.search(r"<svg[^>]*role=\"img\".*?</svg>", part, re.S)
    assert drawing and "style=" not in drawing[0]
    root = ElementTree.fromstring(drawing[0])
    space = {"s": "http://www.w3.org/2000/svg"}
    assert root.findtext("s:title", namespaces=space) == "Lineage of Shelter outcomes"
    said = root.findtext("s:desc", namespaces=space)
    assert said == "Made from: Shelter stays. Used for: Animals that leave alive."
    assert '<a class="usa-link" href="/datasets/stays/">Shelter stays</a>' in part
    assert '<a class="usa-link" href="/measures/live_share/">' in part
    assert "stays.kind" in part


def test_pages_need_no_inline_style_or_script(client: Client) -> None:
    for address in (
        "/datasets/",
        "/datasets/stays/",
        "/datasets/stays/versions/2/",
        "/search/?q=a",
    ):
        page = text_of(client, address)
        assert not re.findall(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", page)


def test_pages_only_read(client: Client) -> None:
    for address in ("/datasets/", "/datasets/stays/", "/datasets/stays.csv", "/search/"):
        assert client.post(address).status_code in {403, 405}
