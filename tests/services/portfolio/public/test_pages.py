"""What residents read of the golden portfolio, from the lake alone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.services.portfolio.golden.portfolio import CAMERAS as CAMERAS_TITLE
from tests.services.portfolio.public.published import (
    CAMERAS,
    METERS,
    SECRETS,
    SPANISH,
    STEADY,
    TAXES,
)

Read = Callable[[str], str]


def words(page: str) -> str:
    """Return what a page says: without its marks, white space in one piece."""
    plain = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", plain)))


def listed(page: str) -> list[str]:
    """Return the numbers of the projects a page lists, in its order."""
    return re.findall(r'class="pp-title" href="/[^"]*projects/([^"/]+)/"', page)


def test_the_headline_is_the_memorandum_s_and_every_number_has_a_receipt(read: Read) -> None:
    page = read("/projects/")
    said = words(page)
    assert "oversees 24 running projects worth $46.4M in all" in said
    assert "22 are on track. 1 is at risk and can be brought back on track. 1 is far off" in said
    assert "22 of 24" in said and "22 GREEN, 1 YELLOW, 1 RED" in said
    receipts = re.findall(r'class="cw-tile__label"><a href="(/receipts/[^"]+)"', page)
    assert len(receipts) == 4
    for address in receipts:
        assert "<h1" in read(address)


def test_worst_first_with_status_in_words_and_what_is_late(read: Read) -> None:
    page = read("/projects/")
    assert listed(page)[:3] == [CAMERAS, METERS, STEADY]
    assert len(listed(page)) == 24
    said = words(page)
    assert f"{CAMERAS_TITLE} {CAMERAS}" in said
    assert "RED: far off its plan" in said
    assert "YELLOW: at risk, can be brought back on track" in said
    assert "Delayed by trouble with the vendor chosen before." in said
    assert "120 days later" in said
    # Twenty days by the plan in force, which is named beside the first one.
    assert "Dec. 31, 2026 New plan: Jan. 20, 2027" in said and "20 days later" in said


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=RED", 1),
        ("status=GREEN", 22),
        ("status=none", 0),
        ("state=completed", 11),
        ("state=all", 35),
        ("state=all&service_area=Strategic+Support", 35),
        ("service_area=Public+Safety", 0),
        ("strategic_area=cybersecurity", 5),
        ("search=CAMERA+citywide", 1),
        ("search=camaras", 1),
        ("search=%00+nothing+like+it", 0),
        ("status=nonsense&state=nonsense&sort=nonsense&page=nonsense", 24),
    ],
)
def test_filters_stand_in_the_address(read: Read, query: str, count: int) -> None:
    page = read(f"/projects/?{query}")
    assert len(listed(page)) == count
    assert ("No project fits" in page) == (count == 0)


def test_sorting_goes_both_ways(read: Read) -> None:
    up, down = listed(read("/projects/?sort=budget")), listed(read("/projects/?sort=-budget"))
    assert up[0] not in {CAMERAS, METERS} and (down[0], down[1]) == (METERS, CAMERAS)
    assert set(up) == set(down)


def test_completed_projects_say_how_they_ended(read: Read) -> None:
    said = words(read("/projects/?state=completed"))
    assert said.count("COMPLETED: within its plan") == 9
    assert said.count("COMPLETED: too late or too costly") == 2
    assert "200 days late" in said


def test_a_project_tells_why_what_when_and_how_much(read: Read) -> None:
    said = words(read(f"/projects/{CAMERAS}/"))
    for part in (
        "RED: far off its plan",
        "Since: Nov. 30, 2025",
        "RED for 4 months",
        "What is done: A new request for bids is being prepared.",
        "120 days later",
        "after the end of the first plan, Dec. 31, 2026",
        "$2.1M",
        "FY2026 General Fund $2,100,000",
        "Launch",
        "project_statuses@2",
    ):
        assert part in said, part
    # Told once: the problem behind the status is not listed again.
    assert said.split("Every status published")[0].count("Delayed by trouble with the vendor") == 1


def test_a_new_plan_is_told_openly(read: Read) -> None:
    said = words(read(f"/projects/{METERS}/"))
    assert "The plan was replaced once, on Dec. 15, 2025." in said
    assert "its end is Jan. 20, 2027 instead of Dec. 31, 2026, 20 days later" in said
    assert "Its budget went from $2,400,000 to $2,500,000." in said
    assert "That is 40 days after the end of the first plan, Dec. 31, 2026." in said
    assert "The plan was replaced" not in words(read(f"/projects/{CAMERAS}/"))


def test_a_corrected_status_stays_in_the_history(read: Read) -> None:
    page = read(f"/projects/{STEADY}/")
    rows = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*2026-01-31.*?</tr>", page, flags=re.S)
    said = [words(row) for row in rows]
    assert len(said) == 2
    assert "YELLOW" in said[0] and "Correction of an earlier one" in said[0]
    assert "GREEN" in said[1] and "Published, then corrected" in said[1]


def test_a_completed_project_has_its_outcome(read: Read) -> None:
    said = words(read(f"/projects/{TAXES}/"))
    assert "Business Tax System is in use." in said
    assert "What is wrong" not in said and "Ended Jan. 12, 2026" in said


def test_texts_are_in_the_reader_s_language_else_marked_as_english(read: Read) -> None:
    spanish = read(f"/es/projects/{CAMERAS}/")
    assert f"<h1>{SPANISH}</h1>" in spanish
    assert "Se retrasó por dificultades con el proveedor anterior." in spanish
    assert '<span lang="en">A new request for bids is being prepared.</span>' in spanish
    vietnamese = read(f"/vi/projects/{CAMERAS}/")
    assert f'<h1><span lang="en">{CAMERAS_TITLE}</span></h1>' in vietnamese
    assert 'lang="en"' not in read(f"/projects/{CAMERAS}/").split("<main", 1)[1]


def test_the_files_say_what_the_pages_say(golden: Path, client: Any) -> None:
    import csv

    answer = client.get("/projects.csv?status=RED")
    assert answer.headers["X-Data-Version"].startswith("projects@")
    assert f'filename="{answer.headers["X-Data-Version"]}.csv"' in answer["Content-Disposition"]
    (row,) = csv.DictReader(b"".join(answer.streaming_content).decode().splitlines())
    assert (row["project_code"], row["status"], row["slip_days"]) == (CAMERAS, "RED", "120")
    assert (row["budget_usd"], row["planned_end_on"]) == ("2100000.00", "2026-12-31")
    answer = client.get(f"/projects/{STEADY}/history.csv")
    assert answer.headers["X-Data-Version"] == "project_statuses@2"
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))
    found = [
        (r["revision"], r["declared"], r["is_current"]) for r in rows if r["as_of"] == "2026-01-31"
    ]
    assert found == [("1", "GREEN", "false"), ("2", "YELLOW", "true")]
    assert len(rows) == 7


PAGES = (
    "/projects/",
    "/projects/?state=all",
    f"/projects/{CAMERAS}/",
    f"/projects/{METERS}/",
    f"/projects/{STEADY}/",
    f"/projects/{TAXES}/",
    "/projects.csv?state=all",
    f"/projects/{CAMERAS}/history.csv",
    "/api/v1/projects",
    f"/api/v1/projects/{CAMERAS}",
    f"/api/v1/projects/{CAMERAS}/statuses",
)


@pytest.mark.parametrize("address", PAGES)
def test_nobody_s_name_is_in_a_public_byte(read: Read, address: str) -> None:
    body = read(address)
    for secret in SECRETS:
        assert secret not in body.replace("data@example.org", ""), secret


@pytest.mark.parametrize("address", PAGES)
def test_no_table_people_type_into_is_read(golden: Path, client: Any, address: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)
    assert [
        query["sql"] for query in queries.captured_queries if "portfolio_" in query["sql"]
    ] == []
    assert not answer.cookies


def test_staff_read_the_same(golden: Path, office: dict[str, Any]) -> None:
    staff = Client()
    staff.force_login(office["lead"], "allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/projects/", f"/projects/{CAMERAS}/"):
        one, other = (reader.get(address).content.decode() for reader in (staff, Client()))
        assert words(one.split("<main", 1)[1]) == words(other.split("<main", 1)[1])


@pytest.mark.parametrize("address", ["/projects/NONE/", "/projects/NONE/history.csv"])
def test_what_was_not_published_is_not_there(golden: Path, client: Any, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.get("/projects/P-001/", {"page": "999999999999"}).status_code == 200


def test_before_the_first_publication(portfolio_city: Path, db: Any, client: Any) -> None:
    page = client.get("/projects/").content.decode()
    assert "No project has been published yet" in page
    answer = client.get("/projects.csv")
    assert b"".join(answer.streaming_content).decode().startswith("project_code,title,")
    assert "X-Data-Version" not in answer.headers
