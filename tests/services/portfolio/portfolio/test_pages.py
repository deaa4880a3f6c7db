"""The pages about the whole portfolio, as people of the city see them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.django_db
Client = Callable[[str], Any]
PAGES = ("board/", "table/", "timeline/", "map/", "changes/", "capacity/", "forecast/")
FILES = ("table.csv", "table.xlsx", "changes.csv", "capacity.csv", "forecast.csv")


def page(client: Any, address: str) -> str:
    answer = client.get(f"/portfolio/{address}")
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def rows_of(client: Any, address: str) -> list[list[str]]:
    answer = client.get(f"/portfolio/{address}")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_people_of_the_city_see_every_page(whole: list[Any], client_of: Client) -> None:
    for person in ("lead", "manager", "staff", "head", "administrator"):
        client = client_of(person)
        for address in (*PAGES, *FILES):
            assert client.get(f"/portfolio/{address}").status_code == 200, (person, address)


def test_visitors_are_asked_to_sign_in(whole: list[Any], client_of: Client) -> None:
    client = client_of("visitor")
    for address in (*PAGES, *FILES):
        answer = client.get(f"/portfolio/{address}")
        assert answer.status_code == 302, address
        assert "next=" in answer["Location"]


def test_a_portfolio_without_projects_says_so(client_of: Client) -> None:
    client = client_of("staff")
    for address in PAGES:
        assert "cw-empty" in page(client, address), address


def test_the_headline_is_the_memorandum_s(whole: list[Any], client_of: Client) -> None:
    said = page(client_of("staff"), "board/")
    values = re.findall(r'pv-tile__value">([^<]*)<', said)
    assert values == ["24", "$46.4M", "91.7%", "81.8%"]
    assert "22 of 24 with a published status are GREEN." in said
    assert "9 of 11 completed in FY2026 succeeded." in said
    assert "Meets the target of at least 80%" in said
    assert "at most 10% of its planned duration late and cost at most 10% more" in said


def test_the_headline_follows_the_filters(whole: list[Any], client_of: Client) -> None:
    said = page(client_of("staff"), "board/?lead_department=Department+01&status=RED")
    values = re.findall(r'pv-tile__value">([^<]*)<', said)
    # Both projects of the department, whatever their status: that is what is counted.
    assert values[:3] == ["2", "$3.9M", "50.0%"]


def test_the_board_counts_all_and_links_to_the_rest(whole: list[Any], client_of: Client) -> None:
    said = page(client_of("staff"), "board/")
    green = said[said.index('id="column-GREEN"') :]
    assert "22 projects" in green
    assert (
        green.count('class="pv-card"')
        - green[green.index("column-none") :].count('class="pv-card"')
        == 15
    )
    more = re.search(r'href="([^"]*)">7 more in the table', green)
    assert more
    found = rows_of(client_of("staff"), more[1].replace("/portfolio/table/", "table.csv"))
    assert len(found) == 1 + 22


def test_the_board_by_stage_has_what_ended_too(whole: list[Any], client_of: Client) -> None:
    said = page(client_of("staff"), "board/?by=stage")
    headings = re.findall(r'pv-column__heading" id="column-(\w+)"', said)
    assert headings == ["proposed", "active", "completed", "cancelled"]
    assert "12 projects" in said[said.index("column-completed") :]


def test_every_place_of_the_map_leads_to_its_projects(whole: list[Any], client_of: Client) -> None:
    client = client_of("staff")
    said = page(client, "map/")
    places = re.findall(r'<td><a href="/portfolio/table/\?([^"]*)">(\d+) project', said)
    assert sum(int(count) for _query, count in places) == 26
    for query, count in places[:6]:
        assert len(rows_of(client, f"table.csv?{query}")) == 1 + int(count), query


def test_files_hold_exactly_what_the_table_shows(whole: list[Any], client_of: Client) -> None:
    client = client_of("staff")
    query = "sort=-slip&stage=running&overseen=yes&columns=title&columns=status&columns=budget"
    said = page(client, f"table/?{query}")
    headings = re.findall(r'<a class="cw-sort"[^>]*>([^<]*)<', said)
    shown = re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', said)
    found = rows_of(client, f"table.csv?{query}")
    assert headings == ["Number", "Title", "Status", "Budget"]
    assert found[0] == ["Number", "Title", "Status", "Budget (US dollars)"]
    assert [row[0] for row in found[1:]] == shown
    assert len(shown) == 24
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/portfolio/table.xlsx?{query}").content), data_only=True
    )
    cells = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert [row[0] for row in cells] == [row[0] for row in found]
    assert sum(row[3] for row in cells[1:]) == pytest.approx(46_400_000)


def test_a_file_never_runs_in_a_spreadsheet(
    make_project: Callable[..., Any], client_of: Client
) -> None:
    make_project("P-1", title={"en": "=HYPERLINK(1)\x01"}, vendor="+cmd")
    client = client_of("staff")
    assert rows_of(client, "table.csv?columns=title&columns=vendor")[1] == [
        "P-1",
        "'=HYPERLINK(1)\x01",
        "'+cmd",
    ]
    answer = client.get("/portfolio/table.xlsx?columns=title&columns=vendor")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet["B2"].value == "'=HYPERLINK(1)"


def test_the_link_of_a_table_brings_it_back(whole: list[Any], client_of: Client) -> None:
    client = client_of("staff")
    query = "stage=running&manager=none&columns=title&columns=manager&sort=-name&per_page=50"
    said = page(client, f"table/?{query}&page=1&nonsense=1")
    link = re.search(r'href="http://testserver/portfolio/(table/\?[^"]*)"', said)
    assert link
    assert "nonsense" not in link[1]
    again = page(client, link[1])
    table = re.compile(r"<tbody>.*</tbody>", re.S)
    assert table.search(again)[0] == table.search(said)[0]  # type: ignore[index]
    assert "G-02" in again


def test_downloads_are_in_the_audit_log(whole: list[Any], client_of: Client) -> None:
    from citywide.portal.audit.models import Entry

    client_of("staff").get("/portfolio/table.csv?status=RED")
    entry = Entry.objects.order_by("sequence").last()
    assert entry is not None
    assert (entry.action, entry.subject, entry.by) == (
        "export",
        "portfolio:table",
        "staff@example.org",
    )
    assert '"rows":1' in entry.detail_json.replace(" ", "")


def test_what_changed_is_told_in_sentences(whole: list[Any], client_of: Client) -> None:
    said = page(client_of("staff"), "changes/?since=2026-01-31")
    red = said[said.index(">G-00 ") : said.index(">G-01 ")]
    assert "Status from GREEN to RED (as of March 26, 2026)." in red
    assert "Forecast end 14 days later: from June 30, 2026 to July 14, 2026." in red
    assert ">X-02 " not in said
    only = page(client_of("staff"), "changes/?since=2026-01-31&kind=status")
    assert re.findall(r"/portfolio/p/(G-\d+)/", only) == ["G-00", "G-01"]


def test_a_day_that_cannot_be_is_named_and_the_last_month_is_shown(
    whole: list[Any], client_of: Client
) -> None:
    client = client_of("staff")
    for since, words in {
        "nonsense": "This is no day",
        "2027-01-01": "still to come",
        "0001-01-01": "The year cannot be right",
    }.items():
        said = page(client, f"changes/?since={since}")
        assert words in said
        assert "Since March 16, 2026" in said


def test_capacity_names_who_is_overloaded(whole: list[Any], client_of: Client) -> None:
    said = page(client_of("staff"), "capacity/")
    # 21 projects at 40 %, one of them without its share: 20 x 40 %.
    assert "Manager is overloaded in 7 months, from April 2026: 800% of full time" in said
    assert "Other_Manager is overloaded" not in said
    assert "1 running project has no manager:" in said and ">G-02 Project G-02<" in said
    assert re.search(r"3 running projects are not counted.*G-03.*X-02", said, re.S)
    months = page(client_of("staff"), "capacity/?months=6")
    assert "Manager is overloaded in 6 months" in months


def test_a_published_number_stands_beside_the_live_one_with_its_receipt(
    whole: list[Any], client_of: Client, viewer: Callable[[str], Any], portfolio_city: Any
) -> None:
    from citywide.services.portfolio.publish import publish

    client = client_of("staff")
    assert "Published:" not in page(client, "board/")
    publish(by=viewer("lead"))
    said = page(client, "board/")
    found = re.findall(r'Published: (.*?)\.\s*<a href="([^"]*)">', said)
    # The others are of the latest full month and fiscal year, by the machine's own clock.
    assert [text for text, _address in found][:2] == ["24", "$46.4M"]
    for _text, address in found:
        assert client.get(address).status_code == 200
