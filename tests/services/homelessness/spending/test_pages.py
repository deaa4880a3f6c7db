"""The pages of spending, goals and the seven recommendations, as a visitor gets them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.services.homelessness.spending.small_city import rows_of

Clients = Callable[[str], Any]
KEYS = ("goals", "spending", "agreements", "programs", "demographics", "housing", "interim")
PAGES = (
    "/homelessness/spending/", "/homelessness/recommendations/",
    *(f"/homelessness/recommendations/{key}/" for key in KEYS),
)  # fmt: skip
FILES = ("spending", "agreements", "goals", "costs", "agreement-results", "group-outcomes")
UNKNOWN = r"between \d+% and \d+%: \d+% of destinations are unknown"


def said(client: Any, address: str) -> str:
    """Return what a page says, white space in one piece."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    plain = re.sub(r"<(script|style|svg).*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)))


def test_spending_to_outcome(finance: Any, client_of: Clients) -> None:
    visitor = client_of("visitor")
    page = said(visitor, "/homelessness/spending/")
    assert "In FY2025 the city booked $1,500,000 of spending on homelessness." in page
    # 1,200,000 on the two projects for 70 exits; for 120, had all 50 unknown been housed.
    assert "In FY2025 the city spent $17,143 on projects for each exit to permanent" in page
    assert "25% of exits were to an unknown place" in page and "would have cost $10,000" in page
    assert re.search(UNKNOWN, page)
    assert "at least 30% between 40% and 65% Met" in page.replace("Exits", "")
    assert "A-2 Rapid rehousing" in page
    earlier = said(visitor, "/homelessness/spending/?year=2024")
    assert "In FY2024 the city spent $17,500" in earlier
    assert said(visitor, "/homelessness/spending/?year=nonsense") == page


def test_each_recommendation_shows_what_it_asks_for(finance: Any, client_of: Clients) -> None:
    visitor = client_of("visitor")
    overview = visitor.get("/homelessness/recommendations/").content.decode()
    assert re.findall(r'href="/homelessness/recommendations/([a-z]+)/"', overview) == list(KEYS)
    pages = {key: said(visitor, f"/homelessness/recommendations/{key}/") for key in KEYS}
    goals = pages["goals"]
    # 180 of 435 exits were to permanent housing, 120 more may have been: at least 20 % for sure.
    assert "at least 20% between 41% and 69% Met 28%" in goals
    assert "at most 10% 28% Not met" in goals
    assert "at least 900 – No figure is published" in goals
    assert "Of 3 goals 1 were met and 1 were not; of 1 it cannot be said" in goals
    assert "General Fund" in pages["spending"] and "$17,143" in pages["spending"]
    assert "Met" in pages["agreements"] and "A-2 Rapid rehousing" in pages["agreements"]
    assert "No outreach session or cleanup is published yet." in pages["programs"]
    assert "$250,000" in pages["programs"] and re.search(UNKNOWN, pages["programs"])
    assert "Gap to everybody" in pages["demographics"]
    assert re.search(r"between −\d+ and \+\d+", pages["demographics"])
    assert "between 41% and 69%: 28% of destinations are unknown" in pages["housing"]
    assert "42 days" in pages["interim"] and re.search(UNKNOWN, pages["interim"])
    assert all("Data through" in page and "homelessness_" in page for page in pages.values())


def test_the_cost_of_an_exit_has_its_receipt(finance: Any, client_of: Clients) -> None:
    visitor = client_of("visitor")
    page = visitor.get("/homelessness/recommendations/spending/").content.decode()
    receipts = set(re.findall(r'class="cw-tile__label"><a href="(/receipts/[^"]+)"', page))
    assert len(receipts) == 2
    for address in receipts:
        assert "homelessness_costs" in said(visitor, address)


def test_before_anything_came_in_each_page_says_what_to_do(
    nothing: Any, client_of: Clients
) -> None:
    visitor = client_of("visitor")
    for address in PAGES:
        page = said(visitor, address)
        assert "published yet" in page or "handed over" in page, address
    assert visitor.get("/homelessness/recommendations/nonsense/").status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_every_table_can_be_taken_along(finance: Any, client_of: Clients, name: str) -> None:
    answer = client_of("visitor").get(f"/homelessness/{name}.csv")
    rows = rows_of(answer.content.decode())
    assert answer.status_code == 200 and rows
    for row in rows:
        for count in ("exits", "exits_permanent", "exits_unknown", "returns"):
            assert not 1 <= int(row.get(count) or 0) <= 10


def test_the_detail_is_for_people_of_the_city(finance: Any, client_of: Clients) -> None:
    for address in ("/homelessness/staff/spending/", "/homelessness/staff/spending.csv"):
        assert client_of("visitor").get(f"{address}?purpose=review").status_code == 302
    staff, police = client_of("staff"), client_of("police")
    assert police.get("/homelessness/staff/spending/?purpose=review").status_code == 403
    assert staff.get("/homelessness/staff/spending/").status_code == 200
    # Nobody imported an HMIS export here; whoever may not read its records is told no more.
    for address in ("/homelessness/staff/spending/", "/homelessness/staff/spending.csv"):
        assert staff.get(f"{address}?purpose=review").status_code in {403, 404}
