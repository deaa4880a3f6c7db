"""The pages about the whole portfolio, as people of the city see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
PAGES = (
    "/portfolio/board/",
    "/portfolio/table/",
    "/portfolio/timeline/",
    "/portfolio/map/",
    "/portfolio/changes/",
    "/portfolio/capacity/",
    "/portfolio/forecast/",
)
FILES = (
    "/portfolio/table.csv",
    "/portfolio/table.xlsx",
    "/portfolio/changes.csv",
    "/portfolio/capacity.csv",
    "/portfolio/forecast.csv",
)


@pytest.mark.parametrize("address", [*PAGES, *FILES])
@pytest.mark.parametrize("person", ["lead", "manager", "staff", "head", "visitor"])
def test_people_of_the_city_see_every_page_and_visitors_sign_in_first(
    address: str, person: str, whole: list[Any], client_of: Callable[[str], Any]
) -> None:
    answer = client_of(person).get(address)
    if person == "visitor":
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"] or "login" in answer["Location"]
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_portfolio_without_projects_says_so(
    address: str, client_of: Callable[[str], Any]
) -> None:
    page = client_of("staff").get(address).content.decode()
    assert "cw-empty" in page


def test_the_headline_is_the_memorandum_s(
    whole: list[Any], client_of: Callable[[str], Any]
) -> None:
    page = client_of("staff").get("/portfolio/board/").content.decode()
    assert ">24<" in page
    assert "$46.4M" in page
    assert "91.7%" in page
    assert "22 of 24 with a published status are GREEN." in page
    assert "9 of 11 completed in FY2026 succeeded." in page
    assert "Meets the target of at least 80%" in page
    assert "at most 10% of its planned duration late" in page
